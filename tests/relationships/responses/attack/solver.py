"""Somebody who keeps all pages and calculates: exact elimination over fractions, nothing else.

The unknowns are the answers of each department between two publications. Each shown number is a row: the
unknowns that it counts. What follows from the rows by adding and subtracting is their span; a number of
fewer people than may be told of, or of one hidden department alone, must not be in it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

Column = tuple[int, int]  # a department, and between which publications
Row = dict[Column, Fraction]


def reduced(
    rows: Iterable[Mapping[Column, Fraction]],
    order: Callable[[Column], Any] = lambda column: column,
) -> list[Row]:
    """Row echelon form: each row has a first column, in this order, that no other one holds."""
    basis: dict[Column, Row] = {}
    for given in rows:
        row = {column: value for column, value in given.items() if value}
        for lead, known in basis.items():
            if lead in row:
                row = _less(row, known, row[lead])
        if not row:
            continue
        lead = min(row, key=order)
        row = {column: value / row[lead] for column, value in row.items()}
        for other, known in basis.items():
            if lead in known:
                basis[other] = _less(known, row, known[lead])
        basis[lead] = row
    return list(basis.values())


def _less(row: Row, known: Row, times: Fraction) -> Row:
    found = dict(row)
    for column, value in known.items():
        left = found.get(column, Fraction(0)) - times * value
        if left:
            found[column] = left
        else:
            found.pop(column, None)
    return found


def speaks_of(basis: Sequence[Row], columns: Collection[Column]) -> bool:
    """Whether some sum of rows is about these unknowns alone."""
    outside = [{c: v for c, v in row.items() if c not in columns} for row in basis]
    return len(reduced(outside)) < len(basis)


def follows(figures: Iterable[frozenset[Column]], columns: Iterable[Column]) -> bool:
    """Whether just these unknowns together follow from the figures."""
    basis = reduced(ones(figure) for figure in figures)
    return len(reduced([*basis, ones(columns)])) == len(basis)


def ones(columns: Iterable[Column]) -> Row:
    return dict.fromkeys(columns, Fraction(1))


def finds(
    figures: Iterable[frozenset[Column]],
    people: Mapping[Column, int],
    *,
    smallest: int,
    groups: Iterable[frozenset[Column]],
) -> str:
    """What the rows give away; empty where nothing. `people`: how many each unknown is.

    `groups`: the unknowns of each department. One with a figure of its own is no hidden one.
    """
    known = {frozenset(figure & people.keys()) for figure in figures}
    basis = reduced(map(ones, known))
    for group in groups:
        mine = frozenset(group & people.keys())
        if not any(figure and figure <= mine for figure in known) and speaks_of(basis, mine):
            return f"the hidden department {set(mine)} alone"
    return _too_few(_of_small(basis, people, smallest), people, smallest)


def _of_small(basis: Sequence[Row], people: Mapping[Column, int], smallest: int) -> list[Row]:
    """The sums of rows that are about unknowns of fewer than `smallest` people each."""
    large = {column for row in basis for column in row if people[column] >= smallest}
    turned = reduced(basis, order=lambda column: (column not in large, column))
    return [row for row in turned if not large & row.keys()]


def _too_few(rows: Sequence[Row], people: Mapping[Column, int], smallest: int) -> str:
    """Looked for among rows with unknowns in common: what follows from others falls apart."""
    return next(filter(None, (_too_few_in(part, people, smallest) for part in _apart(rows))), "")


def _apart(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows in parts that have no unknown in common."""
    parts: list[tuple[set[Column], list[Row]]] = []
    for row in rows:
        columns, together = set(row), [row]
        rest = []
        for known, others in parts:
            if known & columns:
                columns |= known
                together += others
            else:
                rest.append((known, others))
        parts = [*rest, (columns, together)]
    return [together for _columns, together in parts]


def _too_few_in(rows: Sequence[Row], people: Mapping[Column, int], smallest: int) -> str:
    columns = {column for row in rows for column in row}
    nobody = {column for column in columns if not people[column]}
    some = sorted(columns - nobody)
    for amount in range(min(len(some), smallest - 1) + 1):
        for chosen in combinations(some, amount):
            few = sum(people[column] for column in chosen)
            if few < smallest and speaks_of(rows, nobody | set(chosen)):
                return f"{few} people in {nobody | set(chosen)}"
    return ""
