from datetime import date

from relationships.units.models import Unit
from relationships.units.workdays import add_workdays, is_workday

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
