"""Rounds spread so that no week of a buddy is much fuller than another: pure, without clock or tables.

Levelled rounds count in weeks, of which each divides the next (1, 2, 4, 12): a round laid into the
emptiest of its weeks, the frequent ones first, never makes a week fuller than the emptiest by more
than one visit. Calendar months would not divide so: rounds by the month are levelled among themselves
(`month_blocks`), after those by the week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from relationships.rounds import planning
from relationships.rounds.choices import OnClosed
from relationships.rounds.month_blocks import Blocks, Slot
from relationships.rounds.planning import Date, Days, Rhythm

CYCLES = (1, 2, 4, 12)  # weeks
CYCLE = CYCLES[-1]
WEEK = timedelta(weeks=1)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LIKED = ("TU", "TH", "WE", "MO", "FR", "SA", "SU")  # holidays lie on Mondays and Fridays
QUARTER = timedelta(minutes=15)
LUNCH = (time(12), time(13))
FRAME = (time(9), time(17))


@dataclass(frozen=True)
class Taken:
    """A visit that a buddy has already: on that local day, at that moment."""

    day: date
    starts_at: datetime
    minutes: int


@dataclass(frozen=True)
class Want:
    """A department that somebody is to visit every so many weeks; `opens`, `closes`: its own hours.

    `months`: every so many months instead (1, 2, 3), on the same weekday of the month.
    `stand_ins`: who goes when the buddy cannot; better free at the same hour.
    """

    key: int
    person_id: int
    weeks: int
    minutes: int
    zone: str
    days: Days = field(default_factory=Days)
    opens: time = time(8)
    closes: time = time(18)
    stand_ins: tuple[int, ...] = ()
    months: int = 0


@dataclass(frozen=True)
class Place:
    """Where a round lies: its rule and first day in wall time, and the dates that come of it."""

    rule: str
    starts_on: date
    starts_time: time
    on_closed: str
    dates: tuple[Date, ...]


def nearest_cycle(days: int) -> int:
    """How many weeks lie between visits where somebody should come by every so many days."""
    return min(CYCLES, key=lambda weeks: (abs(7 * weeks - days), weeks))


def spread(
    lengths: Sequence[tuple[int, int, float]], minutes: Mapping[int, float]
) -> dict[int, int]:
    """Who of the people in `minutes` gets which department: always who has the fewest minutes so far.

    `lengths`: (department, minutes a visit, weeks between visits); `minutes`: what each has in twelve
    weeks already, in the order in which they are asked.
    """
    load, found = dict(minutes), {}
    for key, length, weeks in sorted(lengths, key=lambda one: (-one[1] / one[2],)):
        person = min(load, key=lambda one: load[one])
        load[person] += length * CYCLE / weeks
        found[key] = person
    return found


def level(
    wants: Iterable[Want], taken: Mapping[int, Sequence[Taken]], monday: date, last: date
) -> dict[int, Place | None]:
    """A place for each department, from that Monday on; None where its buddy has no free hour left.

    No two visits of a buddy overlap up to the day `last`. A holiday moves a visit inside its week.
    """
    by_person: dict[int, list[Want]] = defaultdict(list)
    for want in wants:
        by_person[want.person_id].append(want)
    found: dict[int, Place | None] = {}
    books = {person: Book(own, monday, last) for person, own in taken.items()}
    for person, own in by_person.items():
        own.sort(key=lambda want: (want.months, want.weeks))
        for is_tight in (False, True):  # at full hours, else one after the other
            books[person] = book = Book(taken.get(person, ()), monday, last, is_tight=is_tight)
            places = {
                want.key: book.lay(want, [books[one] for one in want.stand_ins if one in books])
                for want in own
            }
            if None not in places.values():
                break
        found |= places
    return found


class Book:
    """One buddy's weeks while rounds are laid into them."""

    def __init__(
        self, taken: Iterable[Taken], monday: date, last: date, *, is_tight: bool = False
    ) -> None:
        self.monday, self.last, self.is_tight = monday, last, is_tight
        self.visits = [0] * (2 * CYCLE)
        self.blocks = Blocks()
        self.minutes: dict[tuple[int, str], int] = defaultdict(int)
        self.busy: dict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
        for one in taken:
            week = (one.day - monday).days // 7
            if 0 <= week < len(self.visits):
                self._count(week, NAMES[one.day.weekday()], one.minutes)
            self._block(one.starts_at, one.minutes)

    def lay(self, want: Want, stand_ins: Sequence["Book"] = ()) -> Place | None:
        """The emptiest weeks, of these the emptiest day, of that the first free hour.

        Better one at which who stands in is free as well. By the month: see `month_blocks`.
        """
        if want.months:
            return self._lay_months(want, stand_ins)
        for offset in sorted(range(want.weeks), key=lambda first: self._fullness(want, first)):
            weeks = range(offset, len(self.visits), want.weeks)
            for name in self._weekdays(want, weeks):
                day = self.monday + offset * WEEK + timedelta(days=NAMES.index(name))
                interval = f"INTERVAL={want.weeks};" if want.weeks > 1 else ""
                rule = f"FREQ=WEEKLY;{interval}BYDAY={name}"
                place = self._hour(want, day, rule, stand_ins)
                if place is not None:
                    for week in weeks:
                        self._count(week, name, want.minutes)
                    self._keep(place, want.minutes)
                    return place
        return None

    def _lay_months(self, want: Want, stand_ins: Sequence["Book"]) -> Place | None:
        """The block with the fewest layers, of these the emptiest weeks; the weekday of its layer."""
        works = [name for name in LIKED if name in want.days.workdays] or list(LIKED[:5])
        for slot in self.blocks.slots(want.months, self._crowd):
            first = NAMES[slot.weekday]
            for name in sorted(works, key=lambda name: name != first):
                day = next(slot.dates(NAMES.index(name), self.monday))
                interval = f"INTERVAL={want.months};" if want.months > 1 else ""
                rule = f"FREQ=MONTHLY;{interval}BYDAY={slot.block + 1}{name}"
                place = self._hour(want, day, rule, stand_ins)
                if place is not None:
                    self.blocks.take(slot)
                    self._keep(place, want.minutes)
                    for week in self._weeks(slot, NAMES.index(name)):
                        self._count(week, name, want.minutes)
                    return place
        return None

    def _weeks(self, slot: Slot, weekday: int) -> list[int]:
        """The weeks, of those that are counted, in which a round in this slot comes."""
        end = self.monday + len(self.visits) * WEEK
        days = takewhile(lambda day: day < end, slot.dates(weekday, self.monday))
        return [(day - self.monday).days // 7 for day in days]

    def _crowd(self, slot: Slot) -> int:
        return max((self.visits[week] for week in self._weeks(slot, slot.weekday)), default=0)

    def _keep(self, place: Place, minutes: int) -> None:
        for one in place.dates:
            if not one.is_off:
                self._block(one.starts_at, minutes)

    def _count(self, week: int, name: str, minutes: int) -> None:
        self.visits[week] += 1
        self.minutes[week, name] += minutes

    def _block(self, starts_at: datetime, minutes: int) -> None:
        begin = starts_at.astimezone(UTC)
        self.busy[begin.date()].append((begin, begin + timedelta(minutes=minutes)))

    def _fullness(self, want: Want, first: int) -> tuple[int, int, int]:
        weeks = range(first, len(self.visits), want.weeks)
        minutes = (sum(self.minutes[week, name] for name in NAMES) for week in weeks)
        return max(self.visits[week] for week in weeks), max(minutes), first

    def _weekdays(self, want: Want, weeks: Iterable[int]) -> list[str]:
        works = [name for name in LIKED if name in want.days.workdays] or list(LIKED[:5])
        return sorted(works, key=lambda name: max(self.minutes[week, name] for week in weeks))

    def _hour(self, want: Want, day: date, rule: str, stand_ins: Sequence["Book"]) -> Place | None:
        is_late = NAMES[day.weekday()] in {"TH", "FR", "SU"}
        on_closed = OnClosed.PREVIOUS if is_late else OnClosed.NEXT
        found: list[Date] | None = None
        second: Place | None = None
        for hour in hours(want, is_tight=self.is_tight):
            if found is None:
                first = datetime.combine(day, hour)
                rhythm = Rhythm(rule, first, want.zone, on_closed=on_closed)
                found = planning.dates(rhythm, want.days, day, self.last)
            at_that_hour = [_at(one, hour, want.zone) for one in found]
            if any(self.is_busy(one, want.minutes) for one in at_that_hour):
                continue
            place = Place(rule, day, hour, on_closed, tuple(at_that_hour))
            if not any(
                each.is_busy(one, want.minutes) for each in stand_ins for one in place.dates
            ):
                return place
            second = second or place
        return second

    def is_busy(self, one: Date, minutes: int) -> bool:
        """A visit of that length on that date would overlap with another."""
        if one.is_off:
            return False
        begin, day = one.starts_at, one.starts_at.date()
        end = begin + timedelta(minutes=minutes)
        return any(
            begin < until and since < end
            for other in (day - timedelta(days=1), day, day + timedelta(days=1))
            for since, until in self.busy.get(other, ())
        )


def _at(one: Date, hour: time, zone: str) -> Date:
    """The same date at another hour."""
    return Date(
        datetime.combine(one.named_on, hour).isoformat(), one.named_on, one.day,
        planning.moment(one.day, hour, zone), one.is_off, one.why, one.words, one.to,
    )  # fmt: skip


def hours(want: Want, *, is_tight: bool) -> list[time]:
    """When a visit may begin, the best first: by day and not over lunch; else whenever they are open.

    At full and half hours, or, where it is `is_tight`, at every quarter.
    """
    grid = [time(quarter // 4, quarter % 4 * 15) for quarter in range(96)]
    length = timedelta(minutes=want.minutes)
    opens, closes = want.opens, want.closes
    fits = [at for at in grid if at >= opens and _end(at, length) <= _span(closes)]
    liked = [
        at
        for at in fits
        if at >= FRAME[0]
        and _end(at, length) <= _span(FRAME[1])
        and not (at < LUNCH[1] and _end(at, length) > _span(LUNCH[0]))
    ]
    if not is_tight:
        liked.sort(key=lambda at: (at.minute % 30 != 0, at.minute != 0))
    return liked + [at for at in fits if at not in set(liked)]


def _span(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _end(at: time, length: timedelta) -> timedelta:
    return _span(at) + length
