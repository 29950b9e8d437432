"""Counting a finished assessment: what may be shown of it is decided here, once, when it closes.

Of people who answer apart a statement is shown where enough of them answered it, else not at all,
and all sums are of shown statements alone: so nothing that is not shown can be subtracted from what
is. It is counted when it closes and never before, so that nobody can watch an answer come in.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from brm.base.suppression import Answered, Group, decide_questions
from governance.assessments.cells import AssessmentCell, StatementCell
from governance.assessments.choices import Extent, Given
from governance.assessments.models import Assessment, Settlement, Sheet, StatementAnswer
from governance.assessments.spread import differs
from governance.checklists.models import Statement

COUNTS = (
    "zeros", "ones", "twos", "threes", "dont_know", "not_applicable", "weighed", "weights",
)  # fmt: skip


@transaction.atomic
def renew_cells(assessment: Assessment) -> int:
    """Work out what a finished assessment says, from its answers; the last one is the map's.

    Run twice it gives the same. Returns how many cells there are. Ten queries.
    """
    tallies, cells = counted(assessment)
    StatementCell.objects.filter(assessment=assessment).delete()
    AssessmentCell.objects.filter(assessment=assessment).delete()
    StatementCell.objects.bulk_create(tallies)
    for cell in cells:
        cell.is_current = False
    AssessmentCell.objects.bulk_create(cells)
    Assessment.objects.filter(pk=assessment.pk).update(is_shown=bool(cells))
    set_current(assessment.checklist_id, assessment.unit_id)
    return len(cells)


def set_current(checklist_id: int, unit_id: int) -> None:
    """The department's row of the map is that of its last assessment that shows something."""
    rows = AssessmentCell.objects.filter(checklist=checklist_id, unit=unit_id)
    last = rows.order_by("-finished_at", "-assessment").values_list("assessment", flat=True).first()
    rows.filter(is_current=True).exclude(assessment=last).update(is_current=False)
    rows.filter(assessment=last, is_current=False).update(is_current=True)


def counted(assessment: Assessment) -> tuple[list[StatementCell], list[AssessmentCell]]:
    """What the records say, not kept: counts of shown statements, sums of clusters. Six queries."""
    if assessment.finished_at is None or assessment.is_called_off:
        return [], []
    tallies = [StatementCell(assessment=assessment, **row) for row in _given(assessment)]
    if assessment.is_apart:
        tallies = _shown(assessment, tallies)
    return tallies, _cells(assessment, tallies, assessment.finished_at)


def _given(assessment: Assessment) -> QuerySet[Any, Any]:
    """How often each answer was given to each statement. One query."""
    return (
        StatementAnswer.objects.filter(sheet__assessment=assessment)
        .order_by("statement")
        .values("statement_id")
        .annotate(
            zeros=Count("pk", filter=Q(score=0)),
            ones=Count("pk", filter=Q(score=1)),
            twos=Count("pk", filter=Q(score=2)),
            threes=Count("pk", filter=Q(score=3)),
            dont_know=Count("pk", filter=Q(given=Given.DONT_KNOW)),
            not_applicable=Count("pk", filter=Q(given=Given.NOT_APPLICABLE)),
            weighed=Count("importance"),
            weights=Sum("importance", default=0),
        )
    )


def _shown(assessment: Assessment, tallies: list[StatementCell]) -> list[StatementCell]:
    """Those that the privacy module lets through; of few who said how important it is, nothing.

    Two queries.
    """
    answered = Sheet.objects.filter(assessment=assessment, answers__isnull=False).distinct()
    asked = Sheet.objects.filter(assessment=assessment).count()
    place = assessment.unit_id
    questions: dict[Any, dict[Any, Answered]] = {}
    for tally in tallies:
        each = tally.by_answer
        n = sum(each.values())
        questions[tally.statement_id] = {place: Answered(n, each, each)}
        weighed = {1: tally.weighed}
        questions[-tally.statement_id] = {place: Answered(tally.weighed, weighed, weighed)}
    decided = decide_questions(
        [Group(place, None, answered.count(), asked)],
        questions,
        smallest=assessment.smallest_group,
    )
    shown = []
    for tally in tallies:
        if place not in decided.questions[tally.statement_id].subtree:
            continue
        if place not in decided.questions[-tally.statement_id].subtree:
            tally.weighed = tally.weights = 0
        shown.append(tally)
    return shown


def _cells(
    assessment: Assessment, tallies: Iterable[StatementCell], finished_at: datetime
) -> list[AssessmentCell]:
    """The sums of each cluster that has a shown statement. Three queries."""
    asked, cluster_of = _asked(assessment)
    agreed = set(
        Settlement.objects.filter(assessment=assessment)
        .exclude(given="")
        .values_list("statement", flat=True)
    )
    people = Sheet.objects.filter(assessment=assessment, answers__isnull=False).distinct().count()
    found: dict[int, AssessmentCell] = {}
    for tally in tallies:
        cluster = cluster_of[tally.statement_id]
        cell = found.setdefault(
            cluster,
            AssessmentCell(
                checklist_id=assessment.checklist_id, unit_id=assessment.unit_id,
                cluster_id=cluster, assessment=assessment, finished_at=finished_at,
                scores=0, scored=0, dont_know=0, not_applicable=0, asked=asked[cluster],
                people=people,
            ),
        )  # fmt: skip
        cell.scores += tally.scores
        cell.scored += tally.scored
        cell.dont_know += tally.dont_know
        cell.not_applicable += tally.not_applicable
        if differs(tally.values):
            cell.differing += 1
            cell.agreed += tally.statement_id in agreed
    return list(found.values())


def _asked(assessment: Assessment) -> tuple[dict[int, int], dict[int, int]]:
    """How many statements of each cluster it asks, and the cluster of each statement. One query."""
    asked: dict[int, int] = defaultdict(int)
    cluster_of = {}
    statements = Statement.objects.filter(practice__cluster__checklist=assessment.checklist_id)
    for pk, cluster, is_quick in statements.values_list("pk", "practice__cluster", "is_quick_scan"):
        cluster_of[pk] = cluster
        if is_quick or assessment.extent == Extent.FULL:
            asked[cluster] += 1
    return asked, cluster_of


CELL = (
    "scores", "scored", "dont_know", "not_applicable", "asked", "people", "differing", "agreed",
    "finished_at",
)  # fmt: skip


def wrong_cells() -> list[tuple[int, int]]:
    """Checklist and department of each assessment whose kept figures its answers contradict.

    Two queries of what is kept, and six for each finished assessment.
    """
    kept: dict[int, dict[int, tuple[object, ...]]] = defaultdict(dict)
    for cell in AssessmentCell.objects.order_by("pk"):
        kept[cell.assessment_id][cell.cluster_id] = _figures(cell, CELL)
    said: dict[int, dict[int, tuple[object, ...]]] = defaultdict(dict)
    for tally in StatementCell.objects.order_by("pk"):
        said[tally.assessment_id][tally.statement_id] = _figures(tally, COUNTS)
    wrong = set()
    last: dict[tuple[int, int], tuple[Any, int]] = {}
    rows = Assessment.objects.filter(pk__in={*kept, *said}) | Assessment.objects.finished()
    for assessment in rows.order_by("finished_at", "pk"):
        tallies, cells = counted(assessment)
        pair = (assessment.checklist_id, assessment.unit_id)
        if cells:
            last[pair] = (assessment.finished_at, assessment.pk)
        if kept[assessment.pk] != {one.cluster_id: _figures(one, CELL) for one in cells}:
            wrong.add(pair)
        if said[assessment.pk] != {one.statement_id: _figures(one, COUNTS) for one in tallies}:
            wrong.add(pair)
    current = {
        (checklist, unit, assessment)
        for checklist, unit, assessment in AssessmentCell.objects.filter(
            is_current=True
        ).values_list("checklist", "unit", "assessment")
    }
    wrong |= {pair for pair, (_moment, pk) in last.items() if (*pair, pk) not in current}
    return sorted(wrong)


def _figures(row: Any, names: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def cells_of_one(assessment: Assessment) -> list[Any]:
    """Both kinds of figures of one, to be kept in bulk by who makes many. Six queries."""
    tallies, cells = counted(assessment)
    return [*tallies, *cells]
