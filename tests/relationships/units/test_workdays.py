from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from brm.base import holidays_of
from relationships.units.models import Unit
from relationships.units.workdays import WEEK, add_workdays, is_workday, workdays

UTRECHT = Unit(name="Customer Care", country="NL")


def test_a_weekend_and_a_holiday_are_no_working_days():
    assert [is_workday(UTRECHT, date(2026, 4, day)) for day in (24, 25, 26, 27, 28)] == [
        True,
        False,
        False,
        False,  # King's Day
        True,
    ]


def test_one_working_day_after_a_friday_before_a_holiday_is_the_tuesday():
    assert add_workdays(UTRECHT, date(2026, 4, 24), 1) == date(2026, 4, 28)


def test_the_working_day_before_a_tuesday_after_a_holiday_is_the_friday():
    assert add_workdays(UTRECHT, date(2026, 4, 28), -1) == date(2026, 4, 24)


def test_no_working_days_on_is_the_day_itself():
    assert add_workdays(UTRECHT, date(2026, 4, 25), 0) == date(2026, 4, 25)


def test_a_department_that_never_works_does_not_hang():
    assert add_workdays(Unit(name="Closed", workdays=""), date(2026, 1, 1), 1) > date(2026, 1, 1)


DAYS = some.dates(date(2024, 11, 1), date(2028, 2, 1))
PLACES = some.sampled_from([("NL", ""), ("DE", "BY"), ("CH", "TI"), ("", ""), ("??", "")])
WEEKS = some.lists(some.sampled_from(WEEK), unique=True).map(",".join)


@given(DAYS, some.integers(-3, 500), PLACES, WEEKS)
def test_the_working_days_between_two_are_those_that_are_one_each(after, length, place, week):
    country, region = place
    unit = Unit(name="Care", country=country, region=region, workdays=week)
    last = after + timedelta(days=length)
    between = [after + timedelta(days=n) for n in range(1, length + 1)]

    def works(day: date) -> bool:
        free = holidays_of.between(country, region, day, day)
        return WEEK[day.weekday()] in week.split(",") and day not in free

    assert workdays(unit, after, last) == [day for day in between if works(day)]
    assert [day for day in between if is_workday(unit, day)] == [d for d in between if works(d)]
