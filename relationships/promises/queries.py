"""Promises of both sides: how many were kept, what is due, who may say that it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from brm.base.db import Day, day_there, latest_day
from brm.base.scope import Scope
from relationships.access.queries import managers_of, scope_of
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise, PromiseQuerySet
from relationships.rounds.queries.people import contacts
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays
from relationships.voices.queries import first_buddy

COUNTED_DAYS = 365  # kept or not is told of the last year


def may_change(promise: Promise, scope: Scope) -> bool:
    """Who promised it; the BRM managers and buddies of the department; and for a promise of the
    business who speaks for the department. No query, with the promise's `unit`.
    """
    if scope.person_id is not None and promise.owner_id == scope.person_id:
        return True
    lft = promise.unit.lft
    return (
        scope.manages_everything
        or any(branch.lft <= lft <= branch.rgt for branch in scope.managed)
        or promise.unit_id in scope.served
        or (
            promise.side == Side.BUSINESS
            and any(branch.lft <= lft <= branch.rgt for branch in scope.partnered)
        )
    )


def promised_to(promise: Promise, at: datetime) -> list[Person]:
    """Who on the other side was promised it, and may read it: whoever asked for it by name; else who
    speaks for the department, or the buddy who comes by there. At most five queries."""
    voice = promise.voice
    if promise.side == Side.IT and voice is not None and voice.raised_by is not None:
        people = [voice.raised_by]
    elif promise.side == Side.IT:
        found = contacts([promise.unit_id], at)[promise.unit_id]
        people = [person for person in found if _may_read(person, promise)]
    else:
        buddy = first_buddy(promise.unit, at)
        people = [buddy] if buddy else list(managers_of(promise.unit.lft))
        people = [person for person in people if _may_read(person, promise)]
    return [person for person in people if person.pk != promise.owner_id]


def _may_read(person: Person, promise: Promise) -> bool:
    return Promise.objects.visible_to(scope_of(person)).filter(pk=promise.pk).exists()


def ready_days(unit: Unit, due_on: date, today: date) -> list[date]:
    """Three days for "I need until …": two working days, a week and two weeks on. No query."""
    base = max(due_on, today)
    days = [add_workdays(unit, base, 2)]
    days += [add_workdays(unit, base + timedelta(days=weeks * 7 - 1), 1) for weeks in (1, 2)]
    return sorted(set(days))


WEEKS_AHEAD = 6


@dataclass(frozen=True)
class Week:
    """What one side has open for a week; `share` is of the fullest week of both."""

    monday: date
    amount: int
    share: float


def ahead(promises: PromiseQuerySet, today: date) -> dict[str, list[Week]]:
    """What each side has open, by week: this one with all that is late, and the five after it.

    By side, never by person. One query, over open promises only.
    """
    monday = today - timedelta(days=today.weekday())
    mondays = [monday + timedelta(days=7 * week) for week in range(WEEKS_AHEAD)]
    counts = {
        f"week_{number}": Count(
            "pk",
            filter=Q(due_on__lt=day + timedelta(days=7)) & (Q(due_on__gte=day) if number else Q()),
        )
        for number, day in enumerate(mondays)
    }
    rows: QuerySet[Any, Any] = (
        promises.filter(state=PromiseState.OPEN).order_by().values("side").annotate(**counts)
    )
    found: dict[str, list[int]] = {row["side"]: [row[name] for name in counts] for row in rows}
    none = [0] * WEEKS_AHEAD
    amounts = {side: found.get(side, none) for side in (Side.BUSINESS, Side.IT)}
    most = max(max(each) for each in amounts.values()) or 1
    return {
        str(side): [Week(day, n, n / most) for day, n in zip(mondays, each, strict=True)]
        for side, each in amounts.items()
    }


def promisable(scope: Scope) -> QuerySet[Unit]:
    """Departments for which this person may note a promise. No query."""
    places = scope.managed_units() | scope.served_units() | scope.partnered_units()
    return Unit.objects.filter(places).open().select_related("parent")


def late(today: Day) -> Q:
    """Open promises whose day is over on that day."""
    return Q(state=PromiseState.OPEN, due_on__lt=today)


def late_there(at: datetime) -> Q:
    """Late by the calendar of each department; the first condition lets the index help. No query."""
    return late(latest_day(at)) & late(day_there(at))


def this_week(today: date) -> Q:
    """Open, and due up to Sunday; what is late is due, too."""
    return Q(state=PromiseState.OPEN, due_on__lte=today + timedelta(days=6 - today.weekday()))


def open_amounts(promises: PromiseQuerySet, at: datetime, today: date) -> dict[str, int]:
    """How many open promises each chip of the list would show. One query, over open ones only."""
    return promises.filter(state=PromiseState.OPEN).aggregate(
        week=Count("pk", filter=this_week(today)),
        late=Count("pk", filter=late_there(at)),
        business=Count("pk", filter=Q(side=Side.BUSINESS)),
        it=Count("pk", filter=Q(side=Side.IT)),
    )


@dataclass(frozen=True)
class Kept:
    """How one side stands: kept of those that were due or closed, in the last year."""

    side: str
    kept: int
    of: int
    due_this_week: int
    late: int


def kept_by_side(
    promises: PromiseQuerySet, today: date, *, late_by: Day | None = None
) -> list[Kept]:
    """Business first, then IT. One query, over the year at most; withdrawn ones do not count."""
    return by_side(counted_by_side(promises, today, late_by=late_by))


def counted_by_side(
    promises: PromiseQuerySet, today: date, *, late_by: Day | None = None
) -> QuerySet[Promise, Any]:
    """A row for each side that promised anything; `by_side` reads them.

    `late_by`: the day by which something is late, where promises of several departments are counted.
    """
    is_late = late(late_by or today)
    judged = Q(state__in=[PromiseState.KEPT, PromiseState.NOT_KEPT]) | is_late
    coming = this_week(today) & Q(due_on__gte=today)
    return (
        promises.filter(due_on__gte=today - timedelta(days=COUNTED_DAYS))
        .order_by()
        .values("side")
        .annotate(
            kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
            of=Count("pk", filter=judged),
            week=Count("pk", filter=coming),
            late=Count("pk", filter=is_late),
        )
    )


def by_side(rows: Iterable[dict[str, Any]]) -> list[Kept]:
    """Business first, then IT, also where one promised nothing. No query of its own."""
    found = {row["side"]: row for row in rows}
    none = {"kept": 0, "of": 0, "week": 0, "late": 0}
    return [
        Kept(side, row["kept"], row["of"], row["week"], row["late"])
        for side in (Side.BUSINESS, Side.IT)
        for row in [found.get(side, none)]
    ]


def comes_from(promise: Promise) -> str:
    """Where it was made. No query with `visit` fetched."""
    if promise.voice_id is not None:
        return _("from what we heard")
    if promise.visit_id is not None:
        return _("from a visit")
    return ""


def days_late(promise: Promise, today: date) -> int:
    """How many days an open promise is late; none or less where it is not. No query."""
    return (today - promise.due_on).days if promise.state == PromiseState.OPEN else 0
