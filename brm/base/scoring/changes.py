"""What may be said of a change: nothing of few answers, nothing within chance (pure)."""

import math
from dataclasses import dataclass
from enum import StrEnum

from brm.base.scoring.means import Mean

FEWEST_FOR_ARROW = 10
JUST = 1.5  # times chance: up to there a change just leaves the band


class Arrow(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"
    FEW = "few"  # too few answers to say
    UNKNOWN = "unknown"  # nothing to compare with


@dataclass(frozen=True)
class Change:
    """`difference`: now less before; None where there is nothing to compare with.

    `is_just`: larger than chance, but by less than half of it: worth asking about, not proof.
    """

    arrow: Arrow
    difference: float | None
    is_just: bool = False


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
    arrow = Arrow.UP if difference > 0 else Arrow.DOWN
    return Change(arrow, difference, abs(difference) < JUST * chance)


def stands_out(found: Mean, reference: float, *, fewest: int = FEWEST_FOR_ARROW) -> bool:
    """Chance alone does not explain how far it is from the reference, and ten answers say so."""
    if found.n < fewest or found.low is None or found.high is None:
        return False
    return not found.low <= reference <= found.high


def impact(found: Mean, reference: float) -> float:
    """Answers times the distance from the reference: how much weighs on how many people.

    The way HappySignals weighs what to work on first ("response volume x (score - reference)").
    Below 0: worse than the reference.
    """
    return 0.0 if found.value is None else found.n * (found.value - reference)
