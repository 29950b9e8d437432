"""The demo's clock: ahead of the real one by what a row says, known to every process within a second.

Read on a connection of its own, so that it neither counts among a page's questions nor breaks in
a transaction that was undone. Nothing of this runs where the demo is not.
"""

import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error, connections
from django.db.models import F

from brm.base import clock
from brm.operations.models import DemoClock

FRESH = 1.0  # seconds
MORNING = day_time(8)


@dataclass
class _Known:
    """What this process read last."""

    ahead: timedelta = timedelta()
    read_at: float = float("-inf")
    process: int = 0
    connection: Any = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_known = _Known()


def ahead() -> timedelta:
    """By how much the demo's time is ahead; at most a second old."""
    if time.monotonic() - _known.read_at >= FRESH:
        with _known.lock:
            _read()
    return _known.ahead


def _read() -> None:
    """Where the database or the table is missing, what was known holds on."""
    _known.read_at = time.monotonic()
    with suppress(Error):
        try:
            with _connection().cursor() as cursor:
                cursor.execute("SELECT ahead FROM brm_democlock WHERE id = 1")
                row = cursor.fetchone()
        except Error:
            forget()
            raise
        _known.ahead = row[0] if row else timedelta()


def _connection() -> Any:
    """Of this process alone: a forked worker must not use its parent's."""
    if _known.connection is None or _known.process != os.getpid():
        _known.connection = connections.create_connection("default")
        _known.connection.inc_thread_sharing()
        _known.process = os.getpid()
    return _known.connection


def forget() -> None:
    """Close the connection and read anew when next asked."""
    connection, _known.connection = _known.connection, None
    if connection is not None:
        with suppress(Error):
            connection.close()


def read_again() -> None:
    """Ask the row the next time, however fresh the last answer is."""
    _known.read_at = float("-inf")


def standing() -> DemoClock:
    """The row, made when it is first asked for. One query, or two."""
    return DemoClock.objects.get_or_create(pk=1)[0]


def take_turn(version: int) -> bool:
    """True for the first who wants to move the clock from this state on. One query."""
    turns = DemoClock.objects.filter(pk=1, version=version).update(version=F("version") + 1)
    return turns == 1


def move(to: datetime, *, moved_from: datetime, did: dict[str, int]) -> None:
    """From now on it is `to`. One query."""
    real = moved_from - ahead()
    DemoClock.objects.filter(pk=1).update(
        ahead=max(timedelta(), to - real), moved_from=moved_from, did=did
    )
    read_again()


def back_to_now() -> None:
    """The demo's time is the real one again; what happened stays. One query."""
    DemoClock.objects.filter(pk=1).update(ahead=timedelta(), moved_from=None, did={})
    read_again()


def next_working_morning(at: datetime) -> datetime:
    """Eight o'clock of the next Monday to Friday, by the organisation's clock; aware, in UTC."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = at.astimezone(zone).date()
    while _morning(day, zone) <= at or day.weekday() >= 5:
        day += timedelta(days=1)
    return _morning(day, zone).astimezone(UTC)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, MORNING, zone)


def install() -> None:
    """Let the product's clock ask this one; only where the demo is."""
    if settings.DEMO:
        clock.moved_by(ahead)
