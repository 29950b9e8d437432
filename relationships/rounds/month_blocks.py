"""Rounds by calendar months laid side by side: pure, without clock or tables.

A month has four blocks of seven days (1–7, 8–14, 15–21, 22–28); "the second Tuesday" lies in the
second. Rounds every one, two or three months repeat within six months. A round lies in one layer of
its block, and each layer has one weekday, the same in every block. A calendar week meets each weekday
once, so it has one visit a layer at most, and blocks of equally many layers keep the weeks level.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

INTERVALS = (1, 2, 3)  # months
SPAN = 6
BLOCKS = 4
WEEKDAYS = (1, 3, 2, 0, 4)  # Tuesday first: holidays lie on Mondays and Fridays


@dataclass(frozen=True)
class Slot:
    """The first to fourth block (from 0) of each month whose number leaves `phase` over."""

    block: int
    phase: int
    months: int
    layer: int

    @property
    def weekday(self) -> int:
        """The weekday of its layer, Monday being 0."""
        return WEEKDAYS[self.layer % len(WEEKDAYS)]

    def dates(self, weekday: int, first: date) -> Iterator[date]:
        """That weekday in each of its blocks from the day `first` on, without end."""
        month = number(first) + (self.phase - number(first)) % self.months
        while True:
            day = date(month // 12, month % 12 + 1, 7 * self.block + 1)
            day += timedelta(days=(weekday - day.weekday()) % 7)
            if day >= first:
                yield day
            month += self.months


def number(day: date) -> int:
    """The months counted through the years."""
    return 12 * day.year + day.month - 1


class Blocks:
    """How many layers each block of the six months has, while rounds are laid into them."""

    def __init__(self) -> None:
        self.layers: dict[tuple[int, int], int] = defaultdict(int)

    def slots(self, months: int, crowd: Callable[[Slot], int]) -> list[Slot]:
        """Where a round every so many months can lie, the fewest layers first.

        Of these a block that is filled up by it comes before one that it would begin, then the one
        that is less of a `crowd`.
        """
        found = [
            Slot(
                block, phase, months, max(self.layers[cell] for cell in cells(block, phase, months))
            )
            for block in range(BLOCKS)
            for phase in range(months)
        ]
        return sorted(found, key=lambda one: (one.layer, not self.is_begun(one), crowd(one)))

    def is_begun(self, slot: Slot) -> bool:
        """Other months have more in this block than the months of the slot."""
        return any(self.layers[slot.block, month] > slot.layer for month in range(SPAN))

    def take(self, slot: Slot) -> None:
        """A round lies there now."""
        for cell in cells(slot.block, slot.phase, slot.months):
            self.layers[cell] = slot.layer + 1


def cells(block: int, phase: int, months: int) -> list[tuple[int, int]]:
    """The block in each of the six months in which the round comes."""
    return [(block, month) for month in range(phase, SPAN, months)]
