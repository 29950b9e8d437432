"""A mean and how far chance alone could move it (pure)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

# Student's t, two-sided 95 %, for 1 to 30 degrees of freedom; from any table of statistics.
T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)


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
