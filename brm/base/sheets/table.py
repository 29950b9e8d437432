"""What a table is, how large it may be, and where its headings stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from brm.base.cells import as_written
from brm.base.errors import RuleBroken
from brm.base.text import clean

MOST_BYTES = 40_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LOOKED_AT = 50  # rows from which the headings are recognised
HEAD = 500  # rows from which is guessed what the columns mean
MOST_ABOVE = 20  # rows of titles and empty lines above the headings


@dataclass(frozen=True)
class Row:
    """One row as its reader sees it: `number` as in a spreadsheet, a cell for each heading.

    `extra`: cells beyond the last heading; often a sign that a separator stood inside a text, so
    that the cells before are shifted too.
    """

    number: int
    cells: tuple[str, ...]
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Headings, rows that are not empty, and sentences about what was left out or guessed."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...] = ()

    def column(self, heading: str) -> int | None:
        """Where a heading stands; upper and lower case are the same."""
        wanted = heading.casefold()
        return next((at for at, name in enumerate(self.header) if name.casefold() == wanted), None)


Cells = Sequence[str]


class Reading:
    """A table read row by row: `header` and `head`, the first rows, are known at once.

    `notices` are complete when all rows have been read. Raises RuleBroken while it is made: "empty",
    "same_heading"; while it is read: "too_many_rows", "too_many_columns".
    """

    def __init__(self, numbered: Iterable[tuple[int, Cells]], notices: list[str]) -> None:
        self._notices = notices  # of the file; they too may grow while it is read
        self._above = ""
        self._longer: list[int] = []
        self._unheaded: dict[int, bool] = {}
        full = _full_rows(numbered)
        first = list(islice(full, LOOKED_AT))
        if not first:
            raise RuleBroken("empty", _("The file is empty: there is no row with anything in it."))
        at = _header_at([cells for _number, cells in first])
        if at:
            self._above = _("Left out above the headings: row %(rows)s.") % {
                "rows": ", ".join(str(number) for number, _cells in first[:at])
            }
        self.header = self._names(*first[at])
        self._rest = self._counted(chain(first[at + 1 :], full))
        self.head = tuple(islice(self._rest, HEAD))

    def rows(self) -> Iterator[Row]:
        """All rows that are not empty, once."""
        return chain(self.head, self._rest)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was left out or guessed, as far as the table has been read."""
        unheaded = [
            _("“%(name)s” has no heading.") % {"name": self.header[at]}
            for at, is_filled in self._unheaded.items()
            if is_filled
        ]
        longer = []
        if self._longer:
            some = ", ".join(map(str, self._longer[:10])) + (" …" if len(self._longer) > 10 else "")
            longer.append(
                _("These rows have more cells than there are headings: %(rows)s.") % {"rows": some}
            )
        return (*self._notices, *filter(None, [self._above]), *unheaded, *longer)

    def _names(self, number: int, header: Cells) -> tuple[str, ...]:
        names: list[str] = []
        for at, heading in enumerate(header):
            name = " ".join(heading.split())
            if not name:
                name = _("Column %(letter)s") % {"letter": letter(at)}
                self._unheaded[at] = False
            names.append(name)
        _must_differ(names, number)
        return tuple(names)

    def _counted(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[Row]:
        width = len(self.header)
        for count, (number, cells) in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise RuleBroken(
                    "too_many_rows",
                    _(
                        "The table has more than %(most)s rows. Bring it in parts of at most %(most)s"
                        " rows each."
                    )
                    % {"most": MOST_ROWS},
                )
            if len(cells) > width and len(self._longer) <= 10:
                self._longer.append(number)
            for at in self._unheaded:
                self._unheaded[at] |= len(cells) > at and bool(cells[at])
            yield _row(number, cells, width)


def _full_rows(numbered: Iterable[tuple[int, Cells]]) -> Iterator[tuple[int, list[str]]]:
    for number, raw in numbered:
        cells = [as_written(clean(cell).strip()) for cell in raw]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise RuleBroken(
                "too_many_columns",
                _(
                    "Row %(row)s has %(amount)s columns; %(most)s is the most. Take out the columns"
                    " that are not needed, and bring the file again."
                )
                % {"row": number, "amount": len(cells), "most": MOST_COLUMNS},
            )
        yield number, cells


def _header_at(rows: Sequence[Cells]) -> int:
    """The first row as wide as the table is: titles above have fewer cells filled."""
    filled = [sum(bool(cell) for cell in cells) for cells in rows]
    usual = max(filled)
    if usual > 1:
        below = Counter(amount for amount in filled if amount > 1)
        usual = max(below, key=lambda amount: (below[amount], amount))
    enough = max(min(2, usual), -(-usual * 3 // 5))
    return next((at for at, amount in enumerate(filled[:MOST_ABOVE]) if amount >= enough), 0)


def _must_differ(names: list[str], number: int) -> None:
    """Raises RuleBroken("same_heading") where two columns have one name; case does not count."""
    seen: dict[str, int] = {}
    for at, name in enumerate(names):
        if name.casefold() in seen:
            raise RuleBroken(
                "same_heading",
                _(
                    "Row %(row)s: the columns %(first)s and %(second)s have the same heading,"
                    " “%(name)s”. Give one of them another heading."
                )
                % {
                    "row": number,
                    "first": letter(seen[name.casefold()]),
                    "second": letter(at),
                    "name": name,
                },
            )
        seen[name.casefold()] = at


def _row(number: int, cells: Cells, width: int) -> Row:
    return Row(number, (*cells[:width], *([""] * (width - len(cells)))), tuple(cells[width:]))


def letter(at: int) -> str:
    """The spreadsheet's name of a column, from 0: A, B … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
