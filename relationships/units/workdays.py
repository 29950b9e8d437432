"""Working days of a department: its week, less its public holidays."""

from datetime import date, timedelta

from brm.base import holidays_of
from relationships.units.models import Unit

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FAR = 60  # days looked at for one working day; a department that never works gets plain days


def is_workday(unit: Unit, day: date) -> bool:
    """Somebody works there on that day. No query."""
    if WEEK[day.weekday()] not in unit.workdays.split(","):
        return False
    return day not in holidays_of.between(unit.country, unit.region, day, day)


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
