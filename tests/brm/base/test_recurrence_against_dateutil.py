"""python-dateutil is the reference for wall times, wherever it follows the standard."""
# ruff: noqa: DTZ001  wall times have no zone: they are the subject

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from unittest.mock import patch

import dateutil.rrule
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brm.base.recurrence import Series, occurrences

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = datetime(2037, 12, 31)
firsts = st.datetimes(datetime(1990, 1, 1), datetime(2030, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


def some(*values, most=3):
    """A list of values as a rule writes it."""
    return st.lists(st.sampled_from(values), min_size=1, max_size=most, unique=True).map(
        lambda chosen: ",".join(str(value) for value in chosen)
    )


def signed(most):
    return [n for n in range(-most, most + 1) if n]


BY_DAY = some(*DAYS)
NUMBERED = some(*(f"{n}{day}" for n in (1, 2, 3, 4, 5, -1, -2, -5) for day in DAYS))
COMMON = {
    "INTERVAL": st.integers(1, 5).map(str),
    "COUNT": st.integers(1, 60).map(str),
    "WKST": st.sampled_from(DAYS),
    "BYMONTH": some(*range(1, 13)),
}
# dateutil takes no BYSETPOS over a first week that began before dtstart, loses week -52 and -53
# that lie in the next year, and takes BYDAY=MO,1FR for both at once: these are tested by hand.
OWN = {
    "DAILY": {"BYDAY": BY_DAY, "BYMONTHDAY": some(*signed(31), most=6)},
    "WEEKLY": {"BYDAY": BY_DAY},
    "MONTHLY": {
        "BYDAY": BY_DAY | NUMBERED,
        "BYMONTHDAY": some(*signed(31), most=6),
        "BYSETPOS": some(*signed(5)),
    },
    "YEARLY": {
        "BYDAY": BY_DAY | NUMBERED,
        "BYMONTHDAY": some(*signed(31), most=6),
        "BYYEARDAY": some(*signed(366), most=6),
        "BYWEEKNO": some(*range(-51, 0), *range(1, 54), most=6),
        "BYSETPOS": some(*signed(20)),
    },
}
TIMES = {
    "BYHOUR": some(*range(24)),
    "BYMINUTE": some(*range(60)),
    "BYSECOND": some(*range(60)),
}


@st.composite
def rules(draw):
    freq = draw(st.sampled_from(list(OWN)))
    known = COMMON | OWN[freq] | TIMES
    names = draw(st.lists(st.sampled_from(list(known)), max_size=5, unique=True))
    parts = {name: draw(known[name]) for name in names}
    if "BYSETPOS" in parts:
        assume(any(name.startswith("BY") and name != "BYSETPOS" for name in parts))
    if "BYWEEKNO" in parts and "BYDAY" in parts:
        parts["BYDAY"] = draw(BY_DAY)
    if "COUNT" not in parts and draw(st.booleans()):
        parts["UNTIL"] = draw(firsts).strftime("%Y%m%dT%H%M%S")
    return ";".join(f"{name}={value}" for name, value in {"FREQ": freq, **parts}.items())


def by_dateutil(rule, first, start, end, most=40):
    """The first `most` from `start` to `end`.

    dateutil looks for a rule that never happens until the year 9999, which takes minutes: for it the
    years end with the one that is asked for.
    """
    calendar = SimpleNamespace(**{**vars(dateutil.rrule.datetime), "MAXYEAR": end.year})
    found = []
    with patch.object(dateutil.rrule, "datetime", calendar):
        for wall in rrulestr(rule, dtstart=first):
            if wall > end or len(found) == most:
                break
            if wall >= start:
                found.append(wall)
    return found


@settings(max_examples=400)
@given(rule=rules(), first=firsts, skip=st.integers(-30, 900), length=st.integers(0, 1500))
def test_every_rule_names_the_times_that_dateutil_names(rule, first, skip, length):
    start = first + timedelta(days=skip)
    end = min(start + timedelta(days=length), LAST)

    found = occurrences(
        Series(rule, first, "UTC"), start.replace(tzinfo=UTC), end.replace(tzinfo=UTC), 40
    )

    assert [one.local for one in found] == by_dateutil(rule, first, start, end)
    assert [one.recurrence_id for one in found] == [one.local for one in found]


@settings(max_examples=400)
@given(
    freq=st.sampled_from(["DAILY", "WEEKLY"]),
    days=BY_DAY | st.none(),
    interval=st.integers(1, 60),
    week_start=st.sampled_from(DAYS),
    ends=st.none() | st.integers(1, 80) | firsts,
    first=firsts,
    skip=st.integers(-30, 2000),
)
def test_plain_rules_are_worked_out_like_the_others(
    *, freq, days, interval, week_start, ends, first, skip
):
    rule = f"FREQ={freq};INTERVAL={interval};WKST={week_start}"
    if days and freq == "WEEKLY":
        rule += f";BYDAY={days}"
    if isinstance(ends, int):
        rule += f";COUNT={ends}"
    elif ends:
        rule += f";UNTIL={ends:%Y%m%dT%H%M%S}"
    start = first + timedelta(days=skip)
    end = start + timedelta(days=400)

    found = occurrences(
        Series(rule, first, "UTC"), start.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    )

    assert [one.local for one in found] == by_dateutil(rule, first, start, end, most=500)
