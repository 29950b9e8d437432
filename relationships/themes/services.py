"""Themes: named, tagged, decided; handed to a side; a promise or a voice made of them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from brm.base.scope import Scope
from brm.base.undo import changed_since, is_back
from brm.base.undo_records import put_back, said_of
from relationships.campaigns.models import Campaign
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.promises.services import make_promise
from relationships.promises.services import take_back as unpromise
from relationships.responses.remarks import Readable, people_behind
from relationships.themes.choices import Decision
from relationships.themes.models import Tag, Theme, Turn
from relationships.units.models import Unit
from relationships.voices.choices import Audience, Source
from relationships.voices.models import Voice
from relationships.voices.services import raise_voice

Texts = Mapping[str, str]
STANDING = ("name", "decision", "heard", "said", "yes_if", "decided_at")


@transaction.atomic
def name_theme(
    campaign: Campaign, *, name: str, scope: Scope, at: datetime, answer: UUID | None = None
) -> Theme:
    """A theme of a settled campaign, with the words that gave it its name, if some did.

    Raises RuleBroken "not_settled", "name_missing", "named_already", "words_out_of_sight".
    """
    if campaign.settled_on is None:
        raise RuleBroken(
            "not_settled",
            _("Words are sorted by theme when the campaign is closed and its last results stand."),
        )
    if not folded(name):
        raise RuleBroken("name_missing", _("Give it a name."), field="name")
    if campaign.themes.filter(folded_name=folded(name)).exists():
        raise _named_already()
    theme = Theme.objects.create(campaign=campaign, name=name.strip(), made_at=at)
    if answer is not None:
        tag(theme, answer, scope=scope)
    return theme


def _named_already() -> RuleBroken:
    return RuleBroken("named_already", _("There is a theme of this name already."), field="name")


@transaction.atomic
def tag(theme: Theme, answer: UUID, *, scope: Scope) -> None:
    """These words belong to the theme; a second press changes nothing.

    Raises RuleBroken("words_out_of_sight") for words that this reader does not read.
    """
    theme = _locked(theme)
    if not Readable(theme.campaign, scope).first(1, Q(pk=answer)):
        raise RuleBroken("words_out_of_sight", _("These words cannot be read here any more."))
    Tag.objects.get_or_create(theme=theme, answer_id=answer)
    _count(theme)


@transaction.atomic
def untag(theme: Theme, answer: UUID) -> None:
    """These words do not belong to the theme after all; a second press changes nothing."""
    theme = _locked(theme)
    Tag.objects.filter(theme=theme, answer=answer).delete()
    _count(theme)


def _count(theme: Theme) -> None:
    """How many different people named it is written down, so that no page asks the words."""
    keys = theme.tags.values_list("answer", flat=True)
    Theme.objects.filter(pk=theme.pk).update(people=people_behind(keys))


@transaction.atomic
def forget_theme(theme: Theme) -> None:
    """Throw away a theme in which nothing lies. Raises RuleBroken("theme_in_use")."""
    theme = _locked(theme)
    if theme.decision or theme.promise_id or theme.voice_id or theme.tags.exists():
        raise RuleBroken(
            "theme_in_use", _("Take its remarks out first; what was decided about it stays.")
        )
    theme.delete()


@transaction.atomic
def decide(
    theme: Theme,
    *,
    name: str,
    decision: str,
    heard: Texts,
    said: Texts,
    yes_if: Texts,
    at: datetime,
    version: object = None,
) -> Theme:
    """Say what comes of a theme, in the words in which everybody hears it, by language.

    Raises RuleBroken "name_missing", "named_already", "said_missing", "yes_if_missing"; Stale.
    """
    theme = _locked(theme)
    facts = {
        "name": name.strip(), "decision": decision, "heard": dict(heard), "said": dict(said),
        "yes_if": dict(yes_if) if decision == Decision.CANNOT else {},
    }  # fmt: skip
    if all(getattr(theme, field) == value for field, value in facts.items()):
        return theme  # said already: a double click changes nothing
    if version is not None and stale(theme, version):
        raise Stale(theme)
    _must_be_sayable(facts)
    for field, value in facts.items():
        setattr(theme, field, value)
    theme.decided_at = (theme.decided_at or at) if decision else None
    return _keep(theme)


def _must_be_sayable(facts: dict[str, Any]) -> None:
    if not folded(facts["name"]):
        raise RuleBroken("name_missing", _("Give it a name."), field="name")
    if facts["decision"] and not facts["said"]:
        raise RuleBroken(
            "said_missing", _("Say it in plain words, as people will read it."), field="said_en"
        )
    if facts["decision"] == Decision.CANNOT and not facts["yes_if"]:
        raise RuleBroken(
            "yes_if_missing", _("Say why not, and what would make it a yes."), field="yes_if_en"
        )


def as_it_was(theme: Theme) -> dict[str, Any]:
    """What an act on this theme may change, as JSON can say it. No query."""
    return said_of(theme, STANDING)


@transaction.atomic
def restore(theme: Theme, version: int, before: Mapping[str, Any]) -> None:
    """The theme as it was before the act that made this version; twice changes nothing more.

    Raises RuleBroken("changed_since").
    """
    theme = _locked(theme)
    if is_back(theme, version, now=as_it_was(theme), before=before):
        return
    put_back(theme, before)
    _keep(theme)


def _keep(theme: Theme) -> Theme:
    theme.version += 1
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError as error:
        if "theme_named_once" in str(error):
            raise _named_already() from None
        raise
    return theme


Turns = list[list[str | None]]


def turns_of(theme: Theme) -> Turns:
    """With which side it lay from when until when, as JSON can say it. One query."""
    rows = theme.turns.order_by("pk").values_list("side", "since_on", "until_on")
    return [[side, str(since), str(until) if until else None] for side, since, until in rows]


@transaction.atomic
def hand_to(theme: Theme, side: str, *, on: date) -> None:
    """From this day on the decision lies with that side; the days of both are counted apart.

    A second press changes nothing. Empty: with nobody any more.
    """
    theme = _locked(theme)
    turn = theme.turns.filter(until_on=None).first()
    if (turn.side if turn else "") == side:
        return
    if turn is not None:
        turn.until_on = on
        turn.save(update_fields=["until_on"])
    if side in Side.values:
        Turn.objects.create(theme=theme, side=side, since_on=on)


@transaction.atomic
def hand_back(theme: Theme, *, now: Turns, before: Turns) -> None:
    """As it lay before the act that left it so; twice changes nothing more.

    Raises RuleBroken("changed_since").
    """
    theme = _locked(theme)
    found = turns_of(theme)
    if found == before:
        return
    if found != now:
        raise changed_since()
    new = theme.turns.order_by("-pk")[: len(now) - len(before)]
    theme.turns.filter(pk__in=[turn.pk for turn in new]).delete()
    last = theme.turns.order_by("-pk").first()
    if last is not None and before[-1][2] is None:
        last.until_on = None
        last.save(update_fields=["until_on"])


@transaction.atomic
def promise(
    theme: Theme, *, unit: Unit, what: str, owner: Person, due_on: date, by: Person, at: datetime
) -> Promise:
    """Make a promise of the theme; a second press gives the one of before.

    Raises what `make_promise` refuses.
    """
    theme = _locked(theme)
    if theme.promise is None:
        theme.promise = make_promise(unit=unit, what=what, owner=owner, due_on=due_on, by=by, at=at)
        theme.save(update_fields=["promise"])
    return theme.promise


@transaction.atomic
def unmake_promise(theme: Theme, promise_id: int) -> None:
    """A promise that was just made of the theme is gone again. Raises RuleBroken("told_already")."""
    theme = _locked(theme)
    made = theme.promise
    if made is None:
        return  # taken back already
    if made.pk != promise_id or made.version != 1:
        raise changed_since()
    Theme.objects.filter(pk=theme.pk).update(promise=None)
    unpromise(made)


@transaction.atomic
def raise_of(theme: Theme, *, unit: Unit, words: str, by: Person, at: datetime) -> Voice:
    """Keep the theme as something heard, which gets an answer by a day; once for a theme.

    Raises what `raise_voice` refuses.
    """
    theme = _locked(theme)
    if theme.voice is None:
        theme.voice = raise_voice(
            unit=unit, words=words, heard_by=by, at=at, audience=Audience.EVERYBODY,
            source=Source.FORM,
        )  # fmt: skip
        theme.save(update_fields=["voice"])
    return theme.voice


def _locked(theme: Theme) -> Theme:
    # Two statements: one that waited for the lock would join what stood before it began to wait.
    Theme.objects.select_for_update().get(pk=theme.pk)
    return Theme.objects.select_related("campaign__form_version", "promise", "voice").get(
        pk=theme.pk
    )
