"""Working days of a department: its week, less its public holidays."""

from bisect import bisect_right
from datetime import date, timedelta
from functools import lru_cache

from brm.base import holidays_of
from relationships.units.models import Unit

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = 60  # days looked at for one working day; a department that never works gets plain days


def is_workday(unit: Unit, day: date) -> bool:
    """Somebody works there on that day. No query."""
    found = _of_year(unit.country, unit.region, unit.workdays, day.year)
    at = bisect_right(found, day)
    return at > 0 and found[at - 1] == day


def workdays(unit: Unit, after: date, last: date) -> list[date]:
    """The working days after `after` up to and with `last`. No query."""
    days: list[date] = []
    for year in range(after.year, last.year + 1):
        found = _of_year(unit.country, unit.region, unit.workdays, year)
        days += found[bisect_right(found, after) : bisect_right(found, last)]
    return days


@lru_cache(maxsize=1024)
def _of_year(country: str, region: str, week: str, year: int) -> tuple[date, ...]:
    """All working days of a year in their order, kept: whoever counts months asks for each day."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    free = holidays_of.between(country, region, first, last)
    worked = set(week.split(","))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if WEEK[day.weekday()] in worked and day not in free)


def add_workdays(unit: Unit, day: date, count: int) -> date:
    """The day `count` working days after `day` (before it where negative). No query.

    `day` itself never counts, so one working day after a Friday is the Monday.
    """
    step = timedelta(days=1 if count >= 0 else -1)
    left, looked = abs(count), 0
    while left and looked < FAR * (abs(count) + 1):
        day += step
        looked += 1
        if is_workday(unit, day):
            left -= 1
    return day
