"""Working days, holidays and absences: what is kept, moved, skipped and merged, and why."""
# ruff: noqa: DTZ001  wall times have no zone: they are the subject

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.errors import RuleBroken
from brm.base.recurrence import Policy, Series, apply_policy, occurrences, plan

WEEK = ("MO", "TU", "WE", "TH", "FR")
FIRST = datetime(2026, 3, 2, 10)  # a Monday


def settled(policy, rrule="FREQ=DAILY;COUNT=7", first=FIRST, tz="UTC", **window):
    """(day of the rule, day it takes place, status) of each occurrence."""
    found = plan(Series(rrule, first, tz), policy=policy, **window).occurrences
    return [(one.recurrence_id.day, one.local.day, one.status) for one in found]


def reasons(policy, rrule="FREQ=DAILY;COUNT=1", first=FIRST):
    found = plan(Series(rrule, first, "UTC"), policy=policy).occurrences
    return [str(one.reason) for one in found]


def test_without_rules_everything_is_kept():
    policy = Policy(holidays=[date(2026, 3, 2)], absences=[(date(2026, 3, 3), date(2026, 3, 4))])

    assert settled(policy, "FREQ=DAILY;COUNT=3") == [(2, 2, "kept"), (3, 3, "kept"), (4, 4, "kept")]


def test_closed_days_are_skipped():
    assert settled(Policy(WEEK, on_closed="skip"), first=FIRST + timedelta(days=3)) == [
        (5, 5, "kept"),
        (6, 6, "kept"),
        (7, 7, "skipped"),
        (8, 8, "skipped"),
        (9, 9, "kept"),
        (10, 10, "kept"),
        (11, 11, "kept"),
    ]


def test_a_closed_day_moves_to_the_next_that_is_open_and_present():
    policy = Policy(
        WEEK,
        holidays={date(2026, 3, 3): "A feast"},
        absences=[(date(2026, 3, 4), date(2026, 3, 5))],
        on_closed="next",
    )

    assert settled(policy, "FREQ=WEEKLY;COUNT=2", FIRST + timedelta(days=1)) == [
        (3, 6, "moved"),
        (10, 10, "kept"),
    ]


def test_a_closed_day_moves_to_the_one_before():
    policy = Policy(WEEK, on_closed="previous")

    assert settled(policy, "FREQ=WEEKLY;COUNT=1", FIRST + timedelta(days=6)) == [(8, 6, "moved")]


def test_absence_is_judged_before_closed():
    feast, away = [date(2026, 3, 2)], [(date(2026, 3, 2), date(2026, 3, 2))]

    assert settled(
        Policy(holidays=feast, absences=away, on_closed="next", on_absent="skip"),
        "FREQ=WEEKLY;COUNT=1",
    ) == [(2, 2, "skipped")]
    assert settled(
        Policy(holidays=feast, absences=away, on_closed="skip", on_absent="next"),
        "FREQ=WEEKLY;COUNT=1",
    ) == [(2, 3, "moved")]


def test_where_absence_changes_nothing_a_closed_day_still_counts():
    feast, away = [date(2026, 3, 2)], [(date(2026, 3, 1), date(2026, 3, 4))]

    assert settled(
        Policy(holidays=feast, absences=away, on_closed="next"), "FREQ=WEEKLY;COUNT=1"
    ) == [(2, 5, "moved")]


def test_too_far_is_skipped():
    away = [(date(2026, 3, 2), date(2026, 3, 15))]
    near, far = (Policy(absences=away, on_absent="next", max_shift_days=most) for most in (13, 14))

    assert settled(near, "FREQ=WEEKLY;COUNT=1") == [(2, 2, "skipped")]
    assert settled(far, "FREQ=WEEKLY;COUNT=1") == [(2, 16, "moved")]


def test_a_day_that_is_taken_merges():
    # Saturday and Sunday both seek Monday: a daily series has a visit there already.
    assert settled(Policy(WEEK, on_closed="next"), "FREQ=DAILY;COUNT=3", datetime(2026, 3, 7)) == [
        (7, 7, "merged"),
        (8, 8, "merged"),
        (9, 9, "kept"),
    ]
    # Without one the first moves there, the second merges with it.
    assert settled(Policy(WEEK, on_closed="next"), "FREQ=DAILY;COUNT=2", datetime(2026, 3, 7)) == [
        (8, 8, "merged"),
        (7, 9, "moved"),
    ]


def test_two_visits_of_one_day_stay_two_unless_they_move():
    rule = "FREQ=DAILY;BYHOUR=9,14;COUNT=4"

    assert settled(
        Policy(holidays=[date(2026, 3, 3)], on_closed="previous"), rule, datetime(2026, 3, 2, 9)
    ) == [(2, 2, "kept"), (2, 2, "kept"), (3, 3, "merged"), (3, 3, "merged")]


def test_a_day_of_which_one_time_was_taken_out_is_still_taken():
    series = Series(
        "FREQ=DAILY;BYHOUR=9,14", datetime(2026, 3, 7, 9), "UTC",
        exdates=(datetime(2026, 3, 9, 9), datetime(2026, 3, 16, 9), datetime(2026, 3, 16, 14)),
    )  # fmt: skip
    policy = Policy(WEEK, on_closed="next")

    def saturday(day):
        start = datetime(2026, 3, day, tzinfo=UTC)
        (one, _later) = plan(series, start, start + timedelta(hours=23), policy=policy).occurrences
        return one.status, one.local.day

    assert saturday(7) == ("merged", 7)
    assert plan(series, datetime(2026, 3, 14, tzinfo=UTC), limit=1, policy=policy).occurrences[
        0
    ].local == datetime(2026, 3, 16, 9)


def test_moves_in_both_directions_stay_in_order():
    policy = Policy(
        holidays=[date(2026, 3, 3)],
        absences=[(date(2026, 3, 2), date(2026, 3, 2))],
        on_absent="next",
        on_closed="previous",
    )

    assert settled(policy, "FREQ=DAILY;COUNT=2") == [(3, 1, "moved"), (2, 4, "moved")]


def test_a_moved_visit_keeps_the_time_that_the_rule_names():
    policy = Policy(WEEK, on_closed="next")
    series = Series("FREQ=WEEKLY;COUNT=1", datetime(2026, 3, 29, 2, 30), "Europe/Amsterdam")

    (one,) = plan(series, policy=policy).occurrences

    assert (one.recurrence_id, one.local, one.utc, one.dst) == (
        datetime(2026, 3, 29, 2, 30),
        datetime(2026, 3, 30, 2, 30),
        datetime(2026, 3, 30, 0, 30, tzinfo=UTC),
        None,
    )


def test_whole_days_move_too():
    series = Series("FREQ=WEEKLY;COUNT=1", date(2026, 3, 7), "Europe/Amsterdam", all_day=True)

    (one,) = plan(series, policy=Policy(WEEK, on_closed="next")).occurrences

    assert (one.recurrence_id, one.local) == (date(2026, 3, 7), date(2026, 3, 9))


def test_overlapping_absences_are_one():
    policy = Policy(
        absences=[
            (date(2026, 3, 4), date(2026, 3, 5)),
            (date(2026, 3, 1), date(2026, 3, 10)),
            (date(2026, 3, 20), date(2026, 3, 20)),
        ],
        on_absent="skip",
    )

    assert [policy.is_absent(date(2026, 3, day)) for day in (1, 7, 10, 11, 20, 21)] == [
        True, True, True, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("policy", "told"),
    [
        (Policy(), "As planned."),
        (
            Policy(holidays={FIRST.date(): "Bean Day"}, on_closed="next"),
            "Mon 2 Mar 2026 is a holiday: Bean Day. Moved to Tue 3 Mar 2026.",
        ),
        (
            Policy(holidays={FIRST.date()}, on_closed="skip"),
            "Mon 2 Mar 2026 is a holiday. Skipped.",
        ),
        (
            Policy(["TU"], on_closed="previous"),
            "Mon 2 Mar 2026 is not a working day. Moved to Tue 24 Feb 2026.",
        ),
        (
            Policy([], on_closed="next"),
            "Mon 2 Mar 2026 is not a working day. Skipped: no open day is near enough.",
        ),
        (
            Policy([]),
            "Mon 2 Mar 2026 is not a working day. It takes place all the same.",
        ),
        (
            Policy(absences=[(FIRST.date(), FIRST.date())]),
            "Mon 2 Mar 2026 lies in a time of absence. It takes place all the same.",
        ),
    ],
)
def test_each_carries_its_reason(policy, told):
    assert reasons(policy) == [told]


def test_a_merged_visit_names_the_day_it_joins():
    policy = Policy(WEEK, on_closed="next")

    assert reasons(policy, "FREQ=DAILY;COUNT=2", datetime(2026, 3, 8)) == [
        "Sun 8 Mar 2026 is not a working day. Merged with the one on Mon 9 Mar 2026.",
        "As planned.",
    ]


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"on_closed": "drop"}, "calendar.on_closed", "action_unknown"),
        ({"on_absent": ""}, "calendar.on_absent", "action_unknown"),
        ({"max_shift_days": -1}, "calendar.max_shift_days", "shift_out_of_range"),
        ({"max_shift_days": 367}, "calendar.max_shift_days", "shift_out_of_range"),
        ({"workdays": ["MONDAY"]}, "calendar.workdays", "workday_unknown"),
        (
            {"absences": [(date(2026, 3, 2), date(2026, 3, 1))]},
            "calendar.absences",
            "absence_backwards",
        ),
    ],
)
def test_an_impossible_calendar_is_refused_on_its_field(change, field, code):
    with pytest.raises(RuleBroken) as broken:
        Policy(**change)

    assert (broken.value.field, broken.value.code) == (field, code)


some_days = st.dates(date(2026, 2, 15), date(2026, 5, 15))
policies = st.builds(
    Policy,
    workdays=st.sets(st.sampled_from([*WEEK, "SA", "SU"])),
    holidays=st.sets(some_days, max_size=8),
    absences=st.lists(
        st.tuples(some_days, st.integers(0, 20)).map(
            lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
        ),
        max_size=4,
    ),
    on_closed=st.sampled_from(["skip", "next", "previous", "keep"]),
    on_absent=st.sampled_from(["skip", "next", "previous", "keep"]),
    max_shift_days=st.integers(0, 20),
)
serieses = st.builds(
    Series,
    st.sampled_from(
        [
            "FREQ=DAILY;COUNT=60",
            "FREQ=DAILY;INTERVAL=3",
            "FREQ=WEEKLY;BYDAY=MO,SA,SU",
            "FREQ=DAILY;BYHOUR=2,16;INTERVAL=2",
            "FREQ=MONTHLY;BYMONTHDAY=1,-1,15,16",
        ]
    ),
    st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
    st.sampled_from(["UTC", "Europe/Amsterdam", "Australia/Lord_Howe"]),
)


@settings(max_examples=150)
@given(series=serieses, policy=policies)
def test_nothing_is_lost_and_no_move_doubles_a_day(series, policy):
    end = datetime(2026, 6, 1, tzinfo=UTC)
    made = occurrences(series, None, end)

    found = apply_policy(made, policy, series.moments)

    assert Counter(one.recurrence_id for one in found) == Counter(one.recurrence_id for one in made)
    assert [one.utc for one in found] == sorted(one.utc for one in found)
    per_day = Counter(one.local_day for one in found if one.status in ("kept", "moved"))
    for one in found:
        away = abs((one.local_day - one.recurrence_id.date()).days)
        if one.status == "moved":
            assert per_day[one.local_day] == 1
            assert 0 < away <= policy.max_shift_days
            assert not policy.is_closed(one.local_day)
            assert not policy.is_absent(one.local_day)
        elif one.status == "merged":
            assert per_day[one.reason.to] >= 1
        else:
            assert away == 0


@settings(max_examples=150)
@given(
    series=serieses,
    policy=policies,
    start=st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 1)),
    length=st.integers(0, 40),
    limit=st.integers(1, 30),
)
def test_a_part_is_planned_like_the_whole(series, policy, start, length, limit):
    start = start.replace(tzinfo=UTC)
    end = start + timedelta(days=length)
    whole = plan(series, None, datetime(2026, 12, 1, tzinfo=UTC), policy=policy).occurrences
    asked = {one.recurrence_id for one in occurrences(series, start, end, limit)}

    part = plan(series, start, end, limit, policy).occurrences

    assert len(part) <= limit
    assert part == [one for one in whole if one.recurrence_id in asked]
