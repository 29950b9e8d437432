"""Writing back to everybody who was asked: the draft, its leaving, and how it gets into the outbox."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from brm.base.background import after_commit_once
from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from brm.base.suppression import SMALLEST
from relationships.campaigns.models import Campaign
from relationships.links.choices import Purpose
from relationships.links.services import link_for
from relationships.outbox.services import put_all
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.themes.choices import POINTS, Decision
from relationships.themes.five import TITLES
from relationships.themes.models import Theme, WordBack
from relationships.units.forms import spoken
from relationships.ways.values import language_of

AT_ONCE = 500  # people told in one transaction
JOB = "jobs.write-back"
Points = Mapping[str, Mapping[str, str]]


def people_asked(campaign: Campaign) -> QuerySet[Person]:
    """Everybody here who was asked and is reached by machine, whether they answered or not.

    Also those who want no more questions: this is no question, but the answer to one.
    """
    return (
        Person.objects.present()
        .filter(pk__in=campaign.invitations.values("person"))
        .exclude(Q(channel=Channel.NONE) | Q(email=""))
        .order_by("pk")
    )


def readers_of(campaign: Campaign) -> dict[str, int]:
    """How many of them read in each language. One query."""
    found: Counter[str] = Counter()
    rows = people_asked(campaign).order_by().values_list("language").annotate(n=Count("pk"))
    for code, n in rows:
        found[language_of(code)] += n
    return found


@dataclass(frozen=True)
class Unwritten:
    """What those who are told would read in another language than theirs, in the reader's words.

    `whole`: languages in which nothing is written yet. `partly`: of other languages the titles of the
    points that lack them.
    """

    whole: list[str]
    partly: list[tuple[str, list[LazyText]]]


def unwritten(readers: Mapping[str, int], points: Points, *, smallest: int = SMALLEST) -> Unwritten:
    """The languages that so many of them read and the points that are not written in these. No query."""
    found = Unwritten([], [])
    for code in sorted((code for code, n in readers.items() if n >= smallest), key=spoken):
        missing = [name for name in POINTS if not points.get(name, {}).get(code)]
        if len(missing) == len(POINTS):
            found.whole.append(spoken(code))
        elif missing:
            found.partly.append((spoken(code), [TITLES[name] for name in missing]))
    return found


def draft_of(campaign: Campaign) -> WordBack:
    """The word back being written, else one as the decisions suggest it, not kept. Two queries."""
    kept = campaign.words_back.filter(sent_at=None).first()
    return kept or WordBack(campaign=campaign, points=suggested(campaign))


def suggested(campaign: Campaign) -> dict[str, dict[str, str]]:
    """Five points out of what was decided, in each language; to be read and bettered. One query."""
    themes = list(
        campaign.themes.exclude(decision=Decision.NONE)
        .select_related("promise")
        .order_by("-people", "folded_name", "pk")
    )
    found: dict[str, dict[str, str]] = {point: {} for point in POINTS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for point, words in _suggested(themes, language):
                if words:
                    found[point][language] = words
    return found


def _suggested(themes: list[Theme], language: str) -> list[tuple[str, str]]:
    decided = [theme for theme in themes if language in theme.said]
    could = [theme.said[language] for theme in decided if theme.decision != Decision.CANNOT]
    cannot = [
        _("%(said)s Yes, if: %(condition)s")
        % {"said": theme.said[language], "condition": theme.yes_if.get(language, "…")}
        for theme in decided
        if theme.decision == Decision.CANNOT
    ]
    promised = [
        _("%(what)s, by %(day)s")
        % {"what": theme.promise.what.rstrip(" ."), "day": date_format(theme.promise.due_on, "j F")}
        for theme in decided
        if theme.promise is not None
    ]
    return [
        ("why", _("We asked because you know best what helps your work and what hinders it.")),
        ("heard", "\n".join(theme.heard.get(language, theme.name) for theme in decided)),
        ("chosen", "\n".join(could)),
        ("not_chosen", "\n".join(cannot)),
        ("next", "\n".join(promised)),
    ]


@transaction.atomic
def write(campaign: Campaign, points: Points, *, version: object = None) -> WordBack:
    """Keep the draft; nobody hears of it yet. Raises Stale."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)  # one draft at a time
    draft = campaign.words_back.filter(sent_at=None).first()
    if draft is None:
        last = campaign.words_back.aggregate(n=Max("number"))["n"] or 0
        return WordBack.objects.create(campaign=campaign, number=last + 1, points=points)
    if draft.points == points:
        return draft  # kept already: a double click changes nothing
    if version is not None and stale(draft, version):
        raise Stale(draft)
    draft.points, draft.version = dict(points), draft.version + 1
    draft.save(update_fields=["points", "version"])
    return draft


@transaction.atomic
def send(campaign: Campaign, *, by: Person, at: datetime, version: object = None) -> WordBack:
    """Let the word back leave to everybody who was asked, once; a worker puts it into the outbox.

    Raises RuleBroken "nothing_to_send", "not_closed", "points_missing"; Stale.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    draft = campaign.words_back.filter(sent_at=None).first()
    if draft is None:
        raise RuleBroken("nothing_to_send", _("There is nothing written that has not left."))
    if version is not None and stale(draft, version):
        raise Stale(draft)
    if campaign.closed_at is None:
        raise RuleBroken("not_closed", _("Close the campaign first: people are still answering."))
    if not languages_of(draft.points):
        raise RuleBroken("points_missing", _("Write all five points, in one language at least."))
    draft.sent_at, draft.sent_by, draft.version = at, by, draft.version + 1
    draft.link = link_for(Purpose.WORD, about=draft, at=at)
    draft.save()
    after_commit_once(JOB)
    return draft


def languages_of(points: Points) -> list[str]:
    """The languages in which all five points are written. No query."""
    known = [code for code, _name in settings.LANGUAGES]
    return [code for code in known if all(points.get(point, {}).get(code) for point in POINTS)]


def put_words_back(at: datetime) -> int:
    """Put the messages of what was sent into the outbox, by 500; how many were new.

    May run twice, at once, and go on where it was cut off: a message is there once for each person.
    """
    told = 0
    for word in WordBack.objects.filter(sent_at__isnull=False, put_at=None).order_by("pk"):
        told += _put(word, at)
    return told


def _put(word: WordBack, at: datetime) -> int:
    new, last = 0, 0
    while people := list(people_asked(word.campaign).filter(pk__gt=last)[:AT_ONCE]):
        new += put_all(
            "feedback_word_back", to=people, about=word.campaign, occasion=f"word-{word.number}",
            at=at,
        )  # fmt: skip
        last = people[-1].pk
    told = people_asked(word.campaign).count()
    WordBack.objects.filter(pk=word.pk, put_at=None).update(put_at=at, told=told)
    return new
