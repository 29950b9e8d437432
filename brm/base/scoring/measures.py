"""The measures of feedback, from how often each answer was given (pure).

- A **share** of people (content: 4 or 5 of 5; easy: 5 to 7 of 7; yes) in percent, with Wilson's band
  (E. B. Wilson, JASA 1927), which never has the width nought: five of five is no certainty.
- A **recommendation score** is the percentage of 9 and 10 less that of 0 to 6, from -100 to +100
  (Reichheld 2003); happiness after a service likewise (HappySignals). Its band is
  1.96 · √((p + d - (p - d)²)/n): ±34 with half promoters and a fifth detractors of twenty answers.
  Where nearly all say the same that formula is too sure of itself: the band is at least 3/n wide
  (the rule of three; Hanley and Lippman-Hand, JAMA 1983).
- **Lost time** is a mean of hours over those who could say, and their sum; nothing is guessed for the
  others.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from brm.base.scoring.means import Mean, mean

Z_95 = 1.96
PERCENT = 100
PROMOTERS = 9  # from there on
DETRACTORS = 6  # up to there


def mean_of_counts(
    counts: Sequence[int], values: Sequence[float], *, scale: tuple[float, float] | None = None
) -> Mean:
    """The mean of answers that were given so often, each worth its value."""
    pairs = list(zip(counts, values, strict=True))
    return mean(
        sum(counts),
        sum(times * value for times, value in pairs),
        sum(times * value * value for times, value in pairs),
        scale=scale,
    )


def share(part: int, n: int) -> Mean:
    """How many of a hundred, with Wilson's band."""
    if n <= 0:
        return Mean(0, None)
    p, z2 = part / n, Z_95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Mean(n, PERCENT * p, PERCENT * half, PERCENT * low, PERCENT * high)


def share_of(counts: Sequence[int], values: Sequence[float], fits: Callable[[float], bool]) -> Mean:
    """The share of answers whose value fits."""
    part = sum(times for times, value in zip(counts, values, strict=True) if fits(value))
    return share(part, sum(counts))


def recommendation(counts: Sequence[int], values: Sequence[float]) -> Mean:
    """The recommendation score of answers from 0 to 10, from -100 to +100."""
    n = sum(counts)
    if n <= 0:
        return Mean(0, None)
    pairs = list(zip(counts, values, strict=True))
    p = sum(times for times, value in pairs if value >= PROMOTERS) / n
    d = sum(times for times, value in pairs if value <= DETRACTORS) / n
    spread = Z_95 * math.sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    margin = PERCENT * min(2.0, max(spread, 3 / n))
    value = PERCENT * (p - d)
    return Mean(n, value, margin, max(-PERCENT, value - margin), min(PERCENT, value + margin))


@dataclass(frozen=True)
class Lost:
    """Hours that people say they lost: all of them together, and the mean of one."""

    total: float
    mean: Mean

    @property
    def n(self) -> int:
        """How many could say."""
        return self.mean.n


def lost_hours(counts: Sequence[int], hours: Sequence[float | None]) -> Lost:
    """What was lost, by what each answer is worth in hours; None is "I can't say"."""
    known = [
        (times, worth) for times, worth in zip(counts, hours, strict=True) if worth is not None
    ]
    times, worth = [pair[0] for pair in known], [pair[1] for pair in known]
    total = sum(a * b for a, b in zip(times, worth, strict=True))
    return Lost(total, mean_of_counts(times, worth, scale=(0, math.inf)))
