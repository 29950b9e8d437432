"""The rolling horizon."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from relationships.rounds.models import Round, Visit
from relationships.rounds.services.horizon import keep_horizon
from tests.factories.relationships import AbsenceFactory, ITBuddyFactory, RoundFactory, UnitFactory
from tests.relationships.rounds.conftest import SUNDAY


def visits(round_):
    rows = Visit.objects.filter(round=round_).order_by("recurrence_id")
    return [(v.recurrence_id, v.state, v.why_changed, v.why_words) for v in rows]


def test_visits_are_planned_for_half_a_year_each_once(tuesdays):
    again = keep_horizon(SUNDAY)

    rows = Visit.objects.filter(round=tuesdays)
    assert again == 0
    assert rows.count() == 26
    assert tuesdays.planned_until == date(2026, 8, 30)
    first = rows.earliest("starts_at")
    assert first.starts_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert (first.buddy, first.unit, first.minutes) == (tuesdays.buddy.person, tuesdays.unit, 45)


def test_the_next_week_adds_one_visit(tuesdays):
    assert keep_horizon(SUNDAY + timedelta(days=7)) == 1


def test_a_skipped_visit_is_a_row_with_its_reason(unit, joost):
    mondays = RoundFactory(
        unit=unit, buddy=joost, rule="FREQ=WEEKLY;BYDAY=MO", starts_on=date(2026, 4, 20),
        on_closed="skip", last_on=date(2026, 5, 4),
    )  # fmt: skip

    keep_horizon(SUNDAY)

    assert visits(mondays) == [
        ("2026-04-20T10:00:00", "planned", "", ""),
        ("2026-04-27T10:00:00", "cancelled", "holiday", "King's Day"),
        ("2026-05-04T10:00:00", "planned", "", ""),
    ]


def test_the_deputy_goes_for_a_buddy_who_is_away(unit, joost, priya):
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 9), ends_on=date(2026, 3, 13))
    round_ = RoundFactory(unit=unit, buddy=joost, last_on=date(2026, 3, 17))

    keep_horizon(SUNDAY)

    rows = Visit.objects.filter(round=round_).order_by("starts_at")
    assert [(v.buddy.name, v.instead_of and v.instead_of.name, v.why_changed) for v in rows] == [
        ("Joost de Wit", None, ""),
        ("Priya Raman", "Joost de Wit", "away"),
        ("Joost de Wit", None, ""),
    ]


def test_somebody_who_leaves_is_away_from_that_day_on(unit, joost):
    joost.person.left_on = date(2026, 3, 10)
    joost.person.save()
    round_ = RoundFactory(unit=unit, buddy=joost, last_on=date(2026, 3, 10))

    keep_horizon(SUNDAY)

    assert [why for _id, _state, why, _words in visits(round_)] == ["", "nobody"]


def test_what_is_over_today_is_not_planned_any_more(unit, joost):
    round_ = RoundFactory(unit=unit, buddy=joost, last_on=date(2026, 3, 10))

    keep_horizon(datetime(2026, 3, 3, 12, tzinfo=UTC))

    assert [one[0] for one in visits(round_)] == ["2026-03-10T10:00:00"]


def test_a_round_that_is_over_ends_and_closed_departments_get_no_visits(unit, joost):
    over = RoundFactory(unit=unit, buddy=joost, last_on=date(2026, 3, 3))
    closed = UnitFactory(closed_on=date(2026, 2, 1))
    RoundFactory(unit=closed, buddy=ITBuddyFactory(unit=closed))

    keep_horizon(datetime(2026, 3, 10, 12, tzinfo=UTC))

    over.refresh_from_db()
    assert over.ended_at == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert Visit.objects.count() == 0


def test_words_with_quotes_and_commas_pass_the_copy(unit, joost):
    place = 'Hall "B", left\nby the gate; \\N 100 %s'
    round_ = RoundFactory(unit=unit, buddy=joost, place=place, last_on=date(2026, 3, 3))

    keep_horizon(SUNDAY)

    assert Visit.objects.get(round=round_).place == place


def test_long_foreign_words_pass_the_copy_in_more_than_one_piece(unit, joost):
    for _number in range(30):
        RoundFactory(unit=unit, buddy=joost, place="𝔘" * 200, rule="FREQ=DAILY")

    made = keep_horizon(SUNDAY)

    assert made == Visit.objects.filter(place="𝔘" * 200).count() == 30 * 181


def test_the_number_of_queries_does_not_grow_with_the_rounds(
    unit, joost, django_assert_num_queries
):
    def count(amount):
        for _number in range(amount):
            RoundFactory(unit=unit, buddy=joost)
        with django_assert_num_queries(16):
            assert keep_horizon(SUNDAY) == 26 * amount

    count(1)
    count(3)


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_plan_each_visit_once():
    unit = UnitFactory()
    buddy = ITBuddyFactory(unit=unit)
    for _number in range(8):
        RoundFactory(unit=unit, buddy=buddy)
    barrier = Barrier(2)

    def plan():
        try:
            barrier.wait()
            return keep_horizon(SUNDAY, batch=2)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = [one.result() for one in [pool.submit(plan), pool.submit(plan)]]

    assert sum(made) == 8 * 26
    assert Visit.objects.count() == 8 * 26
    assert Round.objects.filter(planned_until=None).count() == 0
