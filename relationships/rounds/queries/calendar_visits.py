"""The visits that a calendar shows, asked with SQL that is worked out once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, DateField, DateTimeField, F, IntegerField, Q, QuerySet, Value

from brm.base.compiled import Given, compiled
from brm.base.db import day_there
from brm.base.scope import Scope
from relationships.buddies.models import Absence
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.rounds.queries.rounds import Walk, walk_of
from relationships.rounds.words import there

MOST = 600
ONE_DAY = timedelta(days=1)
MISSING = Q(state__in=(VisitState.CANCELLED, VisitState.MISSED))
MOVED = Q(state__in=(VisitState.PLANNED, VisitState.DONE)) & (
    Q(instead_of__isnull=False) | ~Q(why_changed="")
)
OTHERWISE = MISSING | MOVED
SHOWN = (
    "round_id", "recurrence_id", "starts_at", "minutes", "format", "place", "state", "why_changed",
    "why_words", "people_met", "mood", "logged_at", "unit__name", "unit__place", "unit__time_zone",
    *(f"{who}__{what}" for who in ("buddy", "instead_of") for what in ("name", "folded_name", "side")),
)  # fmt: skip


@dataclass(frozen=True)
class Whose:
    """Whose visits: in sight of this reader, of one buddy, of one department (None: of all)."""

    scope: Scope
    buddy: int | None = None
    unit: int | None = None

    @property
    def shape(self) -> tuple[Scope, tuple[str, ...]]:
        """What the query looks like: in whose sight, and by which of the two it is narrowed."""
        narrowed = ("buddy",) * (self.buddy is not None) + ("unit",) * (self.unit is not None)
        return self.scope, narrowed

    def between(self, first: date, last: date) -> dict[str, Any]:
        """What a query of these local days is given; days begin earlier and end later elsewhere."""
        return {
            "buddy": self.buddy,
            "unit": self.unit,
            "since": datetime.combine(first - ONE_DAY, time(), UTC),
            "until": datetime.combine(last + 2 * ONE_DAY, time(), UTC),
            "first": first,
            "last": last,
        }


def within(whose: Whose, first: date, last: date, at: datetime) -> list[Walk]:
    """Visits on those local days, at most `MOST` and one more, in order. One query."""
    rows = visits_within(*whose.shape, **whose.between(first, last))
    return [walk_of(visit, at) for visit in rows if first <= there(visit).date() <= last]


def otherwise(whose: Whose, first: date, last: date, at: datetime) -> list[Walk]:
    """The newest six that were not visited, moved or handed over on those local days. One query."""
    rows = visits_otherwise(*whose.shape, **whose.between(first, last))
    return [walk_of(visit, at) for visit in rows]


def amount(whose: Whose, first: date, last: date) -> int:
    """How many visits lay on those local days. One query."""
    rows = visits_counted(*whose.shape, **whose.between(first, last))
    return int(rows[0]["n"]) if rows else 0


@compiled
def visits_within(scope: Scope, narrowed: tuple[str, ...]) -> QuerySet[Visit]:
    """All from `since` to `until` that a calendar knows, in order."""
    rows = _lying(scope, narrowed).exclude(why_changed=WhyChanged.ENDED)
    return _shown(rows).order_by("starts_at", "pk")[: MOST + 1]


@compiled
def visits_otherwise(scope: Scope, narrowed: tuple[str, ...]) -> QuerySet[Visit]:
    """Those that went otherwise, the newest first."""
    rows = _on_these_days(scope, narrowed).filter(OTHERWISE)
    return _shown(rows).order_by("-starts_at", "-pk")[:6]


@compiled
def visits_counted(scope: Scope, narrowed: tuple[str, ...]) -> QuerySet[Any, Any]:
    """One row: how many."""
    rows = _on_these_days(scope, narrowed).order_by().annotate(one=Value(1))
    return rows.values("one").annotate(n=Count("pk"))


@compiled
def away(people: frozenset[int]) -> QuerySet[Any, Any]:
    """Who of them is away from `first` to `last`: person, first and last day."""
    rows = Absence.objects.filter(
        person__in=people,
        starts_on__lte=Given("last", DateField()),
        ends_on__gte=Given("first", DateField()),
    )
    return rows.values_list("person_id", "starts_on", "ends_on")


def _lying(scope: Scope, narrowed: tuple[str, ...]) -> Any:
    rows = Visit.objects.visible_to(scope).filter(
        starts_at__gte=Given("since", DateTimeField()),
        starts_at__lt=Given("until", DateTimeField()),
    )
    return rows.filter(**{name: Given(name, IntegerField()) for name in narrowed})


def _on_these_days(scope: Scope, narrowed: tuple[str, ...]) -> Any:
    days = (Given("first", DateField()), Given("last", DateField()))
    return (
        _lying(scope, narrowed)
        .alias(day=day_there(F("starts_at")))
        .filter(day__range=days)
        .exclude(why_changed__in=(WhyChanged.ENDED, WhyChanged.MERGED))
    )


def _shown(rows: Any) -> Any:
    return rows.select_related("unit", "buddy", "instead_of").only(*SHOWN)
