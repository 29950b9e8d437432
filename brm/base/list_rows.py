"""The rows of a list: a page of them from a place on, or all of them in pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from brm.base import seek
from brm.base.filters import State
from brm.base.narrowing import AmountOf, Narrowed
from brm.base.texts import Look

PIECE = 1000


@dataclass(frozen=True)
class Found:
    """The rows of one page, and where the ones after and before them begin."""

    rows: list[Any]
    next_url: str = ""
    previous_url: str = ""
    amount: int | None = None  # of all pages, where it was counted along

    @property
    def is_whole(self) -> bool:
        return not (self.next_url or self.previous_url)


class Ordered:
    """What fits the filters, in the order that the address asks for."""

    def __init__(
        self,
        narrowed: Narrowed,
        fields: Sequence[str],
        chosen: str,
        path: str,
        look: Look | None = None,
        *,
        along: int = 0,
    ) -> None:
        """`along`: count them up to so many with the rows of a page, where no words are looked for."""
        self.narrowed = narrowed
        self.look = look
        self.along = 0 if look else along
        self.chosen = chosen
        self.keys = seek.keys_of(narrowed.model, fields, descending=chosen.startswith("-"))
        self.names = [f"sort_{n}" if "__" in key.name else key.name
                      for n, key in enumerate(self.keys)]  # fmt: skip
        self.about = f"{path} {chosen}"

    def page(self, request: HttpRequest, state: State, size: int) -> Found:
        """The page that the address names. One query."""
        values, backwards = self._place(request, state)
        ordered = self._ordered(size)
        rows = self._fetch(ordered, values, size, backwards=backwards)
        if backwards and len(rows) <= size:  # the beginning of the list: its first page in full
            values, backwards = None, False
            rows = self._fetch(ordered, None, size, backwards=False)
        has_more = len(rows) > size
        rows = rows[:size]
        amount = rows[0].listed_amount if rows and self.along else None
        if backwards:
            rows.reverse()

        def link(row: Any, name: str) -> str:
            return state.link(**{name: seek.cursor(self._values(row), self.about)})

        next_url = previous_url = ""
        if rows and (has_more or backwards):
            next_url = link(rows[-1], "after")
        if values is not None:
            previous_url = link(rows[0], "before") if rows else state.link()
        return Found(rows, next_url, previous_url, amount)

    def pieces(self) -> Iterator[list[Any]]:
        """All rows, a thousand at a time: as much memory for ten as for fifty. A query a piece."""
        self.along = 0
        ordered, values = self._ordered(PIECE), None
        while rows := self._fetch(ordered, values, PIECE, backwards=False):
            yield rows[:PIECE]
            if len(rows) <= PIECE:
                return
            values = self._values(rows[PIECE - 1])

    def _ordered(self, size: int) -> Narrowed:
        return self.narrowed.then((self.chosen, size), self._readable)

    def _readable(self, query: QuerySet[Any]) -> QuerySet[Any]:
        """Sort values of related records are read with the row, never by a query a row."""
        related = {
            name: F(key.name)
            for key, name in zip(self.keys, self.names, strict=True)
            if name != key.name
        }
        if self.along:
            amount = AmountOf(self.narrowed.up_to(self.along))
            return query.annotate(**related, listed_amount=amount)
        return query.annotate(**related) if related else query

    def _values(self, row: Any) -> list[object]:
        return seek.values_of(row, self.keys, self.names)

    def _place(self, request: HttpRequest, state: State) -> tuple[list[object] | None, bool]:
        for name in ("after", "before"):
            given = request.GET.get(name)
            if not given:
                continue
            try:
                values = seek.read_cursor(given, self.about)
            except seek.BadCursor:
                values = []
            if len(values) == len(self.keys):
                return values, name == "before"
            state.note(_("That place in the list is no longer known; the list begins at the top."))
        return None, False

    def _fetch(
        self, narrowed: Narrowed, values: Sequence[object] | None, size: int, *, backwards: bool
    ) -> list[Any]:
        there = None if values is None else seek.beyond(self.keys, values, backwards=backwards)
        first = seek.first if self.look is None else self.look.first

        def place(query: QuerySet[Any]) -> QuerySet[Any]:
            return first(query, self.keys, size + 1, beyond=there, backwards=backwards)

        return narrowed.then((tuple(values or ()), backwards, str(self.look)), place).rows()
