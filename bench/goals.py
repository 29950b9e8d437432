"""A goal of performance, what was measured for it, and the line that says so."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, nextafter
from statistics import median
from time import monotonic

WIDE = 0.30  # above this spread a measurement is taken once more
REPETITIONS = 5
LINE = re.compile(
    r"(?P<value>[\d.]+) (?P<limit>[\d.]+) (?P<verdict>ok|MISSED) (?P<what>.*)"
    r" \((?P<repetitions>\d+) repetitions, spread (?P<spread>\d+)%\)$"
)


@dataclass(frozen=True)
class Goal:
    """One line: `value` must not be above `limit`, or, where `is_floor`, not below it."""

    value: float
    limit: float
    what: str
    repetitions: int = 1
    spread: float = 0.0
    is_floor: bool = False

    @property
    def is_met(self) -> bool:
        return self.value >= self.limit if self.is_floor else self.value <= self.limit

    @property
    def is_wide(self) -> bool:
        return self.spread > WIDE

    def __str__(self) -> str:
        verdict = "ok" if self.is_met else "MISSED"
        times = f"({self.repetitions} repetitions, spread {self.spread:.0%})"
        return f"{number(self.value)} {number(self.limit)} {verdict} {self.what} {times}"


def number(value: float) -> str:
    """Three figures are enough; a whole number stays one."""
    if value == int(value):
        return str(int(value))
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def ratio_of(
    pairs: Sequence[tuple[float, float]], limit: float, what: str, *, is_floor: bool = False
) -> Goal:
    """The median of ratios of measurements taken next to each other."""
    ratios = [over / under for over, under in pairs]
    middle = median(ratios)
    return Goal(
        middle, limit, what, len(ratios), (max(ratios) - min(ratios)) / middle, is_floor=is_floor
    )


def spread_of(values: Sequence[float], limit: float, what: str) -> Goal:
    """The median of values measured one after the other, and how far they lie apart."""
    middle = median(values)
    spread = (max(values) - min(values)) / middle if middle else 0.0
    return Goal(middle, limit, what, len(values), spread)


class Steady:
    """Measures, says each goal at once, and measures once more what spread too widely.

    Not after `again_s` seconds of the whole: then the spread is only told.
    """

    def __init__(self, say: Callable[[str], None], *, again_s: float) -> None:
        self.say = say
        self.ends = monotonic() + again_s
        self.goals: list[Goal] = []

    def __call__(self, measure: Callable[[], list[Goal]]) -> None:
        found = measure()
        wide = [goal for goal in found if goal.is_wide]
        for goal in wide:
            self.say(f"# spread {goal.spread:.0%}, above {WIDE:.0%}: {goal.what}")
        if wide and monotonic() < self.ends:
            self.say("# measured once more")
            found = measure()
        self.keep(found)

    def keep(self, found: list[Goal]) -> None:
        for goal in found:
            self.say(str(goal))
        self.goals += found


def read(lines: Iterable[str]) -> list[Goal]:
    """The goals in what a measurement of its own printed."""
    found = []
    for line in lines:
        if match := LINE.match(line.strip()):
            value, limit = float(match["value"]), float(match["limit"])
            is_met = match["verdict"] == "ok"
            # a value on the limit meets either kind of goal, unless only its digits are on it
            is_floor = (value >= limit) if is_met else (value < limit)
            if value == limit and not is_met:
                value = nextafter(limit, inf)
            found.append(
                Goal(
                    value, limit, match["what"], int(match["repetitions"]),
                    int(match["spread"]) / 100, is_floor=is_floor,
                )
            )  # fmt: skip
    return found
