"""Messages come in waking hours of working days there, whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationships.outbox.waking import next_moment

ZONES = ("Europe/Amsterdam", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
HOURS = {"waking_from": time(8), "waking_until": time(18, 30)}


def local(at, zone="Europe/Amsterdam"):
    return next_moment(at, zone=zone, **HOURS).astimezone(ZoneInfo(zone)).isoformat()


@given(at=MOMENTS, zone=st.sampled_from(ZONES))
def test_the_moment_lies_in_waking_hours_of_a_working_day(at, zone):
    found = next_moment(at, zone=zone, **HOURS)

    there = found.astimezone(ZoneInfo(zone))
    assert found >= at
    assert there.weekday() < 5
    assert time(8) <= there.time() < time(18, 30)


@given(at=MOMENTS, zone=st.sampled_from(ZONES))
def test_it_is_the_first_such_moment(at, zone):
    found = next_moment(at, zone=zone, **HOURS)

    assert next_moment(found, zone=zone, **HOURS) == found
    if found > at:
        before = next_moment(found - timedelta(seconds=1), zone=zone, **HOURS)
        assert before == found


@given(
    at=MOMENTS,
    zone=st.sampled_from(ZONES),
    quiet_from=st.sampled_from(QUARTERS),
    quiet_until=st.sampled_from(QUARTERS),
)
def test_a_persons_quiet_hours_count_besides(at, zone, quiet_from, quiet_until):
    found = next_moment(at, zone=zone, quiet_from=quiet_from, quiet_until=quiet_until, **HOURS)

    assert found >= at
    there = found.astimezone(ZoneInfo(zone)).time()
    if found != at and not _covers_the_day(quiet_from, quiet_until):
        assert time(8) <= there < time(18, 30)
        assert not _within(there, quiet_from, quiet_until)


def _within(clock, first, last):
    return first <= clock < last if first <= last else clock >= first or clock < last


def _covers_the_day(first, last):
    waking = [clock for clock in QUARTERS if time(8) <= clock < time(18, 30)]
    return all(_within(clock, first, last) for clock in waking)


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (datetime(2026, 3, 27, 20, tzinfo=UTC), "2026-03-30T08:00:00+02:00"),  # over the gap
        (datetime(2026, 10, 23, 20, tzinfo=UTC), "2026-10-26T08:00:00+01:00"),  # over the overlap
        (datetime(2026, 3, 3, 5, tzinfo=UTC), "2026-03-03T08:00:00+01:00"),
        (datetime(2026, 3, 3, 11, tzinfo=UTC), "2026-03-03T12:00:00+01:00"),
        (datetime(2026, 3, 3, 17, 30, tzinfo=UTC), "2026-03-04T08:00:00+01:00"),
    ],
)
def test_clocks_that_change_over_the_weekend(at, there):
    assert local(at) == there


def test_hours_that_leave_no_moment_are_ignored():
    at = datetime(2026, 3, 3, 11, tzinfo=UTC)

    found = next_moment(at, zone="UTC", quiet_from=time(0), quiet_until=time(23, 59, 59), **HOURS)

    assert found == at


def test_quiet_hours_over_midnight_end_in_the_morning():
    at = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)

    found = next_moment(
        at, zone="UTC", quiet_from=time(22), quiet_until=time(9), waking_from=time(7),
        waking_until=time(23),
    )  # fmt: skip
    late = next_moment(
        at.replace(hour=22), zone="UTC", quiet_from=time(22), quiet_until=time(9),
        waking_from=time(7), waking_until=time(23),
    )  # fmt: skip

    assert found == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert late == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_weekends_can_count():
    saturday = datetime(2026, 3, 7, 11, tzinfo=UTC)

    assert next_moment(saturday, zone="UTC", weekdays_only=False, **HOURS) == saturday
