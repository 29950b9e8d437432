"""The first of many, with how many there are at all."""

from collections.abc import Iterable
from typing import Generic, TypeVar

One = TypeVar("One")


class Cut(list[One], Generic[One]):
    """A list that keeps the first `most` of what is put into it, and counts the rest."""

    def __init__(self, rows: Iterable[One] = (), total: int | None = None, most: int = 25) -> None:
        super().__init__()
        self.most = most
        self.total = 0
        for row in rows:
            self.append(row)
        self.total = self.total if total is None else total

    def append(self, row: One) -> None:
        self.total += 1
        if len(self) < self.most:
            super().append(row)

    @property
    def is_whole(self) -> bool:
        """All that was put into it is there."""
        return self.total == len(self)

    @property
    def more(self) -> int:
        """How many are counted only."""
        return self.total - len(self)
