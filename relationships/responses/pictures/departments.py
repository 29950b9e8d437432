"""Departments beside each other: one question, and all of them (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brm.base.scoring import Arrow, change
from relationships.responses.measures import Score
from relationships.responses.shown import Line, QuestionResult, Results, Table

MOST_ROWS = 60  # of the heat table; the sheet has all


@dataclass(frozen=True)
class Departments:
    """One question beside the departments right below, in their own order."""

    lines: tuple[tuple[Line, Score], ...]
    hidden: int
    sentence: str
    table: Table


@dataclass(frozen=True)
class Heat:
    """Departments by questions; a cell without a score is not shown."""

    questions: tuple[QuestionResult, ...]
    rows: tuple[tuple[Line, tuple[tuple[QuestionResult, Score | None], ...]], ...]
    left_out: int
    sentence: str
    table: Table


def departments_of(found: Results) -> Departments | None:
    """The chosen question in each department right below; None where there is none."""
    if not found.lines:
        return None
    key = found.chosen.question.key if found.chosen else ""
    lines = tuple((line, line.scores[key]) for line in found.lines if key in line.scores)
    columns = (_("Department"), _("Score"), _("Answers"))
    rows = tuple((line.name, score.rounded, score.n) for line, score in lines)
    hidden = sum(key not in line.scores for line in found.lines)
    return Departments(lines, hidden, _spread_said(lines), Table("departments", columns, rows))


def _spread_said(lines: Sequence[tuple[Line, Score]]) -> str:
    """Departments are not ranked; what the widest difference may mean."""
    said = _("Departments are not ranked: they stand in their own order.")
    if len(lines) < 2:
        return said
    low, high = (end(lines, key=lambda each: each[1].value)[1] for end in (min, max))
    if change(low.found, high.found, fewest=1).arrow is not Arrow.SAME:
        return said
    chance = _("With %(n)s and %(m)s answers the widest difference, %(gap)s, may be chance.")
    return f"{said} {chance}" % {"n": low.n, "m": high.n, "gap": high.away(low.value)}


def heat_of(found: Results) -> Heat | None:
    """Departments by questions that have a score; None where there is nothing to compare."""
    questions = tuple(found.scored)
    if not questions or not found.lines:
        return None
    lines = [found.whole, *found.lines]
    rows = tuple(
        (line, tuple((each, line.scores.get(each.question.key)) for each in questions))
        for line in lines
    )
    columns = (_("Department"), _("Answered"), *(each.text for each in questions))
    sheet = tuple(
        (
            line.name,
            line.n if line.is_shown else _("not shown"),
            *(_("not shown") if score is None else score.rounded for _each, score in cells),
        )
        for line, cells in rows
    )
    said = _("Colour and pattern say how far along its scale the number lies.")
    return Heat(
        questions, rows[: MOST_ROWS + 1], max(0, len(rows) - MOST_ROWS - 1), said,
        Table("heat", columns, sheet),
    )  # fmt: skip
