"""Calendar files that Outlook, Google and the phone understand, and recognise when they change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import datetime_ambiguous, tzical
from hypothesis import given
from hypothesis import strategies as st

from brm.base.ical import Event, calendar

OSLO = ZoneInfo("Europe/Oslo")
VISIT = Event(
    uid="visit-17@rounds.example.org",
    starts_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    zone="Europe/Oslo",
    title="Joost comes by",
    changed_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
)


def read(*events: Event, **kwargs: str) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(calendar(events, **kwargs))  # type: ignore[arg-type]


def test_a_visit_stands_at_the_wall_time_of_its_place():
    text = calendar([VISIT]).decode()

    assert "DTSTART;TZID=Europe/Oslo:20261124T100000\r\n" in text
    assert "DTEND;TZID=Europe/Oslo:20261124T103000\r\n" in text
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "UID:visit-17@rounds.example.org\r\n" in text
    assert "STATUS:CONFIRMED\r\n" in text


def test_the_same_visit_gives_the_same_bytes():
    assert calendar([VISIT], name="Rounds") == calendar([replace(VISIT)], name="Rounds")


def test_a_moved_visit_of_a_series_says_where_it_stood_and_has_a_higher_sequence():
    stood = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    event = read(replace(VISIT, occurrence=stood, sequence=2)).walk("VEVENT")[0]

    assert event["recurrence-id"].dt == datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)
    assert event["sequence"] == 2


def test_a_cancelled_visit_is_taken_out():
    guest = ("Nadia “N” Berg", "nadia@example.org")
    cancelled = replace(
        VISIT, is_cancelled=True, organizer=('Joost "J"', "joost@example.org"), guests=(guest,)
    )

    whole = read(cancelled, method="CANCEL")
    event = whole.walk("VEVENT")[0]

    assert (whole["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event["organizer"] == "mailto:joost@example.org"
    assert event["organizer"].params["CN"] == "Joost 'J'"
    assert event["attendee"].params["CN"] == "Nadia “N” Berg"


def test_a_series_carries_its_rule_and_what_is_left_out():
    out = datetime(2026, 12, 22, 9, 0, tzinfo=UTC)
    text = calendar(
        [
            replace(
                VISIT,
                rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
                left_out=(out,),
                text="Ask\nNadia; then, Bart",
                place="Floor 2",
                url="https://rounds.example.org/rounds/4/",
            )
        ],
        name="Rounds of Joost",
    ).decode()

    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\r\n" in text
    assert "EXDATE;TZID=Europe/Oslo:20261222T100000\r\n" in text
    assert "DESCRIPTION:Ask\\nNadia\\; then\\, Bart\r\n" in text
    assert "X-WR-CALNAME:Rounds of Joost\r\n" in text
    assert "20310330T020000" in text.replace("\r\n ", "")  # clock changes five years on


@pytest.mark.parametrize(
    "zone", ["Europe/Oslo", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
)
def test_the_time_zone_of_the_file_says_each_hour_of_the_year_as_the_clock_there(zone):
    text = calendar([replace(VISIT, zone=zone)]).decode()
    part = text[text.index("BEGIN:VTIMEZONE") : text.index("BEGIN:VEVENT")]
    told, known = tzical(StringIO(part)).get(zone), ZoneInfo(zone)
    hours = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(17_520))
    walls = (hour.astimezone(known).replace(tzinfo=None) for hour in hours)

    wrong = [
        wall
        for wall in walls
        if not datetime_ambiguous(wall, known)
        and wall.replace(tzinfo=told).utcoffset() != wall.replace(tzinfo=known).utcoffset()
    ]

    assert wrong == []


def test_the_hour_that_comes_twice_is_said_in_utc():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    event = replace(VISIT, starts_at=second, ends_at=second + timedelta(hours=1))

    assert "DTSTART:20261025T013000Z\r\n" in calendar([event]).decode()


def test_a_visit_in_utc_needs_no_time_zone():
    text = calendar([replace(VISIT, zone="UTC")]).decode()

    assert "DTSTART:20261124T090000Z\r\n" in text
    assert "VTIMEZONE" not in text


@given(
    minutes=st.integers(0, 60 * 24 * 365 * 11),
    zone=st.sampled_from(
        ["Europe/Oslo", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"]
    ),
)
def test_whoever_reads_it_gets_the_same_moment(minutes: int, zone: str):
    moment = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    event = replace(VISIT, starts_at=moment, ends_at=moment + timedelta(minutes=30), zone=zone)

    assert read(event).walk("VEVENT")[0]["dtstart"].dt.astimezone(UTC) == moment


@pytest.mark.parametrize("title", ["ünïcödé 🙂 " * 30, "מלב״ט", "a,b;c\\n"])
def test_any_words_survive(title: str):
    assert read(replace(VISIT, title=title)).walk("VEVENT")[0]["summary"] == title
