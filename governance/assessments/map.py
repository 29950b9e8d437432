"""The map: departments against groups of practices, drawn from stored sums."""

from collections.abc import Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.given import given
from brm.base.sheet_answer import Cell
from governance.assessments.models import AssessmentCell
from governance.assessments.queries import TONES, MapRow, Square, Sums, band, cells_of
from governance.checklists.models import Checklist, Cluster
from relationships.units.models import Unit


def rows(checklist: Checklist, clusters: Sequence[Cluster], units: list[Unit]) -> list[MapRow]:
    """The map's rows for these departments. One query."""
    cells = cells_of(checklist, units)
    found = []
    for unit in units:
        own = cells.get(unit.pk, {})
        squares = tuple(square(cluster, own.get(cluster.pk), checklist) for cluster in clusters)
        latest = next(iter(own.values())).finished_at if own else None
        found.append(MapRow(unit, squares if own else (), latest))
    return found


def sheet_cells(clusters: Sequence[Cluster]) -> list[Cell]:
    """The columns of the map as a sheet: the mean of each group of practices."""
    return [
        Cell("name", _("Department"), lambda row: row.unit.name, "department"),
        Cell("name", _("Place"), lambda row: row.unit.place, "place"),
        Cell("name", _("Finished on"), lambda row: row.finished_at, "finished_on"),
        *(
            Cell("name", str(cluster.title), partial(mean, at), cluster.code)
            for at, cluster in enumerate(clusters)
        ),
    ]


def mean(at: int, row: MapRow) -> float | None:
    """The mean in a cell of the sheet as the map shows it; None where the map has none."""
    value = row.squares[at].value if row.squares else None
    return None if value is None else round(value, 1)


def square(cluster: Cluster, cell: AssessmentCell | None, checklist: Checklist) -> Square:
    """One cell: its mean with the word of it, or in words why there is none."""
    if cell is None:
        note = _("left out")
        return Square(cluster, None, "none", note, note, 0, 0, "")
    sums = Sums(cell.scores, cell.scored, cell.dont_know, cell.not_applicable, cell.asked)
    page = reverse("assessments:page", args=[cell.assessment_id])
    url = f"{page}#{cluster.code}"
    value, note = sums.mean, remark(sums)
    if value is None or sums.is_mostly_unknown:
        words = note or _("does not apply")
        return Square(cluster, None, "none", words, words, sums.scored, sums.dont_know, url)
    tone, word = band(value, checklist)
    return Square(cluster, value, tone, word, note, sums.scored, sums.dont_know, url)


def remark(sums: Sums) -> str:
    """What stands small under the number: how many don't know."""
    could = sums.scored + sums.dont_know
    if sums.is_mostly_unknown:
        return _("mostly “I don’t know”")
    if not sums.dont_know:
        return ""
    return ngettext("%(n)s of %(of)s not known", "%(n)s of %(of)s not known", sums.dont_know) % {
        "n": sums.dont_know,
        "of": could,
    }


def legend(checklist: Checklist) -> list[tuple[str, str]]:
    """What each colour and pattern means, in words: "0 to 1, needs attention"."""
    starts = [f"{band['least']:g}" for band in checklist.bands] + ["3"]
    return [
        (
            tone,
            _("%(least)s to %(most)s, %(word)s")
            % {
                "least": starts[at],
                "most": starts[at + 1],
                "word": given(checklist.bands[at]["label"]),
            },
        )
        for at, tone in enumerate(TONES)
    ]
