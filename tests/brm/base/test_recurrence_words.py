"""Rules in plain words, and the rhythms that people choose by name."""
# ruff: noqa: DTZ001  wall times have no zone: they are the subject

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base.errors import RuleBroken
from brm.base.recurrence import PRESETS, Series, occurrences, plain_words, preset

FIRST = datetime(2026, 3, 10, 10)  # the second Tuesday


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day at 10:00"),
        ("FREQ=DAILY;INTERVAL=2", "every second day at 10:00"),
        ("FREQ=DAILY;INTERVAL=5", "every 5 days at 10:00"),
        ("FREQ=WEEKLY", "every week on Tuesday at 10:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "every two weeks on Tuesday at 10:00"),
        ("FREQ=WEEKLY;INTERVAL=3", "every 3 weeks on Tuesday at 10:00"),
        ("FREQ=WEEKLY;BYDAY=TH,TU", "every week on Tuesday and Thursday at 10:00"),
        ("FREQ=WEEKLY;COUNT=1", "every week on Tuesday at 10:00, once"),
        ("FREQ=WEEKLY;COUNT=6", "every week on Tuesday at 10:00, 6 times"),
        (
            "FREQ=WEEKLY;UNTIL=20261231T235959",
            "every week on Tuesday at 10:00, until Thu 31 Dec 2026",
        ),
        ("FREQ=MONTHLY", "every month on day 10 at 10:00"),
        ("FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday at 10:00"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "every 2 months on the last Friday at 10:00"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU", "every three months on the second Tuesday at 10:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day at 10:00"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "every month on day 30, or the last day of a shorter month at 10:00",
        ),
        ("FREQ=YEARLY", "every year in March on day 10 at 10:00"),
        (
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=5;BYDAY=1MO",
            "every 2 years in May on the first Monday at 10:00",
        ),
    ],
)
def test_a_rule_in_plain_words(rule, words):
    assert plain_words(Series(rule, FIRST, "UTC"), "en") == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=1",
        "FREQ=DAILY;BYDAY=MO",
        "FREQ=DAILY;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYMONTH=1",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYMONTH=1",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=-2MO",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
        "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYMONTHDAY=1,2",
        "FREQ=MONTHLY;BYMONTHDAY=-2",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=YEARLY;BYWEEKNO=1",
        "FREQ=YEARLY;BYYEARDAY=1",
        "FREQ=DAILY;BYSECOND=1",
    ],
)
def test_a_rule_too_involved_for_a_sentence_is_told_as_it_is(rule):
    assert (
        plain_words(Series(rule, FIRST, "UTC"), "en") == f"by a rule of its own ({rule}) at 10:00"
    )


def test_a_rule_that_names_its_times_is_told_as_it_is():
    series = Series("FREQ=DAILY;BYHOUR=9,14", FIRST, "UTC")

    assert plain_words(series, "en") == "by a rule of its own (FREQ=DAILY;BYHOUR=9,14)"


def test_whole_days_have_no_time():
    series = Series("FREQ=WEEKLY", date(2026, 3, 10), "UTC", all_day=True)

    assert plain_words(series) == "every week on Tuesday"


def test_days_are_named_in_the_readers_language():
    series = Series("FREQ=WEEKLY", FIRST, "UTC")

    assert "mardi" in plain_words(series, "fr")


@pytest.mark.parametrize(
    ("name", "first", "rule"),
    [
        ("weekly", date(2026, 3, 10), "FREQ=WEEKLY;BYDAY=TU"),
        ("fortnightly", date(2026, 3, 10), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("monthly", date(2026, 3, 10), "FREQ=MONTHLY;BYDAY=2TU"),
        ("monthly", date(2026, 3, 31), "FREQ=MONTHLY;BYDAY=-1TU"),
        ("monthly_day", date(2026, 3, 28), "FREQ=MONTHLY;BYMONTHDAY=28"),
        ("monthly_day", date(2026, 3, 29), "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1"),
        ("monthly_day", date(2026, 3, 30), "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("monthly_day", date(2026, 3, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("quarterly", date(2026, 3, 10), "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU"),
    ],
)
def test_a_rhythm_is_built_from_its_first_date(name, first, rule):
    assert preset(name, first) == rule


def test_an_unknown_rhythm_is_refused():
    with pytest.raises(RuleBroken) as broken:
        preset("now and then", date(2026, 3, 10))

    assert (broken.value.code, broken.value.field) == ("preset_unknown", "rhythm")


@given(name=st.sampled_from(PRESETS), first=st.dates(date(1970, 1, 1), date(2090, 1, 1)))
def test_every_rhythm_begins_on_its_first_date_and_loses_no_month(name, first):
    series = Series(preset(name, first), first, "UTC", all_day=True)

    found = [one.local for one in occurrences(series, limit=13)]

    assert found[0] == first
    if name.startswith("monthly"):
        months = [day.year * 12 + day.month for day in found]
        assert months == list(range(months[0], months[0] + 13))
