"""A series: a rule with its first date, its zone and its exceptions, and the occurrences it makes."""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from itertools import chain, islice
from operator import attrgetter

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.recurrence.expand import LAST_DAY, LAST_WALL, counted_out, walls
from brm.base.recurrence.moments import Moments, Occurrence, earliest_wall, latest_wall, moments_of
from brm.base.recurrence.parse import parse
from brm.base.recurrence.rule import Rule

FIRST_YEAR, LAST_YEAR = 1970, LAST_DAY.year
FIRST_MOMENT = datetime(1969, 12, 25, tzinfo=UTC)  # before any wall time of 1970, in any zone
LAST_MOMENT = datetime(2100, 1, 2, tzinfo=UTC)
by_instant, by_rule = attrgetter("utc"), attrgetter("recurrence_id")


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring plan in the wall time of `tz`.

    `dtstart`, `exdates`, `rdates`: datetimes, naive for wall time there or aware for an instant;
    days where `all_day`. Raises RuleBroken, with the field, for what cannot be planned.
    """

    rrule: str
    dtstart: datetime | date
    tz: str
    all_day: bool = False
    exdates: tuple[datetime | date, ...] = ()
    rdates: tuple[datetime | date, ...] = ()
    rule: Rule = field(init=False, repr=False, compare=False)
    moments: Moments = field(init=False, repr=False, compare=False)
    first: datetime = field(init=False, repr=False, compare=False)
    removed: frozenset[datetime] = field(init=False, repr=False, compare=False)
    added: tuple[Occurrence, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keep = object.__setattr__  # a frozen value fills in what follows from its fields
        keep(self, "moments", moments_of(self.tz, all_day=self.all_day))
        keep(self, "rule", parse(self.rrule, all_day=self.all_day))
        keep(self, "first", self.wall(self.dtstart, "dtstart"))
        added = [self.named(moment, "rdates") for moment in self.rdates]
        keep(self, "added", tuple(sorted(added, key=by_instant)))
        removed = frozenset(self.named(moment, "exdates").utc for moment in self.exdates)
        keep(self, "removed", removed)

    def wall(self, moment: datetime | date, name: str) -> datetime:
        """Any way to say a moment, as wall time of the zone between 1970 and 2099."""
        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time())
        elif self.all_day:
            moment = datetime.combine(moment.date(), time())
        if moment.tzinfo is not None and FIRST_YEAR - 1 <= moment.year <= LAST_YEAR + 1:
            moment = moment.astimezone(self.moments.zone).replace(tzinfo=None, fold=0)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise RuleBroken(
                "year_out_of_range",
                _("%(year)d is out of reach; choose a date from %(first)d to %(last)d.")
                % {"year": moment.year, "first": FIRST_YEAR, "last": LAST_YEAR},
                field=name,
            )
        return moment

    def named(self, moment: datetime | date, name: str) -> Occurrence:
        """The occurrence that an exception names; one with an offset is that very instant."""
        wall = self.wall(moment, name)
        found = self.moments[wall]
        if self.all_day or not isinstance(moment, datetime) or moment.tzinfo is None:
            return found
        return Occurrence(wall, wall, moment.astimezone(UTC), dst=found.dst)


def occurrences(
    series: Series,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int | None = None,
) -> list[Occurrence]:
    """What the series makes from `start` to `end` (aware, both included), at most `limit`, in order.

    Without `start` from its beginning, without `end` up to 2099. A plain daily or weekly rule costs
    some microseconds, any other rule at most some tenths of a second.
    """
    if series.rule.is_plain and not series.added:
        return quick(series, start or FIRST_MOMENT, end or LAST_MOMENT, limit)
    return list(islice(stream(series, start, end), limit))


def quick(series: Series, start: datetime, end: datetime, limit: int | None) -> list[Occurrence]:
    """A plain rule by sums: each weekday is an evenly spaced row of wall times."""
    rule, moments = series.rule, series.moments
    low, high, end = window(series, start, end)
    most = None if limit is None else limit + len(series.removed) + 3
    made: list[Occurrence] = []
    for begin, step in rows(rule, series.first):
        passed = max(0, -((begin - low) // step))
        number = (high - begin) // step + 1
        if rule.count is not None:
            number = min(number, rule.count)
        number -= passed
        if most is not None:
            number = min(number, most)
        if number > 0:
            made += moments.row(begin + passed * step, step, number)
    if len(rule.weekdays) > 1:
        made.sort(key=by_rule)
    if moments.has_gaps and any(one.dst == "gap" for one in made):
        made = list(in_order(made))
    # Near the ends of the window a change of the clock may have let in a few too many.
    made = made[bisect_left(made, start, key=by_instant) :]
    while made and made[-1].utc > end:
        made.pop()
    if series.removed:
        made = [one for one in made if one.utc not in series.removed]
    return made if limit is None else made[:limit]


def rows(rule: Rule, first: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Where each row of a plain rule begins, and its step."""
    if rule.freq == "DAILY":
        yield first, timedelta(days=rule.interval)
        return
    step, first_weekday = timedelta(days=7 * rule.interval), first.weekday()
    into_week = (first_weekday - rule.week_start) % 7
    for _number, weekday in rule.weekdays or ((0, first_weekday),):
        begin = first + timedelta(days=(weekday - rule.week_start) % 7 - into_week)
        yield (begin if begin >= first else begin + step), step


def window(series: Series, start: datetime, end: datetime) -> tuple[datetime, datetime, datetime]:
    """The wall times to look at (first, last), and the last instant: `end` or UNTIL."""
    until, zone = series.rule.until, series.moments.zone
    if isinstance(until, datetime) and until.tzinfo is not None:
        end = min(end, until)
    start, end = max(start, FIRST_MOMENT), max(min(end, LAST_MOMENT), FIRST_MOMENT)
    low, high = max(series.first, earliest_wall(start, zone)), latest_wall(end, zone)
    if isinstance(until, datetime):
        if until.tzinfo is None:
            high = min(high, until)
    elif until is not None:
        high = min(high, datetime.combine(until, time.max))
    return low, min(high, LAST_WALL), end


def stream(
    series: Series,
    start: datetime | None = None,
    end: datetime | None = None,
    *,
    one_a_day: bool = False,
) -> Iterator[Occurrence]:
    """Any rule with its exceptions, lazily; `one_a_day` where only the days matter."""
    start, end = start or FIRST_MOMENT, end or LAST_MOMENT
    low, high, last = window(series, start, end)
    at = series.moments.__getitem__
    if series.rule.count is not None:
        high = min(high, counted_out(series.rule, series.first))
    by_day = walls(series.rule, series.first, low, high)
    made = sample(series, by_day) if one_a_day else map(at, chain.from_iterable(by_day))
    added = (one for one in series.added if start <= one.utc <= end)
    ruled = (one for one in in_order(made) if start <= one.utc <= last)
    before = None
    for one in merge(ruled, added, key=by_instant):
        if one.utc == before or one.utc in series.removed:
            continue
        before = one.utc
        yield one


def sample(series: Series, by_day: Iterable[Iterable[datetime]]) -> Iterator[Occurrence]:
    """Enough of each day to know that something happens on it: not all of 86,400 times."""
    for day in by_day:
        for wall in day:
            one = series.moments[wall]
            if one.utc not in series.removed:
                yield one
                break


def in_order(found: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """By instants, each once: times in a gap wait for those that really exist, which win."""
    waiting: deque[Occurrence] = deque()
    for one in found:
        if one.dst == "gap":
            waiting.append(one)
            continue
        while waiting and waiting[0].utc <= one.utc:
            held = waiting.popleft()
            if held.utc != one.utc:
                yield held
        yield one
    yield from waiting
