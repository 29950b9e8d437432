"""What to say on arrival: promises owed, good news, what was asked, advice to come back to."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import (
    BooleanField,
    DateTimeField,
    ExpressionWrapper,
    Q,
    QuerySet,
)
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from brm.base.compiled import Given, compiled
from brm.base.db import day_there
from brm.base.scope import Scope
from brm.base.text import first_name, in_short
from relationships.logbook.queries.around import around
from relationships.logbook.queries.stops import Known, Owed, Stop
from relationships.partners.choices import PartnerRole
from relationships.people.choices import Side
from relationships.promises.models import Promise
from relationships.promises.queries import ready_days
from relationships.rounds.choices import SummaryState
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, Source, VoiceStatus
from relationships.voices.models import Voice

SOON = timedelta(days=7)
DUE_SOON = timedelta(days=2)
RECENT = timedelta(days=120)
EACH = 3  # of one kind before one visit: more is not remembered on the stairs
MOST = 80

QUESTIONS = (
    _("What is going well with the systems right now?"),
    _("What cost you time this week?"),
    _("What do you work around, or solve with a tool of your own?"),
    _("Who helped you? May I thank them?"),
    _("What is coming in your work that we should know?"),
)


def questions(visits: Iterable[Visit]) -> list[str]:
    """The question card of the first visit that has one, else the house's five. No query."""
    for visit in visits:
        if visit.round and visit.round.question_card.strip():
            return [line.strip() for line in visit.round.question_card.splitlines() if line.strip()]
    return [str(question) for question in QUESTIONS]


def prepare(stops: list[Stop], scope: Scope, at: datetime) -> Owed:
    """Tell each stop what to know there, and what is one's own to do. Three queries."""
    today = timezone.localtime(at).date()
    units = frozenset(stop.visit.unit_id for stop in stops)
    voices = [
        row
        | {
            "short": in_short(row["words"], 90),
            "name": first_name(row["raised_by__name"] or "") if row["shows_name"] else "",
        }
        for row in _voices(units, scope, since=at - RECENT, soon=at + DUE_SOON)
    ]
    promises = _promises(units, scope, soon=at + SOON)
    _say_days_late(voices, "answer_due_on", at)
    _say_days_late(promises, "due_on", at)
    people, advice, thanks, wishes = around(units, scope, today)
    for stop in stops:
        unit = stop.visit.unit_id
        _introduce(stop, [row for row in people if row["of"] == unit])
        stop.known = [
            *_wished(stop, wishes),
            *_silence(stop, at),
            *_owed_there(unit, voices, promises, scope),
            *_news(unit, voices, stop),
            *_asked(unit, voices),
            *_unanswered_summary(stop),
            *[Known("advice", row["a"]) for row in advice if row["of"] == unit][:EACH],
        ]
    return Owed(thanks=thanks, **_own(voices, promises, scope.person_id))


def _wished(stop: Stop, wishes: list[dict[str, Any]]) -> list[Known]:
    """What the department named for this visit, in the order in which it came."""
    found = [row for row in reversed(wishes) if row["of"] == stop.visit.pk]
    return [
        Known("wish-day", row["a"], row["b"], due_on=date.fromisoformat(row["c"]))
        if row["c"]
        else Known("wish", row["a"], row["b"])
        for row in found
    ]


def _own(
    voices: list[dict[str, Any]], promises: list[dict[str, Any]], person_id: int | None
) -> dict[str, Any]:
    """What is this person's to answer and to keep, and whether there is more. No query."""
    mine = [voice for voice in voices if voice["owner"] == person_id and voice["status"] in OPEN]
    promised = [promise for promise in promises if promise["owner"] == person_id]
    for promise in promised[: Owed.AT_ONCE]:
        there = {name: promise[f"unit__{name}"] for name in ("workdays", "country", "region")}
        today = promise["due_on"] + timedelta(days=promise["days_late"])
        promise["ready"] = ready_days(Unit(**there), promise["due_on"], today)
    return {
        "voices": mine[: Owed.AT_ONCE],
        "promises": promised[: Owed.AT_ONCE],
        "has_more_voices": len(mine) > Owed.AT_ONCE,
        "has_more_promises": len(promised) > Owed.AT_ONCE,
    }


def _say_days_late(rows: list[dict[str, Any]], due: str, at: datetime) -> None:
    """The days since each was due, by the calendar of its department. No query."""
    for row in rows:
        today = at.astimezone(ZoneInfo(row["unit__time_zone"])).date()
        row["days_late"] = (today - row[due]).days


@compiled
def _voices(units: frozenset[int], scope: Scope) -> QuerySet[Voice, Any]:
    since, soon = Given("since", DateTimeField()), Given("soon", DateTimeField())
    due = Q(status__in=OPEN, answer_due_on__lte=day_there(soon))
    there = Q(unit__in=units) & (
        due
        | Q(status__in=OPEN, source=Source.PAGE)
        | Q(status__in=(VoiceStatus.DONE, VoiceStatus.CANNOT), answered_at__gte=since)
    )
    named = ExpressionWrapper(
        Voice.objects.all().names_visible_to(scope), output_field=BooleanField()
    )
    return (
        Voice.objects.visible_to(scope)
        .filter(there | (due & Q(owner=scope.person_id)))
        .annotate(shows_name=named)
        .order_by("answer_due_on", "pk")
        .values(
            "pk", "unit", "unit__name", "unit__time_zone", "words", "status", "source", "owner",
            "heard_by", "answer_due_on", "answered_at", "raised_by__name", "shows_name",
        )[:MOST]
    )  # fmt: skip


@compiled
def _promises(units: frozenset[int], scope: Scope) -> QuerySet[Promise, Any]:
    return (
        Promise.objects.visible_to(scope)
        .still_open()
        .filter(Q(owner=scope.person_id) | Q(unit__in=units, side=Side.IT))
        .filter(due_on__lte=day_there(Given("soon", DateTimeField())))
        .order_by("due_on", "pk")
        .values(
            "pk",
            "unit",
            "unit__name",
            "unit__time_zone",
            "what",
            "owner",
            "owner__name",
            "due_on",
            "why",
            "version",
            "unit__workdays",
            "unit__country",
            "unit__region",
        )[:MOST]
    )


def _introduce(stop: Stop, people: list[dict[str, Any]]) -> None:
    """Who to ask for: the contact person, else the head; and their language where it is not ours."""
    people = sorted(people, key=lambda row: (row["c"] != PartnerRole.CONTACT, row["pk"]))
    if not people:
        return
    first = people[0]
    stop.ask_for = first_name(first["a"])
    language = first["b"] or stop.visit.unit.language
    if language.split("-")[0] != (get_language() or settings.LANGUAGE_CODE).split("-")[0]:
        stop.languages = [language]


def _silence(stop: Stop, at: datetime) -> list[Known]:
    last = stop.last_at
    if last is None:
        return [Known("first")]
    quiet = at - last
    if quiet > timedelta(days=2 * stop.visit.unit.rhythm_days):
        return [Known("silence", weeks=max(1, quiet.days // 7))]
    return []


def _owed_there(
    unit: int,
    voices: list[dict[str, Any]],
    promises: list[dict[str, Any]],
    scope: Scope,
) -> list[Known]:
    late = [
        Known("answer", row["short"], row["name"], row["days_late"], pk=row["pk"])
        for row in voices
        if row["unit"] == unit and row["status"] in OPEN and row["days_late"] >= 0
    ]
    owed = [
        Known(
            "promise" if row["owner"] == scope.person_id else "their-promise",
            row["what"],
            row["owner__name"],
            row["days_late"],
            pk=row["pk"],
            due_on=row["due_on"],
        )
        for row in promises
        if row["unit"] == unit
    ]
    return late[:EACH] + owed[:EACH]


def _news(unit: int, voices: list[dict[str, Any]], stop: Stop) -> list[Known]:
    """Answers given since somebody was there last: nobody has brought them in person yet."""
    since = stop.last_at
    return [
        Known("news" if row["status"] == VoiceStatus.DONE else "no", row["short"], row["name"],
              pk=row["pk"])
        for row in voices
        if row["unit"] == unit
        and row["status"] not in OPEN
        and (since is None or row["answered_at"] > since)
    ][:EACH]  # fmt: skip


def _asked(unit: int, voices: list[dict[str, Any]]) -> list[Known]:
    return [
        Known("asked", row["short"], row["name"], pk=row["pk"])
        for row in voices
        if row["unit"] == unit and row["status"] in OPEN and row["source"] == Source.PAGE
    ][:EACH]


def _unanswered_summary(stop: Stop) -> list[Known]:
    return [Known("summary")] if stop.last.get("summary_state") == SummaryState.SHARED else []
