"""What becomes of a round's dates, and who goes: pure, without clock or tables.

The calendar of the department decides first whether and when (working days, public holidays, busy
periods); who goes is chosen for the day that comes of it: the round's buddy, else a deputy, else
nobody, which is told and never hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from math import ceil
from zoneinfo import ZoneInfo

from brm.base.recurrence import Occurrence, Policy, Series, plan
from relationships.rounds.choices import OnClosed, WhyChanged

Span = tuple[date, date]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may go: `since`, `until` as buddy of the department; `away`: days, ends included."""

    person_id: int
    since: date = date.min
    until: date | None = None
    away: tuple[Span, ...] = ()

    def can_go(self, day: date) -> bool:
        """Serves the department on that day and is there."""
        if day < self.since or (self.until is not None and day > self.until):
            return False
        return not any(first <= day <= last for first, last in self.away)

    def goes_always(self, first: date, last: date) -> bool:
        """Serves and is there on each of these days."""
        return not self.away and self.since <= first and (self.until is None or last <= self.until)


@dataclass(frozen=True)
class Days:
    """The department's own calendar: working days as MO, TU …; holidays and busy periods by name."""

    workdays: tuple[str, ...] = ("MO", "TU", "WE", "TH", "FR")
    holidays: Mapping[date, str] = field(default_factory=dict)
    busy: tuple[tuple[date, date, str], ...] = ()

    def busy_with(self, day: date) -> str:
        """What keeps the department busy on that day; empty where nothing does."""
        return next((what for first, last, what in self.busy if first <= day <= last), "")


@dataclass(frozen=True)
class Rhythm:
    """When a round wants to go: the rule in wall time, and what to do on days that do not suit.

    `last_on`: the last day that the rule counts for. `without`, `besides`: wall times left out and
    added.
    """

    rule: str
    first: datetime
    zone: str
    on_closed: str = OnClosed.NEXT
    on_busy: str = OnClosed.SKIP
    max_shift_days: int = 5
    last_on: date | None = None
    without: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a round as the department's calendar leaves it, before anybody is chosen.

    `recurrence_id`: the wall time that the rule names; `starts_at`: the moment; `day`: the local day
    it comes to. `is_off`: nobody goes, for the reason `why`, whose name is `words`; `to`: the day of
    the visit it was joined with.
    """

    recurrence_id: str
    named_on: date
    day: date
    starts_at: datetime
    is_off: bool = False
    why: str = WhyChanged.NONE
    words: str = ""
    to: date | None = None

    @property
    def is_moved(self) -> bool:
        return self.day != self.named_on


@dataclass(frozen=True, slots=True)
class Planned:
    """A date with who goes. `instead_of`: whose visit it was; `why` is why it is not as planned."""

    date: Date
    person_id: int
    instead_of: int | None = None
    why: str = WhyChanged.NONE


CAUSES = {"holiday": WhyChanged.HOLIDAY, "weekday": WhyChanged.CLOSED, "absent": WhyChanged.BUSY}


def series_of(rhythm: Rhythm) -> Series:
    """The rhythm's series. Raises RuleBroken, with the field, for what cannot be planned."""
    return Series(
        rrule=rhythm.rule,
        dtstart=rhythm.first,
        tz=rhythm.zone,
        exdates=tuple(map(datetime.fromisoformat, rhythm.without)),
        rdates=tuple(map(datetime.fromisoformat, rhythm.besides)),
    )


def dates(
    rhythm: Rhythm, days: Days, first: date, last: date, limit: int | None = None
) -> list[Date]:
    """Every date that the rule names from `first` to `last`, and what the calendar makes of it.

    Nothing is left out: what does not take place is there with its reason. The answer for a date is
    the same in every window. Some microseconds a date for plain rules, never more than a second.
    """
    if rhythm.last_on is not None:
        last = min(last, rhythm.last_on)
    if last < first:
        return []
    policy = Policy(
        workdays=days.workdays,
        holidays=days.holidays,
        absences=[(begin, end) for begin, end, _what in days.busy],
        on_closed=rhythm.on_closed,
        on_absent=rhythm.on_busy,
        max_shift_days=rhythm.max_shift_days,
    )
    begin, end = moment(first, time(), rhythm.zone), moment(last, time.max, rhythm.zone)
    found = plan(series_of(rhythm), begin, end, limit, policy).occurrences
    return [date_of(one, days) for one in found]


def date_of(one: Occurrence, days: Days) -> Date:
    """One occurrence in the words of a visit."""
    named, local = one.recurrence_id, one.local
    assert isinstance(named, datetime)  # noqa: S101  rounds have a time of day
    assert isinstance(local, datetime)  # noqa: S101
    if one.status == "kept":
        return Date(named.isoformat(), named.date(), local.date(), one.utc)
    why = CAUSES[one.reason.cause]
    words = days.busy_with(named.date()) if why == WhyChanged.BUSY else one.reason.name
    return Date(
        named.isoformat(),
        named.date(),
        local.date(),
        one.utc,
        is_off=one.status != "moved",
        why=WhyChanged.MERGED if one.status == "merged" else why,
        words=words,
        to=one.reason.to,
    )


def who_goes(day: date, buddies: Sequence[Candidate]) -> tuple[int, int | None, bool]:
    """(who goes, instead of whom, nobody can): the first of `buddies` is the round's own.

    Deputies and stand-ins are asked in their order, so that a deputy's deputy is never lost. Where
    nobody can go, the visit stays with its buddy.
    """
    own = buddies[0]
    if own.can_go(day):
        return own.person_id, None, False
    for other in buddies[1:]:
        if other.person_id != own.person_id and other.can_go(day):
            return other.person_id, own.person_id, False
    return own.person_id, None, True


def planned(date_: Date, buddies: Sequence[Candidate]) -> Planned:
    """The date with who goes, and the one reason that people need to know first."""
    if date_.is_off:
        return Planned(date_, buddies[0].person_id, None, date_.why)
    person, instead_of, is_nobody = who_goes(date_.day, buddies)
    why = date_.why
    if is_nobody:
        why = WhyChanged.NOBODY
    elif instead_of is not None and why == WhyChanged.NONE:
        why = WhyChanged.AWAY
    return Planned(date_, person, instead_of, why)


def window(rhythm_days: int) -> int:
    """By how many days a visit may be moved and is not late: a fifth of its rhythm."""
    return max(1, ceil(rhythm_days / 5))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def moment(day: date, at: time, zone: str) -> datetime:
    """A wall time there as a moment; in the hour that the clock skips, the offset before it holds."""
    return datetime.combine(day, at, _zone(zone)).astimezone(UTC)
