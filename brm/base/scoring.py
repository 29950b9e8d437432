"""Scores that explain themselves: parts that add up exactly, means with their chance, honest arrows.

Pure arithmetic on plain values; exact (fractions) where numbers are shown as parts of a total.

- A part that is not known gives its weight to the others and is named, so that nobody is punished
  for missing data; with too few parts known there is no score at all.
- Points are whole numbers and add up to the total as shown: the largest remainder gets the point
  (Hamilton's way of sharing out seats).
- A mean of few answers moves by chance. Its band is the mean ± t · s/√n for 95 % (Student's t), for
  answers out of a small group narrowed by √((N − n)/(N − 1)): who has asked everybody has no
  chance left. A change shows an arrow only from ten answers on both sides and only where it is
  larger than chance.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

WHOLE = 100
FEWEST_PARTS = 3
FEWEST_FOR_ARROW = 10

# Student's t, two-sided 95 %, for 1 to 30 degrees of freedom; from any table of statistics.
T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


# ---- A total of weighted parts -----------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of a score: `weight` above 0, `value` from 0 to 1, or None where nothing is known."""

    name: str
    weight: int
    value: Fraction | float | None


@dataclass(frozen=True)
class Points:
    """A part as shown: "12 of 25"; both None where the part is not known."""

    name: str
    points: int | None
    out_of: int | None


@dataclass(frozen=True)
class Total:
    """`score` from 0 to 100, the sum of the points; None where too little is known to say."""

    score: int | None
    parts: tuple[Points, ...]
    known: int

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(part.name for part in self.parts if part.points is None)


def total(parts: Sequence[Part], *, fewest: int = FEWEST_PARTS) -> Total:
    """The score of the parts and what each gave to it; order and names are kept.

    `fewest`: how many parts must be known (all of them, where there are fewer parts than that).
    Raises ValueError for a weight or a value out of bounds.
    """
    for part in parts:
        if part.weight <= 0 or not (part.value is None or 0 <= part.value <= 1):
            raise ValueError(f"The part {part.name} has a weight or value out of bounds.")
    known = [part for part in parts if part.value is not None]
    if len(known) < max(1, min(fewest, len(parts))):
        return Total(None, tuple(Points(part.name, None, None) for part in parts), len(known))
    shares = share_out(WHOLE, [part.weight for part in known])
    exact = [share * Fraction(part.value or 0) for part, share in zip(known, shares, strict=True)]
    points = rounded_parts(exact)
    given = {
        id(part): Points(part.name, mine, share)
        for part, mine, share in zip(known, points, shares, strict=True)
    }
    shown = tuple(given.get(id(part), Points(part.name, None, None)) for part in parts)
    return Total(sum(points), shown, len(known))


def share_out(amount: int, weights: Sequence[int | Fraction]) -> list[int]:
    """The amount in whole shares by weight, adding up to it exactly; ties go to the earlier."""
    whole = sum(weights)
    return rounded_parts([Fraction(amount) * weight / whole for weight in weights])


def rounded_parts(exact: Sequence[Fraction]) -> list[int]:
    """Each part rounded down or up so that they add up to the rounded sum; none below 0.

    Those with the largest remainder are rounded up; a whole number is never touched. Ties go to the
    earlier part.
    """
    down = [math.floor(part) for part in exact]
    missing = round_half_up(sum(exact, Fraction())) - sum(down)
    by_remainder = sorted(range(len(exact)), key=lambda at: (down[at] - exact[at], at))
    for at in by_remainder[:missing]:
        down[at] += 1
    return down


def round_half_up(number: Fraction | float) -> int:
    """12.5 is 13: as people round, not as Python does."""
    return math.floor(Fraction(number) + Fraction(1, 2))


# ---- A mean and its chance ----------------------------------------------------------------------


@dataclass(frozen=True)
class Mean:
    """The mean of `n` answers; `margin` is half the band of chance, None where it cannot be said.

    `low`, `high`: the band, within the scale where one was given.
    """

    n: int
    value: float | None
    margin: float | None = None
    low: float | None = None
    high: float | None = None


def mean_of(
    answers: Iterable[float],
    *,
    scale: tuple[float, float] | None = None,
    asked: int | None = None,
) -> Mean:
    """The mean of single answers; see `mean`."""
    given = list(answers)
    return mean(len(given), sum(given), sum(one * one for one in given), scale=scale, asked=asked)


def mean(
    n: int,
    total_of_answers: float,
    total_of_squares: float,
    *,
    scale: tuple[float, float] | None = None,
    asked: int | None = None,
) -> Mean:
    """The mean from a count, a sum and a sum of squares, as the rollups keep them.

    `scale`: lowest and highest answer; the band does not leave it. `asked`: how many people there
    are in the group, where all of them could answer.
    """
    if n <= 0:
        return Mean(0, None)
    value = total_of_answers / n
    if n == 1:
        return Mean(1, value)
    variance = max(0.0, (total_of_squares - n * value * value) / (n - 1))
    margin = student_t(n - 1) * math.sqrt(variance / n)
    if asked is not None and asked > 1:
        margin *= math.sqrt(max(0, asked - n) / (asked - 1))
    least, most = scale or (-math.inf, math.inf)
    return Mean(n, value, margin, max(least, value - margin), min(most, value + margin))


def student_t(freedom: int) -> float:
    """Student's t for 95 %, two-sided; above 30 degrees by 1.96 + 2.4/df, right to 0.01."""
    return T_95[freedom - 1] if freedom <= len(T_95) else 1.96 + 2.4 / freedom


# ---- A change -----------------------------------------------------------------------------------


class Arrow(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"
    FEW = "few"  # too few answers to say
    UNKNOWN = "unknown"  # nothing to compare with


@dataclass(frozen=True)
class Change:
    """`difference`: now less before; None where there is nothing to compare with."""

    arrow: Arrow
    difference: float | None


def change(before: Mean, now: Mean, *, fewest: int = FEWEST_FOR_ARROW) -> Change:
    """What the arrow may say: nothing below ten answers on either side, nor within chance.

    Two means differ by more than chance where the difference is larger than √(m₁² + m₂²), the
    margins being those of 95 %.
    """
    if before.value is None or now.value is None:
        return Change(Arrow.UNKNOWN, None)
    difference = now.value - before.value
    if min(before.n, now.n) < fewest:
        return Change(Arrow.FEW, difference)
    chance = math.hypot(before.margin or 0, now.margin or 0)
    if math.isclose(difference, 0, abs_tol=1e-9) or abs(difference) <= chance:
        return Change(Arrow.SAME, difference)
    return Change(Arrow.UP if difference > 0 else Arrow.DOWN, difference)
