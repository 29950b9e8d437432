"""Which days and wall times a rule names, up to the end of 2099 and never beyond.

Nothing here asks for a time zone. A rule that never comes true costs one walk over 130 years
of days, a few hundredths of a second; times of the day are counted, not written out.
"""

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache

from brm.base.recurrence.rule import Rule

LAST_DAY = date(2099, 12, 31)
LAST_WALL = datetime.combine(LAST_DAY, time.max)


class Times:
    """The times of day that a rule names, in order, worked out one by one when asked for."""

    def __init__(self, rule: Rule, first: datetime) -> None:
        self.hours = rule.hours or (first.hour,)
        self.minutes = rule.minutes or (first.minute,)
        self.seconds = rule.seconds or (first.second,)

    def __len__(self) -> int:
        return len(self.hours) * len(self.minutes) * len(self.seconds)

    def __getitem__(self, index: int) -> time:
        rest, second = divmod(index, len(self.seconds))
        hour, minute = divmod(rest, len(self.minutes))
        return time(self.hours[hour], self.minutes[minute], self.seconds[second])


def walls(
    rule: Rule, first: datetime, start: datetime, end: datetime
) -> Iterator[Iterator[datetime]]:
    """The rule's wall times from `start` to `end`, both included, in order: a lazy row per day."""
    times = Times(rule, first)
    for day, indexes in days(rule, first, start.date(), end.date()):
        after = bisect_left(times, start.time()) if day == start.date() else 0
        until = bisect_right(times, end.time()) if day == end.date() else len(times)
        yield (datetime.combine(day, times[index]) for index in indexes if after <= index < until)


def days(
    rule: Rule, first: datetime, start: date, end: date
) -> Iterator[tuple[date, Sequence[int]]]:
    """Each day from `start` to `end` with the indexes of its times, COUNT left aside."""
    times, begin = Times(rule, first), first.date()
    on_first_day = bisect_left(times, first.time())
    for day, found in chosen(completed(rule, first), times, first, start, min(end, LAST_DAY)):
        if day == begin:
            left = [index for index in found if index >= on_first_day]
            if left and day >= start:
                yield day, left
        elif day >= start and day > begin:
            yield day, found


@lru_cache(maxsize=1024)
def counted_out(rule: Rule, first: datetime) -> datetime:
    """The wall time with which COUNT ends the rule; the end of 2099 where it does not.

    Costs one walk over the days, at most some hundredths of a second, and is remembered.
    """
    count, times = rule.count, Times(rule, first)
    if count is None or count > ((LAST_DAY - first.date()).days + 1) * len(times):
        return LAST_WALL
    for day, indexes in days(rule, first, first.date(), LAST_DAY):
        if count <= len(indexes):
            return datetime.combine(day, times[indexes[count - 1]])
        count -= len(indexes)
    return LAST_WALL


def chosen(
    rule: Rule, times: Times, first: datetime, start: date, end: date
) -> Iterator[tuple[date, Sequence[int]]]:
    """The days of each period with the times that BYSETPOS leaves, all without it."""
    per_day, everything = len(times), range(len(times))
    places: dict[int, list[tuple[int, list[int]]]] = {}
    for period in PERIODS[rule.freq](rule, first, start, end):
        if not rule.positions:
            for day in period:
                if day > end:
                    return
                yield day, everything
            continue
        if len(period) not in places:
            places[len(period)] = placed(rule.positions, len(period), per_day)
        for place, indexes in places[len(period)]:
            if period[place] > end:
                return
            yield period[place], indexes


def placed(positions: Sequence[int], length: int, per_day: int) -> list[tuple[int, list[int]]]:
    """Where the positions lie in a period of so many days: (day's place, indexes of its times)."""
    size = length * per_day
    found: dict[int, list[int]] = {}
    for index in sorted({p - 1 if p > 0 else size + p for p in positions if abs(p) <= size}):
        day, moment = divmod(index, per_day)
        found.setdefault(day, []).append(moment)
    return list(found.items())


def completed(rule: Rule, first: datetime) -> Rule:
    """What the rule leaves open comes from its first date."""
    if rule.weeks or rule.year_days or rule.month_days or rule.weekdays or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, weekdays=((0, first.weekday()),))
    if rule.freq == "MONTHLY":
        return replace(rule, month_days=(first.day,))
    return replace(rule, months=rule.months or (first.month,), month_days=(first.day,))


def steps(begin: int, start: int, end: int, step: int) -> range:
    """From `begin` in steps to `end`, leaving out the whole steps that end before `start`."""
    passed = max(0, (start - begin) // step)
    return range(begin + passed * step, end + 1, step)


def daily(rule: Rule, first: datetime, start: date, end: date) -> Iterator[list[date]]:
    known = steps(first.toordinal(), start.toordinal(), end.toordinal(), rule.interval)
    for day in map(date.fromordinal, known):
        if fits(rule, day):
            yield [day]


def weekly(rule: Rule, first: datetime, start: date, end: date) -> Iterator[list[date]]:
    begin = first.toordinal() - (first.weekday() - rule.week_start) % 7
    offsets = sorted((weekday - rule.week_start) % 7 for _number, weekday in rule.weekdays)
    for week in steps(begin, start.toordinal(), end.toordinal(), 7 * rule.interval):
        found = [date.fromordinal(week + offset) for offset in offsets]
        yield [day for day in found if not rule.months or day.month in rule.months]


def monthly(rule: Rule, first: datetime, start: date, end: date) -> Iterator[list[date]]:
    begin, earliest, last = (day.year * 12 + day.month - 1 for day in (first, start, end))
    for number in steps(begin, earliest, last, rule.interval):
        year, month = divmod(number, 12)
        if not rule.months or month + 1 in rule.months:
            yield [day for day in month_of(year, month + 1) if fits(rule, day)]


def yearly(rule: Rule, first: datetime, start: date, end: date) -> Iterator[list[date]]:
    for year in steps(first.year, start.year, end.year, rule.interval):
        yield [day for day in candidates(rule, year) if fits(rule, day)]


PERIODS = {"DAILY": daily, "WEEKLY": weekly, "MONTHLY": monthly, "YEARLY": yearly}


def candidates(rule: Rule, year: int) -> Iterable[date]:
    """The days of a year that the rule may choose, in order: those it numbers, else its months."""
    if rule.year_days:
        length, first = year_length(year), date(year, 1, 1).toordinal()
        numbers = {day if day > 0 else length + 1 + day for day in rule.year_days}
        return [date.fromordinal(first + day - 1) for day in sorted(numbers) if 1 <= day <= length]
    return (day for month in rule.months or range(1, 13) for day in month_of(year, month))


def month_of(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def fits(rule: Rule, day: date) -> bool:
    """Whether the day stands in every list that the rule has; days of the year were chosen by theirs."""
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not counted(day.day, month_length(day), rule.month_days):
        return False
    if rule.weeks and not counted(*week_number(day, rule.week_start), rule.weeks):
        return False
    return not rule.weekdays or on_weekday(rule, day)


def counted(number: int, of: int, wanted: Sequence[int]) -> bool:
    """Whether the number is wanted, counted from the front or, below zero, from the end."""
    return number in wanted or number - of - 1 in wanted


def on_weekday(rule: Rule, day: date) -> bool:
    weekday = day.weekday()
    if (0, weekday) in rule.weekdays:
        return True
    if rule.freq == "YEARLY" and not rule.months:
        number, length = year_day(day), year_length(day.year)
    else:
        number, length = day.day, month_length(day)
    return ((number - 1) // 7 + 1, weekday) in rule.weekdays or (
        -((length - number) // 7 + 1),
        weekday,
    ) in rule.weekdays


def month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def year_length(year: int) -> int:
    return 366 if isleap(year) else 365


def year_day(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


@lru_cache(maxsize=1024)
def first_week(year: int, week_start: int) -> int:
    """The ordinal on which week 1 begins: the first week with four days or more in the year."""
    fourth = date(year, 1, 4)
    return fourth.toordinal() - (fourth.weekday() - week_start) % 7


def week_number(day: date, week_start: int) -> tuple[int, int]:
    """The number of the day's week, and how many weeks that week's year has."""
    ordinal, year = day.toordinal(), day.year
    if ordinal < first_week(year, week_start):
        year -= 1
    elif ordinal >= first_week(year + 1, week_start):
        year += 1
    begin, after = first_week(year, week_start), first_week(year + 1, week_start)
    return (ordinal - begin) // 7 + 1, (after - begin) // 7
