"""Rounds spread over the weeks: no week much fuller than another, no two visits at once."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationships.rounds.levelling import CYCLES, Taken, Want, level, nearest_cycle, spread
from relationships.rounds.planning import Days
from relationships.rounds.queries.calendars import days_of
from relationships.units.models import Unit

MONDAY = date(2026, 11, 2)
BY_LAYER = ("TU", "TH", "WE", "MO", "FR")
YEAR = MONDAY + timedelta(weeks=52) - timedelta(days=1)
DEPARTMENTS = st.tuples(
    st.sampled_from(CYCLES), st.sampled_from([20, 30, 45, 60]), st.integers(1, 2),
    st.sampled_from(["Europe/Amsterdam", "Europe/Lisbon"]),
)  # fmt: skip


def wants(rows, days=None):
    return [
        Want(key, person, weeks, minutes, zone, days or Days())
        for key, (weeks, minutes, person, zone) in enumerate(rows)
    ]


def by_week(places, of):
    """Visits of each week of the year, for the departments `of` one buddy."""
    found = Counter()
    for key in of:
        for one in places[key].dates:
            if not one.is_off:
                found[(one.day - MONDAY).days // 7] += 1
    return [found[week] for week in range(52)]


def at_once(places, all_wants):
    """Pairs of visits of one buddy that overlap."""
    spans = defaultdict(list)
    for want in all_wants:
        for one in places[want.key].dates:
            if not one.is_off:
                spans[want.person_id].append(
                    (one.starts_at, one.starts_at + timedelta(minutes=want.minutes))
                )
    return [
        (this, other)
        for own in spans.values()
        for this, other in zip(sorted(own), sorted(own)[1:], strict=False)
        if other[0] < this[1]
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(DEPARTMENTS, min_size=40, max_size=40))
def test_of_forty_rounds_no_week_exceeds_the_buddys_mean_by_more_than_one_visit(rows):
    asked = wants(rows)

    places = level(asked, {}, MONDAY, YEAR)

    assert at_once(places, asked) == []
    for person in {want.person_id for want in asked}:
        weeks = by_week(places, [want.key for want in asked if want.person_id == person])
        assert max(weeks) <= sum(weeks) / len(weeks) + 1, weeks


@pytest.mark.parametrize(("country", "zone"), [("FR", "Europe/Paris"), ("NL", "Europe/Amsterdam")])
def test_holidays_and_the_change_of_the_clocks_keep_the_weeks_level_and_the_hours_free(
    country, zone
):
    days = days_of(Unit(country=country), (), MONDAY, YEAR)
    asked = wants([(CYCLES[key % 4], 45, key % 2, zone) for key in range(40)], days)

    places = level(asked, {}, MONDAY, YEAR)

    moved = [one for place in places.values() for one in place.dates if one.is_moved]
    assert moved
    assert all(one.day.isocalendar()[:2] == one.named_on.isocalendar()[:2] for one in moved)
    assert at_once(places, asked) == []
    for person in (0, 1):
        weeks = by_week(places, [want.key for want in asked if want.person_id == person])
        assert max(weeks) <= sum(weeks) / len(weeks) + 1


MONTHS = st.sampled_from([1, 1, 2, 3, 0])  # 0: by the week


def by_months(rows, person=1):
    return [
        Want(key, person, weeks, minutes, zone, months=months)
        for key, ((weeks, minutes, _person, zone), months) in enumerate(rows)
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DEPARTMENTS, MONTHS), min_size=40, max_size=40))
def test_of_rounds_by_the_month_no_week_has_more_than_a_fourth_of_a_month_rounded_up(rows):
    asked = by_months([(row, months) for row, months in rows if months or row[0] > 1])

    places = level(asked, {}, MONDAY, YEAR)

    assert at_once(places, asked) == []
    monthly = [want for want in asked if want.months]
    for want in monthly:
        assert places[want.key].rule.startswith("FREQ=MONTHLY;")
    a_month = sum(Fraction(1, want.months) for want in monthly)
    half_filled = Fraction(1, 8) if {2, 3} <= {want.months for want in monthly} else 0
    weeks = by_week(places, [want.key for want in monthly])
    assert max(weeks) <= ceil(a_month / 4 + half_filled), weeks
    weekly = by_week(places, [want.key for want in asked if not want.months])
    assert max(weekly) <= sum(weekly) / len(weekly) + 1, weekly


def test_forty_rounds_by_the_month_are_ten_a_week_at_most_also_with_holidays():
    days = days_of(Unit(country="NL"), (), MONDAY, YEAR)
    asked = [replace(want, months=1) for want in wants([(1, 45, 1, "Europe/Amsterdam")] * 40, days)]

    places = level(asked, {}, MONDAY, YEAR)

    weeks = by_week(places, range(40))
    assert max(weeks) == 10
    assert max(weeks) <= sum(weeks) / len(weeks) + 1
    assert at_once(places, asked) == []
    assert {place.rule for place in places.values()} == {
        f"FREQ=MONTHLY;BYDAY={block}{name}" for block in "1234" for name in BY_LAYER
    }


def test_rounds_by_the_month_lie_on_days_on_which_the_department_works_and_too_many_are_told():
    weekend = Days(workdays=("SA", "SU"))
    asked = [replace(want, months=3) for want in wants([(1, 240, 1, "Europe/Amsterdam")], weekend)]
    too_many = [replace(want, months=1) for want in wants([(1, 300, 1, "Europe/Amsterdam")] * 70)]

    place = level(asked, {}, MONDAY, YEAR)[0]

    assert place.rule in {f"FREQ=MONTHLY;INTERVAL=3;BYDAY={n}SA" for n in "1234"}
    assert None in level(too_many, {}, MONDAY, YEAR).values()


def test_a_round_by_the_month_goes_round_the_weeks_that_are_full_already():
    first = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    busy = [
        Taken(first.date() + timedelta(weeks=n), first + timedelta(weeks=n), 45) for n in (0, 5)
    ]
    asked = [replace(want, months=1) for want in wants([(1, 45, 1, "Europe/Amsterdam")])]

    place = level(asked, {1: busy}, MONDAY, YEAR)[0]

    assert place.rule != "FREQ=MONTHLY;BYDAY=1TU"


def test_what_a_buddy_has_already_is_gone_round():
    tuesday = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)  # nine in Amsterdam
    busy = [
        Taken(date(2026, 11, 2) + timedelta(weeks=2 * n), tuesday + timedelta(weeks=2 * n), 180)
        for n in range(12)
    ]

    place = level(wants([(2, 45, 1, "Europe/Amsterdam")]), {1: busy}, MONDAY, YEAR)[0]

    assert place.starts_on >= MONDAY + timedelta(weeks=1)
    assert place.starts_on < MONDAY + timedelta(weeks=2)


def test_a_visit_lies_at_an_hour_at_which_who_stands_in_is_free():
    asked = [
        replace(want, person_id=one, stand_ins=(3 - one,))
        for want, one in zip(wants([(1, 45, 1, "Europe/Amsterdam")] * 12), [1, 2] * 6, strict=True)
    ]

    places = level(asked, {}, MONDAY, YEAR)

    assert at_once(places, [replace(want, person_id=1) for want in asked]) == []


def test_forty_weekly_rounds_of_one_buddy_fit_behind_each_other_and_too_many_are_told():
    asked = wants([(1, 45, 1, "Europe/Amsterdam")] * 45)
    too_many = wants([(1, 240, 1, "Europe/Amsterdam")] * 20)

    assert at_once(level(asked, {}, MONDAY, YEAR), asked) == []
    assert None in level(too_many, {}, MONDAY, YEAR).values()


def test_a_department_that_is_open_at_night_is_visited_at_night():
    night = Want(
        1, 1, 1, 45, "Europe/Amsterdam", Days(workdays=("SA", "SU")), time(20), time(23, 30)
    )

    place = level([night], {}, MONDAY, YEAR)[1]

    assert (place.starts_time, place.rule) == (time(20), "FREQ=WEEKLY;BYDAY=SA")


def test_who_has_least_to_walk_gets_the_next_department():
    found = spread([(key, 45, 4) for key in range(12)], {7: 0, 8: 270})

    assert Counter(found.values()) == {7: 7, 8: 5}


@pytest.mark.parametrize(("days", "weeks"), [(7, 1), (14, 2), (30, 4), (90, 12), (1, 1), (400, 12)])
def test_a_rhythm_in_days_becomes_one_in_weeks(days, weeks):
    assert nearest_cycle(days) == weeks
