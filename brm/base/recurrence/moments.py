"""Wall time in a zone becomes an instant: what happens in the hours that the clock skips or repeats."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, repeat
from operator import add, sub
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.recurrence.reasons import AS_PLANNED, Reason

KEPT_MOMENTS = 10_000  # per zone; about 300 bytes each
ONE_DAY, NO_TIME = timedelta(days=1), timedelta()
A_CHANGE_OF_CLOCKS = timedelta(hours=26)  # the longest, over the date line, takes 24


class Occurrence(NamedTuple):
    """One time of a series: what the rule named (`recurrence_id`) and what comes of it.

    `local` is wall time there (a day for whole days), `utc` the instant (for whole days their
    first moment). `status`: kept, moved, skipped, merged; `dst`: gap, overlap or None. A tuple,
    because planning makes a quarter of a million of them at once.
    """

    recurrence_id: datetime | date
    local: datetime | date
    utc: datetime
    status: str = "kept"
    reason: Reason = AS_PLANNED
    dst: str | None = None

    @property
    def local_day(self) -> date:
        return self.local.date() if isinstance(self.local, datetime) else self.local


class Offsets(dict[int, timedelta | None]):
    """Day (its ordinal) -> offset from UTC all day long; None near a change of the clock."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self.zone = zone

    def __missing__(self, day: int) -> timedelta | None:
        midnight = datetime.fromordinal(day).replace(tzinfo=self.zone)
        around = {(midnight + n * ONE_DAY).utcoffset() for n in (-1, 0, 1, 2)}
        found = self[day] = around.pop() if len(around) == 1 else None
        return found


class Moments(dict[datetime, Occurrence]):
    """Wall time -> occurrence of one zone, remembered: rounds share their times of day."""

    def __init__(self, zone: ZoneInfo, *, all_day: bool) -> None:
        super().__init__()
        self.zone = zone
        self.all_day = all_day
        self.offsets = Offsets(zone)
        self.has_gaps = False  # whether a time that the clock skips was ever asked for

    def __missing__(self, wall: datetime) -> Occurrence:
        if len(self) >= KEPT_MOMENTS:
            self.clear()
        found = self[wall] = self.resolved(wall)
        return found

    def row(self, begin: datetime, step: timedelta, number: int) -> list[Occurrence]:
        """So many, evenly spaced: a look at the clock only for days on which it may change."""
        walls = list(accumulate(repeat(step, number - 1), add, initial=begin))
        if self.all_day:
            return list(map(self.__getitem__, walls))
        offsets = list(map(self.offsets.__getitem__, map(datetime.toordinal, walls)))
        unsteady = [place for place, known in enumerate(offsets) if known is None]
        for place in unsteady:
            offsets[place] = NO_TIME
        as_utc = accumulate(repeat(step, number - 1), add, initial=begin.replace(tzinfo=UTC))
        fields = zip(walls, walls, map(sub, as_utc, offsets), KEPT, PLANNED, NO_CHANGE)  # noqa: B905
        found = list(map(tuple.__new__, repeat(Occurrence), fields))
        for place in unsteady:
            found[place] = self[walls[place]]
        return found

    def resolved(self, wall: datetime) -> Occurrence:
        """In a gap the offset before it holds; a time that comes twice is its first coming."""
        first = wall.replace(tzinfo=self.zone)
        before, after = offsets(first)
        utc = (wall - before).replace(tzinfo=UTC)
        local, dst = wall, None
        if before > after:
            dst = "overlap"
        elif before < after:
            local, dst = utc.astimezone(self.zone).replace(tzinfo=None, fold=0), "gap"
        if self.all_day:  # a day has no hours to skip, unless all of it is skipped
            day = local.date()
            dst = None if day == wall.date() else "gap"
            self.has_gaps |= dst == "gap"
            return Occurrence(wall.date(), day, utc, dst=dst)
        self.has_gaps |= dst == "gap"
        return Occurrence(wall, local, utc, dst=dst)


def offsets(first: datetime) -> tuple[timedelta, timedelta]:
    """From UTC, before and after a change of the clock at that wall time; else equal."""
    return (
        first.utcoffset() or timedelta(),
        first.replace(fold=1).utcoffset() or timedelta(),
    )


KEPT, PLANNED, NO_CHANGE = repeat("kept"), repeat(AS_PLANNED), repeat(None)


@lru_cache(maxsize=32)
def moments_of(tz: str, *, all_day: bool = False) -> Moments:
    """What is remembered of a zone; raises RuleBroken with the field `tz` for an unknown one."""
    return Moments(zone_of(tz), all_day=all_day)


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(tz: str) -> ZoneInfo:
    if tz not in known_zones():
        raise RuleBroken(
            "zone_unknown",
            _("This time zone is not known; write one such as Europe/Amsterdam."),
            field="tz",
        )
    return ZoneInfo(tz)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


@lru_cache(maxsize=1024)
def earliest_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """No wall time before this one becomes an instant at or after `instant`."""
    skipped = offset(instant, zone) - offset(instant - A_CHANGE_OF_CLOCKS, zone)
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) - max(skipped, timedelta())


@lru_cache(maxsize=1024)
def latest_wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """No wall time after this one becomes an instant at or before `instant`."""
    repeated = offset(instant - A_CHANGE_OF_CLOCKS, zone) - offset(instant, zone)
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) + max(repeated, timedelta())
