"""What becomes of dates, and who goes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base import holidays_of
from relationships.rounds.planning import (
    Candidate,
    Days,
    Rhythm,
    dates,
    planned,
    who_goes,
    window,
)

wall = datetime.fromisoformat
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TUESDAYS = Rhythm("FREQ=WEEKLY;BYDAY=TU", wall("2026-03-03T10:00"), "Europe/Amsterdam")


def told(found):
    return [
        (one.recurrence_id[:10], str(one.day), one.is_off, str(one.why), one.words) for one in found
    ]


def test_a_plain_week_is_kept():
    found = dates(TUESDAYS, Days(), date(2026, 3, 1), date(2026, 3, 17))

    assert told(found) == [
        ("2026-03-03", "2026-03-03", False, "", ""),
        ("2026-03-10", "2026-03-10", False, "", ""),
        ("2026-03-17", "2026-03-17", False, "", ""),
    ]


@pytest.mark.parametrize(
    ("place", "first", "moved_to", "name"),
    [
        (("NL", ""), wall("2026-04-27T10:00"), "2026-04-28", "King's Day"),
        (("FR", ""), wall("2026-07-14T10:00"), "2026-07-15", "National Day"),
        (("BE", ""), wall("2026-07-21T10:00"), "2026-07-22", "National Day"),
        (("ES", "MD"), wall("2026-12-08T10:00"), "2026-12-09", "Immaculate Conception"),
        (("NO", ""), wall("2026-05-01T10:00"), "2026-05-04", "Labor Day"),
    ],
)
def test_a_holiday_of_the_department_moves_the_visit_to_the_next_working_day(
    place, first, moved_to, name
):
    rhythm = Rhythm("FREQ=MONTHLY", first, "Europe/Oslo")
    days = Days(holidays=holidays_of.between(*place, *YEAR))

    assert told(dates(rhythm, days, first.date(), first.date())) == [
        (str(first.date()), moved_to, False, "holiday", name)
    ]


def test_a_busy_period_is_left_out_and_says_what_keeps_them_busy():
    days = Days(busy=((date(2026, 3, 9), date(2026, 3, 11), "stocktaking"),))

    assert told(dates(TUESDAYS, days, date(2026, 3, 10), date(2026, 3, 10))) == [
        ("2026-03-10", "2026-03-10", True, "busy", "stocktaking")
    ]


def test_a_day_without_work_moves_and_needs_no_name():
    days = Days(workdays=("MO", "WE"))

    assert told(dates(TUESDAYS, days, date(2026, 3, 3), date(2026, 3, 3))) == [
        ("2026-03-03", "2026-03-04", False, "closed", "")
    ]


def test_a_visit_that_would_fall_on_another_is_joined_with_it():
    daily = Rhythm("FREQ=DAILY", wall("2026-03-07T10:00"), "Europe/Amsterdam")

    found = dates(daily, Days(), date(2026, 3, 7), date(2026, 3, 9))

    assert told(found) == [
        ("2026-03-07", "2026-03-07", True, "merged", ""),
        ("2026-03-08", "2026-03-08", True, "merged", ""),
        ("2026-03-09", "2026-03-09", False, "", ""),
    ]
    assert [one.to for one in found] == [date(2026, 3, 9), date(2026, 3, 9), None]


def test_moved_dates_say_so():
    found = dates(TUESDAYS, Days(workdays=("WE",)), date(2026, 3, 3), date(2026, 3, 3))

    assert [one.is_moved for one in found] == [True]


def test_nothing_is_planned_after_the_last_day_of_the_round():
    rhythm = Rhythm(TUESDAYS.rule, TUESDAYS.first, TUESDAYS.zone, last_on=date(2026, 3, 16))

    assert [str(one.day) for one in dates(rhythm, Days(), *YEAR)] == ["2026-03-03", "2026-03-10"]
    assert dates(rhythm, Days(), date(2026, 4, 1), date(2026, 4, 30)) == []


def test_the_wall_time_stays_when_the_clock_changes():
    found = dates(TUESDAYS, Days(), date(2026, 3, 24), date(2026, 4, 1))

    assert [one.starts_at for one in found] == [
        datetime(2026, 3, 24, 9, tzinfo=UTC),
        datetime(2026, 3, 31, 8, tzinfo=UTC),
    ]


def test_the_clock_changes_back_and_a_time_that_is_skipped_happens_an_hour_later():
    autumn = dates(TUESDAYS, Days(), date(2026, 10, 20), date(2026, 10, 27))
    gap = Rhythm("FREQ=DAILY", wall("2026-03-29T02:30"), "Europe/Amsterdam")
    at_night = dates(gap, Days(workdays=("SU",)), date(2026, 3, 29), date(2026, 3, 29))

    assert [one.starts_at.hour for one in autumn] == [8, 9]
    assert [(one.recurrence_id, one.starts_at) for one in at_night] == [
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    ]


def test_dates_added_and_left_out_by_hand_count():
    rhythm = Rhythm(
        TUESDAYS.rule, TUESDAYS.first, TUESDAYS.zone,
        without=("2026-03-10T10:00:00",), besides=("2026-03-12T15:00:00",),
    )  # fmt: skip

    found = dates(rhythm, Days(), date(2026, 3, 3), date(2026, 3, 16))

    assert [one.recurrence_id for one in found] == ["2026-03-03T10:00:00", "2026-03-12T15:00:00"]


DAY = date(2026, 3, 3)
AWAY = ((DAY, DAY),)


def test_the_buddy_goes_where_nothing_is_in_the_way():
    assert who_goes(DAY, [Candidate(1), Candidate(2)]) == (1, None, False)


def test_the_first_deputy_who_is_there_goes_for_a_buddy_who_is_away():
    buddies = [Candidate(1, away=AWAY), Candidate(2, away=AWAY), Candidate(1), Candidate(3)]

    assert who_goes(DAY, buddies) == (3, 1, False)


def test_deputies_go_only_while_they_serve():
    ended = Candidate(2, until=DAY - timedelta(days=1))
    later = Candidate(3, since=DAY + timedelta(days=1))

    assert who_goes(DAY, [Candidate(1, away=AWAY), ended, later]) == (1, None, True)


def test_the_reason_that_people_need_first_is_told():
    plain, holiday = (
        dates(TUESDAYS, Days(holidays=closed), DAY, DAY)[0] for closed in ({}, {DAY: "Feast"})
    )
    off = dates(TUESDAYS, Days(busy=((DAY, DAY, "counting"),)), DAY, DAY)[0]
    away = (*AWAY, (holiday.day, holiday.day))
    deputy = [Candidate(1, away=away), Candidate(2)]
    nobody = [Candidate(1, away=away)]

    def why(date_, buddies):
        one = planned(date_, buddies)
        return one.person_id, one.instead_of, str(one.why)

    assert why(plain, [Candidate(1)]) == (1, None, "")
    assert why(plain, deputy) == (2, 1, "away")
    assert why(holiday, deputy) == (2, 1, "holiday")
    assert why(holiday, nobody) == (1, None, "nobody")
    assert why(off, nobody) == (1, None, "busy")


spans = st.lists(
    st.tuples(st.dates(*YEAR), st.integers(0, 20)).map(
        lambda one: (one[0], one[0] + timedelta(days=one[1]), "busy")
    ),
    max_size=4,
)
rules = st.sampled_from(
    ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1FR"]
)
actions = st.sampled_from(["skip", "next", "previous", "keep"])


@given(rules, actions, actions, spans, st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR"])))
def test_no_date_of_a_rule_is_ever_lost_whatever_the_calendar_says(
    rule, on_closed, on_busy, busy, workdays
):
    open_all_days = Days(workdays=("MO", "TU", "WE", "TH", "FR", "SA", "SU"))
    days = Days(workdays=tuple(workdays), busy=tuple(busy))
    rhythm = Rhythm(rule, wall("2026-02-02T09:00"), "Europe/Madrid", on_closed, on_busy)
    window = (date(2026, 2, 1), date(2026, 6, 30))

    found, named = dates(rhythm, days, *window), dates(rhythm, open_all_days, *window)

    assert {one.recurrence_id for one in found} == {one.recurrence_id for one in named}
    going = [one.day for one in found if not one.is_off]
    assert len(going) == len(set(going))
    assert all(one.why for one in found if one.is_off or one.is_moved)


@given(rules, actions, spans, st.dates(date(2026, 2, 10), date(2026, 6, 1)))
def test_planning_in_two_steps_plans_the_same_as_in_one(rule, on_closed, busy, between):
    days = Days(busy=tuple(busy), holidays=holidays_of.between("NO", "", *YEAR))
    rhythm = Rhythm(rule, wall("2026-02-02T09:00"), "Europe/Oslo", on_closed, "next")
    first, last = date(2026, 2, 1), date(2026, 6, 30)

    whole = dates(rhythm, days, first, last)
    steps = dates(rhythm, days, first, between) + dates(
        rhythm, days, between + timedelta(days=1), last
    )

    assert sorted(whole, key=lambda one: one.recurrence_id) == sorted(
        steps, key=lambda one: one.recurrence_id
    )


@pytest.mark.parametrize(("rhythm", "days"), [(1, 1), (7, 2), (14, 3), (28, 6), (90, 18)])
def test_a_visit_may_be_moved_by_a_fifth_of_its_rhythm(rhythm, days):
    assert window(rhythm) == days
