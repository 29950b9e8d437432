"""10,000 weekly rounds over 26 weeks: our own sums against python-dateutil, same answers."""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

LIMIT = 5.0
ZONES = (
    "Europe/Amsterdam", "Europe/Paris", "Europe/Brussels", "Europe/Madrid", "Europe/Oslo",
    "America/New_York",
)  # fmt: skip
START = datetime(2026, 3, 2, tzinfo=UTC)
END = START + timedelta(weeks=26)


@dataclass(frozen=True)
class Measured:
    """`ratio`: how many times faster than dateutil, the median of the repetitions."""

    ratio: float
    spread: float
    repetitions: int
    ours_s: float
    dateutil_s: float


def rounds(number: int) -> list[tuple[str, datetime, str]]:
    """Weekly rounds as departments have them: every working day, each quarter from 8 to 18."""
    made = []
    for n in range(number):
        first = START.replace(tzinfo=None) + timedelta(
            days=n % 5, weeks=-(n % 9), hours=8 + n // 5 % 10, minutes=n // 50 % 4 * 15
        )
        made.append(("FREQ=WEEKLY", first, ZONES[n % len(ZONES)]))
    return made


def by_dateutil(rule: str, first: datetime, tz: str) -> list[datetime]:
    zone = ZoneInfo(tz)
    low, high = (moment.astimezone(zone).replace(tzinfo=None) for moment in (START, END))
    wall = rrulestr(rule, dtstart=first).between(low, high, inc=True)
    return [moment.replace(tzinfo=zone).astimezone(UTC) for moment in wall]


def by_us(rule: str, first: datetime, tz: str) -> list[datetime]:
    from brm.base.recurrence import Series, occurrences  # noqa: PLC0415  after django.setup

    return [one.utc for one in occurrences(Series(rule, first, tz), START, END)]


def seconds(expand: Callable[..., list[datetime]], asked: list[tuple[str, datetime, str]]) -> float:
    gc.collect()
    begin = perf_counter()
    for rule, first, tz in asked:
        expand(rule, first, tz)
    return perf_counter() - begin


def measure(number: int = 10_000, repetitions: int = 5) -> Measured:
    """Interleaved; raises AssertionError where one answer differs."""
    from brm.base.recurrence.moments import moments_of  # noqa: PLC0415  after django.setup

    asked = rounds(number)
    for rule, first, tz in asked:
        if by_us(rule, first, tz) != by_dateutil(rule, first, tz):
            raise AssertionError(f"{rule} from {first} in {tz} is answered differently.")
    ours, theirs = [], []
    for _ in range(repetitions):
        moments_of.cache_clear()  # as in a fresh process
        ours.append(seconds(by_us, asked))
        theirs.append(seconds(by_dateutil, asked))
    ratios = [slow / quick for slow, quick in zip(theirs, ours, strict=True)]
    middle = median(ratios)
    return Measured(
        ratio=middle,
        spread=(max(ratios) - min(ratios)) / middle,
        repetitions=repetitions,
        ours_s=median(ours),
        dateutil_s=median(theirs),
    )


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    asked = [int(word) for word in sys.argv[1:3]]
    found = measure(*asked)
    number = asked[0] if asked else 10_000
    verdict = "ok" if found.ratio >= LIMIT else "MISSED"
    sys.stdout.write(
        f"{found.ratio:.1f} {LIMIT:.0f} {verdict} times dateutil, {number:,} weekly rounds over"
        f" 26 weeks ({found.repetitions} repetitions, spread {found.spread:.0%})\n"
    )
    return int(verdict != "ok")


if __name__ == "__main__":
    sys.exit(main())
