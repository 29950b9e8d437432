"""What a table is, how large it may be, and where its headings stand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brm.base.cells import as_written
from brm.base.errors import RuleBroken
from brm.base.text import clean

MOST_BYTES = 20_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
LOOKED_AT = 50  # rows from which the headings are recognised
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


def build(numbered: Iterable[tuple[int, Cells]], notices: Iterable[str] = ()) -> Table:
    """The table in rows of text; empty rows are passed over, rows above the headings named.

    Raises RuleBroken: "empty", "too_many_rows", "too_many_columns", "same_heading".
    """
    said = list(notices)
    full = _full_rows(numbered)
    if not full:
        raise RuleBroken("empty", _("The file is empty: there is no row with anything in it."))
    at = _header_at([cells for _number, cells in full[:LOOKED_AT]])
    if at:
        said.append(
            _("Left out above the headings: row %(rows)s.")
            % {"rows": ", ".join(str(number) for number, _cells in full[:at])}
        )
    number, header = full[at]
    names = _names(number, header, full[at + 1 :], said)
    rows = tuple(_row(number, cells, len(names)) for number, cells in full[at + 1 :])
    _say_longer(rows, said)
    return Table(names, rows, tuple(said))


def _full_rows(numbered: Iterable[tuple[int, Cells]]) -> list[tuple[int, list[str]]]:
    full = []
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
        full.append((number, cells))
        if len(full) > MOST_ROWS + MOST_ABOVE:
            break
    return full


def _header_at(rows: Sequence[Cells]) -> int:
    """The first row as wide as the table is: titles above have fewer cells filled."""
    filled = [sum(bool(cell) for cell in cells) for cells in rows]
    usual = max(filled)
    if usual > 1:
        below = Counter(amount for amount in filled if amount > 1)
        usual = max(below, key=lambda amount: (below[amount], amount))
    enough = max(min(2, usual), -(-usual * 3 // 5))
    return next((at for at, amount in enumerate(filled[:MOST_ABOVE]) if amount >= enough), 0)


def _names(
    number: int, header: Cells, rows: Sequence[tuple[int, Cells]], said: list[str]
) -> tuple[str, ...]:
    if len(rows) > MOST_ROWS:
        raise RuleBroken(
            "too_many_rows",
            _(
                "The table has more than %(most)s rows. Bring it in parts of at most %(most)s rows"
                " each."
            )
            % {"most": MOST_ROWS},
        )
    names: list[str] = []
    for at, heading in enumerate(header):
        name = " ".join(heading.split())
        if not name:
            name = _("Column %(letter)s") % {"letter": letter(at)}
            if any(len(cells) > at and cells[at] for _number, cells in rows):
                said.append(_("“%(name)s” has no heading.") % {"name": name})
        names.append(name)
    _must_differ(names, number)
    return tuple(names)


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


def _say_longer(rows: Iterable[Row], said: list[str]) -> None:
    longer = [row.number for row in rows if row.extra]
    if longer:
        said.append(
            _("These rows have more cells than there are headings: %(rows)s.")
            % {"rows": ", ".join(map(str, longer[:10])) + (" …" if len(longer) > 10 else "")}
        )


def letter(at: int) -> str:
    """The spreadsheet's name of a column, from 0: A, B … Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
