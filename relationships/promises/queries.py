"""Promises of both sides: how many were kept, what is due, who may say that it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, DateTimeField, Q, QuerySet
from django.utils.translation import gettext as _

from brm.base.compiled import Given, compiled
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
        or promise.unit_id in scope.trusted
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
WEEKS = tuple(f"week_{number}" for number in range(WEEKS_AHEAD))


@dataclass(frozen=True)
class Week:
    """What one side has open for a week; `share` is of the fullest week of both."""

    monday: date
    amount: int
    share: float


@dataclass(frozen=True)
class OpenWork:
    """What is open: `amounts` for the chips of the list, `weeks` ahead for each side."""

    amounts: dict[str, int]
    weeks: dict[str, list[Week]]


def open_work(scope: Scope, at: datetime, today: date) -> OpenWork:
    """What each side has open, by week: this one with all that is late, and the five after it.

    By side, never by person. One query, over open promises only.
    """
    monday = today - timedelta(days=today.weekday())
    found = {row["side"]: row for row in _open(scope, monday, at=at, latest=latest_day(at))}
    sides = (Side.BUSINESS, Side.IT)
    rows = {side: found.get(side, dict.fromkeys((*WEEKS, "late", "open"), 0)) for side in sides}
    most = max(rows[side][name] for side in sides for name in WEEKS) or 1
    weeks = {
        str(side): [
            Week(monday + timedelta(days=7 * n), rows[side][name], rows[side][name] / most)
            for n, name in enumerate(WEEKS)
        ]
        for side in sides
    }
    amounts = {str(side): rows[side]["open"] for side in sides}
    amounts["week"] = sum(rows[side][WEEKS[0]] for side in sides)
    amounts["late"] = sum(rows[side]["late"] for side in sides)
    return OpenWork(amounts, weeks)


@compiled
def _open(scope: Scope, monday: date) -> QuerySet[Promise, Any]:
    """A row for each side that has anything open."""
    ends = [monday + timedelta(days=7 * (n + 1)) for n in range(WEEKS_AHEAD)]
    counts = {
        name: Count("pk", filter=Q(due_on__lt=end) & (Q(due_on__gte=ends[n - 1]) if n else Q()))
        for n, (name, end) in enumerate(zip(WEEKS, ends, strict=True))
    }
    is_late = late(Given("latest", DateField())) & late(day_there(Given("at", DateTimeField())))
    rows = Promise.objects.visible_to(scope).filter(state=PromiseState.OPEN).order_by()
    return rows.values("side").annotate(
        **counts, late=Count("pk", filter=is_late), open=Count("pk")
    )


def promisable(scope: Scope) -> QuerySet[Unit]:
    """Departments for which this person may note a promise; who stands in promises on their visit, and
    for what they heard there. No query."""
    places = scope.managed_units() | scope.trusted_units() | scope.partnered_units()
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


@dataclass(frozen=True)
class Kept:
    """How one side stands: kept of those that were due or closed, in the last year."""

    side: str
    kept: int
    of: int
    due_this_week: int
    late: int


def kept_by_side(scope: Scope, at: datetime, today: date) -> list[Kept]:
    """Business first, then IT, in all departments in sight. One query, over the year at most;
    withdrawn ones do not count."""
    return by_side(_kept(scope, today, at=at))


@compiled
def _kept(scope: Scope, today: date) -> QuerySet[Promise, Any]:
    there = day_there(Given("at", DateTimeField()))
    return counted_by_side(Promise.objects.visible_to(scope), today, late_by=there)


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
