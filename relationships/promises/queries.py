"""Promises of both sides: how many were kept, what is due, who may say that it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from brm.base.db import Day, day_there, latest_day
from brm.base.scope import Scope
from relationships.people.choices import Side
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise, PromiseQuerySet
from relationships.units.models import Unit

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
