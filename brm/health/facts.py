"""Reads what a department's health is made of. Both sides may see the number, so it counts only what
both may read: what was told in confidence, or to the buddy only, is in no part of it."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from brm.base.db import DayThere
from brm.health import parts
from brm.health.parts import Facts
from brm.health.records import ANSWERED, YEAR_DAYS, by_unit, first, year_before
from relationships.people.choices import Side
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.responses.scales import scale_means
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.rounds.planning import window
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, Confirmation
from relationships.voices.models import Voice

JUDGED = (Confirmation.YES, Confirmation.NOT_YET, Confirmation.NONE)
# a visit that nobody came to; one left out for a holiday, say, was never due
NOT_KEPT = Q(state=VisitState.MISSED) | Q(
    state=VisitState.CANCELLED, why_changed__in=[WhyChanged.NOBODY, WhyChanged.AWAY]
)


def facts_of(units: list[Unit], day: date, at: datetime) -> dict[int, Facts]:
    """What is known of these departments on `day`, at the moment `at`. Five queries, however many."""
    ids = [unit.pk for unit in units]
    heard, promised = by_unit(_heard(ids, day, at)), by_unit(_promised(ids, day))
    visited, lasts = _visited(units, day, at), _last_visits(ids, at)
    told = scale_means(ids, since=day - timedelta(days=YEAR_DAYS), until=day)
    found = {}
    for unit in units:
        voices: dict[str, Any] = heard.get(unit.pk, {})
        last_heard, last_said = voices.pop("last_heard", None), voices.pop("last_said", None)
        given: dict[str, Any] = {**voices, **promised.get(unit.pk, {}), **visited.get(unit.pk, {})}
        zone, last = ZoneInfo(unit.time_zone), lasts[unit.pk]
        if mean := told.get(unit.pk):
            given |= {
                "experience": mean.hundredths, "experience_n": mean.n,
                "experience_on": mean.day.isoformat(), "campaign": mean.campaign,
            }  # fmt: skip
        found[unit.pk] = Facts(
            **given,
            rhythm=unit.rhythm_days,
            silence=None if last is None else (day - last.astimezone(zone).date()).days,
            sign_on=_newest([last, last_heard, last_said], zone),
        )
    return found


def _newest(moments: list[datetime | None], zone: ZoneInfo) -> str:
    known = [moment for moment in moments if moment is not None]
    return max(known).astimezone(zone).date().isoformat() if known else ""


def _heard(ids: list[int], day: date, at: datetime) -> QuerySet[Any, Any]:
    """What came of what both may read, heard in the year. One query.

    An answer counts by the day promised first; one that is owed and late counts as late, too.
    """
    rows = Voice.objects.shared().filter(
        unit__in=ids, heard_at__gte=year_before(day), heard_at__lte=at
    )
    answered = Q(status__in=ANSWERED, first_answered_at__lte=at)
    late = (
        answered & Q(answered_on__gt=F("first_due_on"))
        | Q(status__in=OPEN, answer_due_on__lt=day)
        | Q(status__in=ANSWERED, first_answered_at__gt=at, first_due_on__lt=day)
    )
    in_time = answered & Q(answered_on__lte=F("first_due_on"))
    said = Q(confirmation__in=JUDGED) & (Q(confirmed_at=None) | Q(confirmed_at__lte=at))
    return (
        rows.order_by()
        .values("unit")
        .alias(answered_on=DayThere(F("first_answered_at"), F("unit__time_zone")))
        .annotate(
            in_time=Count("pk", filter=in_time),
            answers=Count("pk", filter=in_time | late),
            confirmed=Count("pk", filter=said & Q(confirmation=Confirmation.YES)),
            confirmed_of=Count("pk", filter=said),
            last_heard=Max("heard_at"),
            last_said=Max("confirmed_at", filter=Q(confirmed_at__lte=at)),
        )
    )


def _promised(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """Promises of each side that were due in the year, and how many were kept. One query."""
    closed = Q(closed_on__gt=day - timedelta(days=YEAR_DAYS), closed_on__lte=day)
    kept, broken = Q(state=PromiseState.KEPT) & closed, Q(state=PromiseState.NOT_KEPT) & closed
    late = Q(due_on__lt=day) & (Q(state=PromiseState.OPEN) | Q(closed_on__gt=day))
    rows = Promise.objects.shared().filter(kept | broken | late, unit__in=ids)
    counts = {}
    for side, name in ((Side.BUSINESS, "business"), (Side.IT, "it")):
        counts[f"kept_{name}"] = Count("pk", filter=Q(side=side) & kept)
        counts[f"due_{name}"] = Count("pk", filter=Q(side=side))
    return rows.order_by().values("unit").annotate(**counts)


def _visited(units: list[Unit], day: date, at: datetime) -> dict[int, dict[str, int]]:
    """Of the newest visits that were due, how many were kept within their window. One query."""
    newest = Window(RowNumber(), partition_by=[F("unit")], order_by=["-starts_at", "-pk"])
    due = Q(state=VisitState.DONE, done_at__lte=at) | NOT_KEPT
    rows = Visit.objects.filter(
        due,
        unit__in=[unit.pk for unit in units],
        starts_at__gte=year_before(day),
        starts_at__lte=at,
    )
    rows = rows.annotate(nth=newest).filter(nth__lte=parts.VISITS).order_by()
    by_id = {unit.pk: unit for unit in units}
    found: dict[int, dict[str, int]] = {}
    told: QuerySet[Any, Any] = rows.values_list("unit_id", "state", "done_at", "recurrence_id")
    for unit_id, state, done_at, planned in told:
        counted = found.setdefault(unit_id, {"kept_visits": 0, "visits": 0})
        counted["visits"] += 1
        counted["kept_visits"] += state == VisitState.DONE and _in_window(
            planned, done_at, by_id[unit_id]
        )
    return found


def _in_window(planned: str, done_at: datetime, unit: Unit) -> bool:
    """Walked no later than a fifth of the rhythm after the day that the round named."""
    if not planned:
        return True
    late = done_at.astimezone(ZoneInfo(unit.time_zone)).date() - date.fromisoformat(planned[:10])
    return late <= timedelta(days=window(unit.rhythm_days))


def _last_visits(ids: list[int], at: datetime) -> dict[int, datetime | None]:
    """When somebody was there last. One query, by the index of each department."""
    done = Visit.objects.filter(unit=OuterRef("pk"), state=VisitState.DONE, done_at__lte=at)
    rows = Unit.objects.filter(pk__in=ids).order_by()
    last = first(done.order_by("-done_at", "-pk"), "done_at")
    return dict(rows.annotate(last=last).values_list("pk", "last"))
