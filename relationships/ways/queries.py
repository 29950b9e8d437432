"""The table of a department's ways, and the line about them where somebody writes or visits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.ways.choices import Kind, Source
from relationships.ways.models import SeenWay, WayFigure
from relationships.ways.values import words_of

COLUMNS = ("kind", "value", "written", "source", "n", "of")
LINE = 2  # values of a kind in the line
BEST = {Source.FORM: 0, Source.VISIT: 1, Source.PROFILE: 2}  # asked, seen, set once: in this order


@dataclass(frozen=True)
class Cell:
    """What one source says of a value: `n` of `of`, or that most do, or that some others do."""

    source: str
    n: int | None
    of: int
    since: date
    record: int | None

    @property
    def share(self) -> float:
        return (self.of - 1 if self.n is None else self.n) / self.of


@dataclass
class Row:
    """A value with what each source says of it; `value` is empty for all others together."""

    value: str
    words: str
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def is_others(self) -> bool:
        return not self.value

    @property
    def share(self) -> float:
        return max(cell.share for cell in self.cells.values())


@dataclass
class Table:
    """One kind: the sources that say something, and the values by the largest share."""

    kind: str
    title: str
    sources: list[str]
    rows: list[Row]

    @property
    def lines(self) -> list[tuple[Row, list[Cell | None]]]:
        """Each value with what each source says of it, in the order of the columns."""
        return [(row, [row.cells.get(source) for source in self.sources]) for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """What the columns are called."""
        return [str(Source(source).label) for source in self.sources]

    @property
    def has_hidden(self) -> bool:
        return any(
            row.is_others or cell.n is None for row in self.rows for cell in row.cells.values()
        )


def tables(unit: Unit) -> list[Table]:
    """The four tables of a department, also empty ones. One query."""
    figures = list(WayFigure.objects.filter(unit=unit).order_by("pk"))
    return [_table(kind, [row for row in figures if row.kind == kind]) for kind in Kind]


def _table(kind: Kind, figures: Sequence[WayFigure]) -> Table:
    rows: dict[str, Row] = {}
    for one in figures:
        words = one.words if one.value else _("Others")
        row = rows.setdefault(one.value, Row(one.value, words))
        row.cells[one.source] = Cell(one.source, one.n, one.of, one.since, one.record)
    listed = sorted(rows.values(), key=lambda row: (row.is_others, -row.share, row.words))
    sources = [source for source in BEST if any(source in row.cells for row in listed)]
    return Table(kind, str(kind.label), [str(source) for source in sources], listed)


# ---- Beside other rows, in their query -------------------------------------------------------------


def noticed_of(visit: str = "pk") -> ArraySubquery:
    """What was noticed on the visit that a row names by this column, to annotate a query with."""
    rows = SeenWay.objects.filter(visit=OuterRef(visit)).order_by("pk")
    names = ("kind", "value", "written", "people")
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def noticed_on(visit: Visit | None) -> list[dict[str, Any]]:
    """What was noticed on a visit. No query where it was fetched with it (`noticed`), else one."""
    known = getattr(visit, "noticed", None)
    if known is not None or visit is None:
        return known or []
    rows = visit.seen_ways.order_by("pk").values("kind", "value", "written", "people")
    return [dict(row) for row in rows]


def told_with(row: Model) -> list[dict[str, Any]]:
    """What may be told of the department that was fetched with its ways (`their_ways`); nothing of one
    that was not. No query."""
    return getattr(row, "their_ways", None) or []


# ---- The line -----------------------------------------------------------------------------------


def told_of(unit: str = "pk") -> ArraySubquery:
    """The figures of the department that a row names by this column, to annotate a query with: where
    somebody writes or visits they cost no query of their own."""
    rows = WayFigure.objects.filter(unit=OuterRef(unit)).exclude(value="").order_by("pk")
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in COLUMNS})))


def line(told: Iterable[Mapping[str, Any]]) -> list[str]:
    """In a few words how people there speak, are reached and work: of each kind what most do, by the
    source that says it of the largest share. No query."""
    found = []
    for kind in Kind:
        best: dict[str, Mapping[str, Any]] = {}
        rows = [row for row in told if row["kind"] == kind]
        for row in sorted(rows, key=lambda row: (-_share(row), row["value"], BEST[row["source"]])):
            best.setdefault(row["value"], row)
        if best:
            found.append(", ".join(_said(kind, row) for row in list(best.values())[:LINE]))
    return found


def _share(row: Mapping[str, Any]) -> float:
    return float((row["of"] - 1 if row["n"] is None else row["n"]) / row["of"])


def _said(kind: Kind, row: Mapping[str, Any]) -> str:
    what = {"what": words_of(kind, row["value"], row["written"]), "n": row["n"], "of": row["of"]}
    if row["n"] is None:
        return _("%(what)s (most of %(of)s)") % what
    return _("%(what)s (%(n)s of %(of)s)") % what
