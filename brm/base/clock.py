"""The only place that asks what time it is; tests and the demo move it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)
_shift: Callable[[], timedelta] = timedelta  # the demo's "Next working morning" registers another


def now() -> datetime:
    """The product's present moment, aware, in UTC."""
    fixed_at = _fixed.get()
    if fixed_at is not None:
        return fixed_at
    return datetime.now(UTC) + _shift()  # noqa: TID251  this is the one place


def today_in(zone: str | ZoneInfo) -> date:
    """The day it is now in that time zone."""
    return now().astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone).date()


def day_of(at: datetime) -> date:
    """The day of a moment where the organisation is."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def today_here() -> date:
    """The day it is now where the reader is; outside a page, where the organisation is."""
    return today_in(timezone.get_current_timezone_name())


def moved_by(shift: Callable[[], timedelta]) -> None:
    """Let the demo's clock say by how much the product's time is ahead."""
    global _shift  # noqa: PLW0603  one clock a process
    _shift = shift


@contextmanager
def fixed(at: datetime) -> Iterator[datetime]:
    """Stop the clock at an aware moment: for tests, and for `--now` of the commands."""
    if at.tzinfo is None:
        raise ValueError("A moment without a time zone is no moment.")
    token = _fixed.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _fixed.reset(token)
