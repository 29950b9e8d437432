"""What counts of answers say: their mean, when people differ, when most do not know (pure)."""

from collections.abc import Sequence
from math import sqrt

APART = 1.0  # a whole step of the scale
MANY = 4  # one statement of so many makes a group of practices one about which they differ


def mean_of(scores: int, scored: int) -> float | None:
    """The mean of so many answers that count, with this sum; None where none does."""
    return scores / scored if scored else None


def is_mostly_unknown(scored: int, dont_know: int) -> bool:
    """More say "I don't know" than give an answer that counts: that is the finding."""
    return dont_know > scored


def deviation(counts: Sequence[int]) -> float:
    """How far the answers 0, 1, 2, 3 lie from their mean, as a standard deviation; 0 for none."""
    n = sum(counts)
    if not n:
        return 0.0
    mean = sum(value * count for value, count in enumerate(counts)) / n
    return sqrt(sum(count * (value - mean) ** 2 for value, count in enumerate(counts)) / n)


def differs(counts: Sequence[int]) -> bool:
    """The answers lie on average a whole step or more from their mean: half say 0, half say 2."""
    return deviation(counts) >= APART - 1e-9


def is_widespread(differing: int, asked: int) -> bool:
    """They differ about a fourth of the statements of a group of practices, at least."""
    return differing > 0 and differing * MANY >= asked
