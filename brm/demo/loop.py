"""What came of the demo's campaigns: themes named by hand, decisions, promises, words written back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brm.base import clock
from brm.demo.organisation import House
from relationships.access.queries import scope_of
from relationships.campaigns.models import Campaign
from relationships.links.choices import Purpose
from relationships.links.services import link_for
from relationships.promises.models import Promise
from relationships.responses.remarks import people_behind, remarks
from relationships.themes import word_back
from relationships.themes.models import Tag, Theme, Turn, WordBack

Row = Mapping[str, Any]


def close(house: House, campaign: Campaign, row: Row, story: Row, at: datetime) -> None:
    """Sort the words of a campaign that is over, say what comes of them, and write back."""
    campaign.refresh_from_db()
    ended = at - timedelta(days=row["ended"])
    scope = scope_of(house.people["amina"])
    said = {remark.words: remark.key for remark in remarks(campaign, scope)}
    themes = []
    for one in row["themes"]:
        topic = story["topics"][one["topic"]]
        theme = Theme.objects.create(
            campaign=campaign, name=topic["name"]["en"], made_at=ended + timedelta(days=1)
        )
        lines = [*topic["en"], *topic.get("fr", [])]
        keys = [said[words] for words in lines if words in said]
        Tag.objects.bulk_create(Tag(theme=theme, answer_id=key) for key in keys)
        theme.people = people_behind(keys)
        _decide(house, theme, one, topic, ended)
        theme.save()
        themes.append((theme, one))
    if "told" in row:
        points = _points(campaign, themes, row.get("good", {}), story["otherwise"])
        write_back(house, campaign, points, at - timedelta(days=row["told"]))


def _decide(house: House, theme: Theme, one: Row, topic: Row, ended: datetime) -> None:
    theme.heard = topic["heard"]
    if "decision" in one:
        theme.decision, theme.said = one["decision"], one["said"]
        theme.yes_if = one.get("yes_if", {})
        theme.decided_at = ended + timedelta(days=one["after"])
    if "side" in one:
        side, *days = one["side"]
        since, *until = (clock.day_of(ended + timedelta(days=day)) for day in days)
        Turn.objects.create(
            theme=theme, side=side, since_on=since, until_on=next(iter(until), None)
        )
    if "promise" in one:
        theme.promise = _promised(house, one["promise"], theme.decided_at or ended)


def _promised(house: House, row: Row, at: datetime) -> Promise:
    unit, owner = house.units[row["unit"]], house.people[row["who"]]
    due_on = house.workday(unit, row["by"])
    closed_on: dict[str, date | None] = {
        "open": None,
        "kept": due_on - timedelta(days=1),
        "late": due_on + timedelta(days=6),
    }
    return Promise.objects.create(
        unit=unit,
        side=owner.side,
        what=row["what"][unit.language],
        owner=owner,
        due_on=due_on,
        state="open" if row["state"] == "open" else "kept",
        closed_on=closed_on[row["state"]],
        made_by=house.people["amina"],
        made_at=at,
    )


def _points(
    campaign: Campaign, themes: list[tuple[Theme, Row]], good: Row, otherwise: Row
) -> dict[str, dict[str, str]]:
    """The five points as the product suggests them, with what a manager adds."""
    points = word_back.suggested(campaign)
    for name, texts in otherwise.items():
        points[name] = {**texts, **points[name]}
    for language, _name in settings.LANGUAGES:
        if language in good:
            points["heard"][language] += f"\n{good[language]}"
        promised = _promises_in(language, themes)
        if promised:
            points["next"][language] = "\n".join(promised)
    return points


def _promises_in(language: str, themes: list[tuple[Theme, Row]]) -> list[str]:
    with translation.override(language):
        return [
            _("%(what)s, by %(day)s")
            % {
                "what": one["promise"]["what"][language],
                "day": date_format(theme.promise.due_on, "j F"),
            }
            for theme, one in themes
            if theme.promise is not None
        ]


def write_back(
    house: House, campaign: Campaign, points: dict[str, dict[str, str]], at: datetime
) -> None:
    """Written back then; no mail of it leaves now."""
    word = WordBack.objects.create(campaign=campaign, points=points)
    word.link = link_for(Purpose.WORD, about=word, at=at)
    word.sent_at = word.put_at = at
    word.sent_by, word.told = house.people["amina"], word_back.people_asked(campaign).count()
    word.save()
