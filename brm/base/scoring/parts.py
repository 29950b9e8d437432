"""A total of weighted parts that adds up exactly (pure)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WHOLE = 100
FEWEST_PARTS = 3


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
