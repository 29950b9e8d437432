"""What the records say of departments on one day: each a reading, nothing is kept here."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from brm.base.db import DayThere, MidnightThere
from brm.health.models import WEEKS
from relationships.buddies.models import ITBuddy
from relationships.people.choices import Side
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise, PromiseQuerySet
from relationships.rounds.choices import SummaryState, VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, SHARED, Able, Confirmation, Understood, VoiceStatus
from relationships.voices.models import Answer, Voice, VoiceQuerySet, told_to

YEAR_DAYS = 365
UNMANNED_AHEAD_DAYS = 14
OBJECTED_DAYS = 14
ANSWERED = (VoiceStatus.DONE, VoiceStatus.CANNOT)
FIRSTS = (
    "last_visit_at", "next_visit_at", "buddies_now", "late_voice", "late_voice_due",
    "unowned_voice", "unowned_since", "late_promise", "late_promise_due", "unmanned_visit",
    "objected_visit", "objected_at",
)  # fmt: skip


def firsts(ids: list[int], day: date) -> QuerySet[Unit]:
    """For each department the one record of a kind that matters most; each by its own index."""
    here = {"unit": OuterRef("pk")}
    served = ITBuddy.objects.on(day).filter(**here).order_by().values("unit")
    return Unit.objects.filter(pk__in=ids).annotate(
        buddies_now=Subquery(served.annotate(n=Count("pk")).values("n")),
        **_first_visits(Visit.objects.filter(**here), day),
        **_first_voices(Voice.objects.for_figures().filter(**here, status__in=OPEN), day),
        **_first_promises(
            Promise.objects.for_figures().filter(**here, state=PromiseState.OPEN), day
        ),
    )


def _first_visits(visits: QuerySet[Visit], day: date) -> dict[str, Subquery]:
    """The last one, the next one, the next one that nobody can walk, the last one objected to."""
    today = MidnightThere(Value(day.isoformat()), OuterRef("time_zone"))
    last_day = day + timedelta(days=UNMANNED_AHEAD_DAYS)
    soon = MidnightThere(Value(last_day.isoformat()), OuterRef("time_zone"))
    done = visits.filter(state=VisitState.DONE).order_by("-done_at", "-pk")
    to_come = visits.filter(state=VisitState.PLANNED, starts_at__gte=today)
    to_come = to_come.order_by("starts_at", "pk")
    unmanned = to_come.filter(why_changed=WhyChanged.NOBODY, starts_at__lt=soon)
    objected = done.filter(
        summary_state=SummaryState.CORRECTED,
        done_at__gte=start_of(day - timedelta(days=OBJECTED_DAYS)),
    )
    return {
        "last_visit_at": first(done, "done_at"),
        "next_visit_at": first(to_come, "starts_at"),
        "unmanned_visit": first(unmanned, "pk"),
        "objected_visit": first(objected, "pk"),
        "objected_at": first(objected, "done_at"),
    }


def _first_voices(voices: VoiceQuerySet, day: date) -> dict[str, Subquery]:
    """The one that waits longest past its day, and the oldest that nobody sees to."""
    late = voices.filter(answer_due_on__lt=day).order_by("answer_due_on", "pk")
    unowned = voices.filter(owner=None).order_by("heard_at", "pk")
    return {
        "late_voice": first(late, "pk"),
        "late_voice_due": first(late, "answer_due_on"),
        "unowned_voice": first(unowned, "pk"),
        "unowned_since": first(unowned, "heard_at"),
    }


def _first_promises(promises: PromiseQuerySet, day: date) -> dict[str, Subquery]:
    """The one that is late longest; one whose owner left will not come by itself, so it presses
    before its day."""
    pressing = Q(due_on__lt=day) | Q(owner__left_on__isnull=False)
    late = promises.filter(pressing).order_by("due_on", "pk")
    return {"late_promise": first(late, "pk"), "late_promise_due": first(late, "due_on")}


def first(rows: QuerySet[Any], name: str) -> Subquery:
    """That column of the first of the rows, as part of a query."""
    return Subquery(rows.values(name)[:1])


def open_voices(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """What waits for an answer. One query, over open voices only."""
    rows = (
        Voice.objects.for_figures().filter(unit__in=ids, status__in=OPEN).order_by().values("unit")
    )
    return rows.annotate(
        open_voices=Count("pk"),
        overdue_voices=Count("pk", filter=Q(answer_due_on__lt=day)),
        unowned_voices=Count("pk", filter=Q(owner=None)),
    )


def heard(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """What came of what was heard in the year up to the day. One query.

    On time: the first answer came no later than the day promised first, by the department's
    calendar; a day moved afterwards makes no late answer an early one.
    """
    rows = (
        Voice.objects.for_figures()
        .filter(unit__in=ids, heard_at__gte=year_before(day))
        .order_by()
        .values("unit")
    )
    answered_on = DayThere(F("first_answered_at"), F("unit__time_zone"))
    answered = Q(status__in=ANSWERED, first_answered_at__isnull=False)
    return rows.alias(answered_on=answered_on).annotate(
        done_voices=Count("pk", filter=Q(status=VoiceStatus.DONE)),
        working_voices=Count("pk", filter=Q(status__in=OPEN)),
        cannot_voices=Count("pk", filter=Q(status=VoiceStatus.CANNOT)),
        unconfirmed_voices=Count("pk", filter=Q(confirmation=Confirmation.WAITING)),
        answers_in_time=Count("pk", filter=answered & Q(answered_on__lte=F("first_due_on"))),
        answers_late=Count("pk", filter=answered & Q(answered_on__gt=F("first_due_on"))),
    )


def said_back(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """What people said beside "it helped" in the year, but where it was a confidence. One query."""
    given = Answer.objects.filter(
        told_to(*SHARED, of="voice__"), voice__unit__in=ids, at__gte=year_before(day)
    )
    rows = given.order_by().annotate(unit=F("voice__unit")).values("unit")
    return rows.annotate(
        understood_yes=Count("pk", filter=Q(understood=Understood.YES)),
        understood_of=Count("pk", filter=~Q(understood=Understood.UNSAID)),
        able_yes=Count("pk", filter=Q(able=Able.YES)),
        able_help=Count("pk", filter=Q(able=Able.WITH_HELP)),
        able_of=Count("pk", filter=~Q(able=Able.UNSAID)),
    )


def promised(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """Promises open and late now, kept and closed in the year, by side. One query.

    One withdrawn with its reason is neither kept nor broken.
    """
    closed_since = day - timedelta(days=YEAR_DAYS - 1)
    open_now = Q(state=PromiseState.OPEN)
    closed = Q(
        state__in=[PromiseState.KEPT, PromiseState.NOT_KEPT],
        closed_on__gte=closed_since,
    )
    rows = (
        Promise.objects.for_figures()
        .filter(open_now | closed, unit__in=ids)
        .order_by()
        .values("unit")
    )
    figures: dict[str, Count] = {}
    for side, name in ((Side.BUSINESS, "business"), (Side.IT, "it")):
        own = Q(side=side)
        figures |= {
            f"open_{name}": Count("pk", filter=own & open_now),
            f"overdue_{name}": Count("pk", filter=own & open_now & Q(due_on__lt=day)),
            f"kept_{name}": Count("pk", filter=own & closed & Q(state=PromiseState.KEPT)),
            f"closed_{name}": Count("pk", filter=own & closed),
        }
    return rows.annotate(**figures)


def moods(units: list[Unit], day: date) -> dict[int, list[tuple[int, int]]]:
    """(week back, mood) of the visits of twelve weeks, by department. One query."""
    since = start_of(day - timedelta(days=7 * WEEKS))
    rows = Visit.objects.filter(
        unit__in=[unit.pk for unit in units],
        state=VisitState.DONE,
        done_at__gte=since,
        mood__isnull=False,
    )
    zones = {unit.pk: ZoneInfo(unit.time_zone) for unit in units}
    found: dict[int, list[tuple[int, int]]] = {}
    told: QuerySet[Any, Any] = rows.values_list("unit_id", "done_at", "mood")
    for unit_id, done_at, mood in told:
        week = (day - done_at.astimezone(zones[unit_id]).date()).days // 7
        if 0 <= week < WEEKS:
            found.setdefault(unit_id, []).append((week, mood))
    return found


def by_unit(rows: Iterable[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The rows by the department they are of."""
    return {row.pop("unit"): row for row in rows}


def year_before(day: date) -> datetime:
    """The beginning of the 365 days up to that day."""
    return start_of(day - timedelta(days=YEAR_DAYS - 1))


def start_of(day: date) -> datetime:
    """Midnight in UTC: at the edge of a year or of twelve weeks the hour of the zone is no matter."""
    return datetime.combine(day, time(), UTC)
