"""Rows that are put into words when the page comes to them, out of what was already fetched."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
Found = TypeVar("Found")


class Later(Sequence[Row], Generic[Found, Row]):
    """Fetched records of which each becomes a row where a template loops over them, each time anew.

    `put` must ask the database for nothing: a page that is being written has no query left.
    """

    def __init__(self, found: Sequence[Found], put: Callable[[Found], Row]) -> None:
        self.found, self.put = found, put

    def __iter__(self) -> Iterator[Row]:
        return map(self.put, self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self.put(one) for one in self.found[place]]
        return self.put(self.found[place])
