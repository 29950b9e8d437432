"""Calendar files (RFC 5545): for mails about one visit, and for feeds.

Calendars know an event by its UID and take the copy with the highest SEQUENCE, so both must be
stable: the same record gives the same bytes until it changes, which also makes ETags work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

# A feed that never ends still needs rules for its clock changes; calendars read it again anyway.
YEARS_OF_A_SERIES = 5
PRODUCT = "-//BRM Rounds//BRM Rounds//EN"


@dataclass(frozen=True)
class Event:
    """One meeting, or one series of them with `rule`.

    `uid`: the same for ever, as in "visit-17@rounds.example.org". `starts_at`, `ends_at`: aware;
    written as wall time in `zone`, so that a clock change does not move them. `sequence`: grows
    with each change. `changed_at`: when it last changed. `occurrence`: the moment this one stood at
    before it was moved, for one meeting of a series. `rule`: RFC 5545, without "RRULE:";
    `left_out`: moments of the series that do not take place.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    title: str
    changed_at: datetime
    sequence: int = 0
    text: str = ""
    place: str = ""
    url: str = ""
    organizer: tuple[str, str] | None = None  # name, address
    guests: tuple[tuple[str, str], ...] = ()
    is_cancelled: bool = False
    occurrence: datetime | None = None
    rule: str = ""
    left_out: tuple[datetime, ...] = ()


Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


def calendar(
    events: Iterable[Event],
    *,
    method: Method = "PUBLISH",
    name: str = "",
    read_again: timedelta | None = None,
) -> bytes:
    """The events as one file, text/calendar in UTF-8, with the time zones they use.

    `method`: PUBLISH for feeds and for mails that only tell; REQUEST and CANCEL ask mail programs
    to put in or take out, and need an organizer. `name`: what a feed is called in the calendar.
    `read_again`: how often a calendar should look for changes of a feed.
    """
    events = list(events)
    whole = icalendar.Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", method)
    if name:
        whole.add("name", name)  # RFC 7986
        whole.add("x-wr-calname", name)  # what most programs read
    if read_again:
        whole.add("refresh-interval", read_again, parameters={"VALUE": "DURATION"})  # RFC 7986
        whole.add("x-published-ttl", icalendar.vDuration(read_again))  # Outlook
    for zone, (first, last) in sorted(_spans(events).items()):
        whole.add_component(_timezone(zone, first, last))
    for event in events:
        whole.add_component(_vevent(event))
    return whole.to_ical()


def _vevent(event: Event) -> icalendar.Event:
    one = icalendar.Event()
    one.add("uid", event.uid)
    one.add("dtstamp", event.changed_at.astimezone(UTC))
    one.add("last-modified", event.changed_at.astimezone(UTC))
    one.add("sequence", event.sequence)
    one.add("dtstart", _wall(event.starts_at, event.zone))
    one.add("dtend", _wall(event.ends_at, event.zone))
    one.add("summary", event.title)
    one.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    for field, value in (("description", event.text), ("location", event.place)):
        if value:
            one.add(field, value)
    if event.url:
        one.add("url", event.url)
    if event.occurrence:
        one.add("recurrence-id", _wall(event.occurrence, event.zone))
    if event.rule:
        one.add("rrule", icalendar.vRecur.from_ical(event.rule))
    for moment in event.left_out:
        one.add("exdate", _wall(moment, event.zone))
    if event.organizer:
        one.add("organizer", _address(event.organizer))
    for guest in event.guests:
        one.add("attendee", _address(guest))
    return one


def _wall(moment: datetime, zone: str) -> datetime:
    """The moment on the clock there; in UTC where that clock shows the hour a second time.

    RFC 5545 reads such a wall time as the first of the two and has no way to say the second.
    """
    local = moment.astimezone(ZoneInfo(zone))
    return local.astimezone(UTC) if local.fold else local


def _address(who: tuple[str, str]) -> icalendar.vCalAddress:
    name, address = who
    one = icalendar.vCalAddress(f"mailto:{address}")
    one.params["CN"] = icalendar.vText(name.replace('"', "'"))
    return one


def _spans(events: Iterable[Event]) -> dict[str, tuple[date, date]]:
    """Per time zone the first and last year that its clock changes are needed for."""
    spans: dict[str, tuple[date, date]] = {}
    for event in events:
        if event.zone == "UTC":
            continue
        moments = [event.starts_at, event.ends_at, event.occurrence or event.starts_at]
        if event.rule:
            moments.append(event.ends_at + timedelta(days=365 * YEARS_OF_A_SERIES))
        years = [moment.astimezone(UTC).year for moment in moments]
        first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
        known = spans.get(event.zone, (first, last))
        spans[event.zone] = (min(first, known[0]), max(last, known[1]))
    return spans


@lru_cache(maxsize=256)
def _timezone(zone: str, first: date, last: date) -> icalendar.Timezone:
    """The clock changes of those years. Each stands at the wall time that is left (RFC 5545, 3.6.5)."""
    whole = icalendar.Timezone()
    whole.add("tzid", zone)
    for change, moments in _changes(ZoneInfo(zone), first, last).items():
        one = icalendar.TimezoneDaylight() if change.is_summer else icalendar.TimezoneStandard()
        one.add("dtstart", moments[0])
        one.add("tzoffsetfrom", change.before)
        one.add("tzoffsetto", change.after)
        one.add("tzname", change.name)
        if moments[1:]:
            one.add("rdate", moments[1:])
        whole.add_component(one)
    return whole


class _Change(NamedTuple):
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


def _changes(zone: ZoneInfo, first: date, last: date) -> dict[_Change, list[datetime]]:
    """The wall times, without a zone, at which each kind of change happens; the first day begins."""
    begin, end = (datetime.combine(day, time(), UTC) for day in (first, last))
    found: dict[_Change, list[datetime]] = {}
    before = _offset(begin, zone)
    moments = [begin, *_moments_of_change(zone, begin, end)]
    for moment in moments:
        there = moment.astimezone(zone)
        after = _offset(moment, zone)
        change = _Change(before, after, there.tzname() or "", bool(there.dst()))
        found.setdefault(change, []).append((moment + before).replace(tzinfo=None))
        before = after
    return found


def _moments_of_change(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The first moments of each new offset, to the second."""
    day = timedelta(days=1)
    while begin < end:
        if _offset(begin, zone) != _offset(begin + day, zone):
            low, high = 0, 86_400
            while high - low > 1:
                middle = (low + high) // 2
                same = _offset(begin + timedelta(seconds=middle), zone) == _offset(begin, zone)
                low, high = (middle, high) if same else (low, middle)
            yield begin + timedelta(seconds=high)
        begin += day


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
