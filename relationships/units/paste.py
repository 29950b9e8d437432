"""A pasted list of departments, read as people write them (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from brm.base.db import folded

MOST = 500
LONGEST = 200
INDENT = re.compile(r"^([ \t]*)((?:[-–—•*]+[ \t]+)*)")
APART = re.compile(r"\s*[;\t,|]\s*|\s{2,}")
DASHES = re.compile(r"[-–—•*]")


@dataclass(frozen=True)
class Line:
    """One department that the list names.

    `path`: the names from the top down to this one. `number`: of the line in the text, from 1.
    `problem`: a code where the line cannot be kept ("too_long", "too_deep", "no_name").
    """

    number: int
    path: tuple[str, ...]
    place: str = ""
    head: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(folded(name) for name in self.path)


def read(text: str, deepest: int = 40) -> list[Line]:
    """The departments of a list: one a line, place and head behind it, in the order of the text.

    Indentation or a dash in front puts a line under the nearest one before it that stands further
    left; "Parent > Child" says it in one line and makes the parent, too. A department named twice is
    read once, with the place and head of whichever line has them.
    """
    lines: dict[tuple[str, ...], Line] = {}
    above: list[tuple[int, tuple[str, ...]]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        indent, names, place, head = _parts(raw)
        while above and above[-1][0] >= indent:
            above.pop()
        path = (above[-1][1] if above else ()) + names
        problem = _problem(names, path, place, head, deepest)
        if problem:
            lines[(f"line {number}",)] = Line(
                number, names or (raw.strip()[:60],), place, head, problem
            )
            continue
        above.append((indent, path))
        for depth in range(len(path) - len(names) + 1, len(path) + 1):
            own = depth == len(path)
            _put(lines, Line(number, path[:depth], place if own else "", head if own else ""))
    return list(lines.values())[: MOST + 1]


def _parts(raw: str) -> tuple[int, tuple[str, ...], str, str]:
    """How far in, the names of the path, the place, the head."""
    found = INDENT.match(raw)
    spaces, dashes = (found.group(1), found.group(2)) if found else ("", "")
    indent = len(spaces.expandtabs(4)) + 2 * len(DASHES.findall(dashes))
    cells = [cell.strip() for cell in APART.split(raw[len(spaces) + len(dashes) :].strip())]
    names = tuple(name.strip() for name in re.split(r"\s*>\s*", cells[0]) if name.strip())
    return indent, names, _at(cells, 1).rstrip("? "), _at(cells, 2).rstrip("? ")


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if len(cells) > place else ""


def _problem(
    names: tuple[str, ...], path: tuple[str, ...], place: str, head: str, deepest: int
) -> str:
    if not names or not all(folded(name) for name in names):
        return "no_name"
    if len(path) > deepest:
        return "too_deep"
    if len(place) > 120 or any(len(text) > LONGEST for text in (*names, head)):
        return "too_long"
    return ""


def _put(lines: dict[tuple[str, ...], Line], line: Line) -> None:
    before = lines.get(line.key)
    if before is not None:
        line = Line(
            before.number, before.path, before.place or line.place, before.head or line.head
        )
    lines[line.key] = line


@dataclass(frozen=True)
class Planned:
    """A line together with what would come of it: "new", "known" or "refused"."""

    line: Line
    state: str
    indent: int


def plan(lines: Iterable[Line], known: set[tuple[str, ...]]) -> list[Planned]:
    """What of the list is new; `known` holds the keys of departments that exist."""
    planned = []
    for line in lines:
        state = "refused" if line.problem else "known" if line.key in known else "new"
        planned.append(Planned(line, state, 0 if line.problem else len(line.path) - 1))
    return planned
