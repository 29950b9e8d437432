"""When a message may reach a person: in waking hours of working days there."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_moment(
    at: datetime,
    *,
    zone: str,
    waking_from: time,
    waking_until: time,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    weekdays_only: bool = True,
) -> datetime:
    """The first moment from `at` on that lies in the reader's waking hours; aware, in UTC.

    Quiet hours of the person count besides; they may pass midnight. Saturday and Sunday wait for
    Monday. Ends after two weeks at the latest: hours that leave no moment are ignored then.
    """
    here = ZoneInfo(zone)
    local = at.astimezone(here)
    moment = local
    for _ in range(15 * 48):
        clock = moment.timetz().replace(tzinfo=None)
        if (weekdays_only and moment.weekday() >= 5) or clock >= waking_until:
            moment = _at_time(moment + timedelta(days=1), waking_from, here)
        elif clock < waking_from:
            moment = _at_time(moment, waking_from, here)
        elif (
            quiet_from is not None
            and quiet_until is not None
            and _within(clock, quiet_from, quiet_until)
        ):
            day = moment if clock < quiet_until else moment + timedelta(days=1)
            moment = _at_time(day, quiet_until, here)
        else:
            return moment.astimezone(ZoneInfo("UTC"))
    return at.astimezone(ZoneInfo("UTC"))


def _at_time(day: datetime, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day.date(), clock, zone)


def _within(clock: time, first: time, last: time) -> bool:
    return first <= clock < last if first <= last else clock >= first or clock < last
