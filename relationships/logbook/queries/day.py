"""A buddy's day: where to go, what to say on arrival, what is owed. Four queries at any size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from brm.base.compiled import compiled
from brm.base.scope import Scope
from relationships.logbook.queries import arrival
from relationships.logbook.queries.stops import Owed, Stop
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.ways.queries import told_of

LOOK_BACK = timedelta(days=14)
LOOK_AHEAD = timedelta(days=7)
MOST = 80


@dataclass
class DayOfVisits:
    """What one page shows to whoever goes round."""

    today: date
    stops: list[Stop]
    unlogged: list[Visit]
    ahead: list[tuple[date, list[Visit]]]
    owed: Owed
    questions: list[str]

    @property
    def planned(self) -> list[Stop]:
        return [stop for stop in self.stops if not stop.is_done or stop.visit.round_id]

    @property
    def still_to_go(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.is_planned]

    @property
    def minutes(self) -> int:
        return sum(stop.visit.minutes for stop in self.still_to_go)


def day_of(scope: Scope, at: datetime) -> DayOfVisits:
    """The day of this person in the reader's zone, with the week around it. Four queries."""
    start = _midnight(at)
    end = start + timedelta(days=1)
    visits = _visits(scope.person_id, start)
    stops = [Stop(visit) for visit in visits if start <= visit.starts_at < end and _counts(visit)]
    _mark_next(stops, at)
    owed = arrival.prepare([stop for stop in stops if stop.is_planned], scope, at)
    return DayOfVisits(
        today=start.date(),
        stops=stops,
        unlogged=[visit for visit in visits if visit.starts_at < start and _is_open(visit)],
        ahead=_by_day(visit for visit in visits if visit.starts_at >= end),
        owed=owed,
        questions=arrival.questions([stop.visit for stop in stops if stop.is_planned]),
    )


def open_today(scope: Scope, at: datetime) -> list[Visit]:
    """One's own visits of today that nobody has logged yet, in order. One query."""
    start = _midnight(at)
    return list(
        Visit.objects.filter(
            buddy=scope.person_id,
            state=VisitState.PLANNED,
            starts_at__gte=start,
            starts_at__lt=start + timedelta(days=1),
        )
        .select_related("unit")
        .order_by("starts_at", "pk")
    )


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


@compiled
def _visits(person_id: int, start: datetime) -> QuerySet[Visit]:
    """One's own visits around today, each with what is known of the last one and of the ways there."""
    last = (
        Visit.objects.filter(
            unit=OuterRef("unit"), state=VisitState.DONE, done_at__lt=OuterRef("starts_at")
        )
        .order_by("-done_at")
        .values(told=JSONObject(pk="pk", done_at="done_at", summary_state="summary_state"))[:1]
    )
    return (
        Visit.objects.filter(
            Q(state=VisitState.PLANNED)
            | Q(state=VisitState.MISSED, logged_at=None)
            | Q(state=VisitState.DONE, starts_at__gte=start),
            buddy=person_id,
            starts_at__gte=start - LOOK_BACK,
            starts_at__lt=start + timedelta(days=1) + LOOK_AHEAD,
        )
        .select_related("unit", "round", "instead_of")
        .annotate(last=Subquery(last), their_ways=told_of("unit"))
        .order_by("starts_at", "pk")[:MOST]
    )


def _is_open(visit: Visit) -> bool:
    return visit.state != VisitState.DONE


def _counts(visit: Visit) -> bool:
    return visit.state in {VisitState.PLANNED, VisitState.DONE, VisitState.MISSED}


def _mark_next(stops: list[Stop], at: datetime) -> None:
    for stop in stops:
        if stop.is_planned:
            stop.is_next = True
            stop.minutes_away = round((stop.visit.starts_at - at) / timedelta(minutes=1))
            return


def _by_day(visits: Iterable[Visit]) -> list[tuple[date, list[Visit]]]:
    days: dict[date, list[Visit]] = {}
    for visit in visits:
        days.setdefault(timezone.localtime(visit.starts_at).date(), []).append(visit)
    return list(days.items())
