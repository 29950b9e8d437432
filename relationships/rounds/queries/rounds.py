"""Rounds as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from brm.base.errors import RuleBroken
from brm.base.recurrence import plain_words
from brm.base.said_once import said_once
from relationships.rounds import planning
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.calendars import rhythm_of
from relationships.rounds.words import there, turn_of, why
from relationships.units.models import Unit


def rhythm_words(round_: Round) -> str:
    """Every week on Tuesday at 10:00. No query."""
    return _rhythm_words(rhythm_of(round_))


@said_once
def _rhythm_words(rhythm: planning.Rhythm) -> str:
    try:
        words = plain_words(planning.series_of(rhythm))
    except RuleBroken:  # kept by hand in the admin pages
        words = _("by a rule of its own (%(rule)s)") % {"rule": rhythm.rule}
    return f"{words[:1].upper()}{words[1:]}"


def next_visit(round_: Round, at: datetime) -> Visit | None:
    """The next one that somebody means to walk. One query."""
    return (
        Visit.objects.filter(round=round_, state=VisitState.PLANNED, starts_at__gt=at)
        .order_by("starts_at", "pk")
        .first()
    )


WALKED = (  # what a visit as a line of a list shows
    "round", "recurrence_id", "starts_at", "state", "why_changed", "why_words", "logged_at",
    "unit__time_zone", "buddy__name", "instead_of__name",
)  # fmt: skip


def next_visits(rounds: Collection[Round], at: datetime) -> dict[int, Visit]:
    """The next visit of each round. One query."""
    rows = (
        Visit.objects.filter(round__in=rounds, state=VisitState.PLANNED, starts_at__gt=at)
        .select_related("buddy", "unit", "instead_of")
        .only(*WALKED)
        .order_by("round_id", "starts_at", "pk")
        .distinct("round_id")
    )
    return {visit.round_id or 0: visit for visit in rows}


@dataclass(frozen=True)
class Walk:
    """One visit as a line: `kind` ok, done, move, hand, nobody, skip, missed or open; why in words."""

    visit: Visit
    kind: str
    icon: str
    head: str
    text: str
    there: datetime


def walk_of(visit: Visit, at: datetime) -> Walk:
    """A visit in words; `unit`, `buddy` and `instead_of` are read with it."""
    kind, icon, head = _kind(visit, at)
    return Walk(visit, kind, icon, head, why(turn_of(visit)), there(visit))


def _kind(visit: Visit, at: datetime) -> tuple[str, str, str]:
    if visit.state == VisitState.PLANNED:
        return _planned(visit, at)
    if visit.state == VisitState.MISSED and visit.logged_at is None:
        return "missed", "alone", _("Counts as missed: nobody said how it went")
    over = {
        VisitState.DONE: ("done", "check", pgettext("a visit", "Done")),
        VisitState.CANCELLED: ("skip", "x", _("Not visited")),
        VisitState.MISSED: ("missed", "x", _("Missed")),
    }
    return over[VisitState(visit.state)]


def _planned(visit: Visit, at: datetime) -> tuple[str, str, str]:
    if visit.starts_at <= at:
        return "open", "clock", _("Held, moved, missed?")
    if visit.why_changed == WhyChanged.NOBODY:
        return "nobody", "alone", _("Nobody can go")
    named = visit.recurrence_id[:10]
    if named and named != str(there(visit).date()):
        return "move", "cal", _("Moved")
    if visit.instead_of_id:
        return "hand", "role", _("By the deputy")
    return "ok", "walk", _("To come")


def planned_at(unit: Unit) -> set[int]:
    """The visits that were planned there by hand. One query."""
    return set(Visit.objects.filter(unit=unit, round=None).values_list("pk", flat=True))
