"""What came out of an assessment: group by group, practice by practice, statement by statement.

Read from what was counted when it closed, so nothing that may not be shown is at hand here.
"""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from brm.base.suppression import Group, decide
from governance.assessments.cells import AssessmentCell, StatementCell
from governance.assessments.models import Assessment, Sheet, StatementAnswer
from governance.assessments.queries import Sums, asked_by, band, promised_now
from governance.assessments.told import ClusterPicture, Picture, PracticePicture, Said, Told


def picture_of(assessment: Assessment) -> Picture:
    """What came out, for its page. Nine queries at most, however much was asked."""
    cells = {cell.statement_id: cell for cell in assessment.statement_cells.all()}
    settled = {
        row.statement_id: row
        for row in assessment.settlements.exclude(given="").select_related("settled_by")
    }
    words = words_of(assessment)
    who = who_said(assessment)
    gaps = promised_now(assessment)
    last = last_before(assessment)
    then = {cell.statement_id: cell for cell in last.statement_cells.all()} if last else {}
    clusters: dict[int, ClusterPicture] = {}
    practices: dict[int, PracticePicture] = {}
    before: dict[tuple[str, int], Sums] = defaultdict(Sums)
    for statement in asked_by(assessment):
        practice = statement.practice
        whole = clusters.setdefault(practice.cluster_id, ClusterPicture(practice.cluster))
        if practice.pk not in practices:
            practices[practice.pk] = PracticePicture(practice, gaps=gaps.get(practice.pk, []))
            whole.practices.append(practices[practice.pk])
        cell = cells.get(statement.pk)
        told = Told(
            statement,
            cell,
            settled.get(statement.pk),
            words[statement.pk] if cell else [],
            who.get(statement.pk, ""),
        )
        practices[practice.pk].told.append(told)
        for sums in (practices[practice.pk].sums, whole.sums):
            add(sums, cell)
        if statement.pk in then:
            add(before["practice", practice.pk], then[statement.pk])
            add(before["cluster", practice.cluster_id], then[statement.pk])
    for pk, each in practices.items():
        each.before = before["practice", pk].mean
        each.tone = band(each.sums.mean, assessment.checklist)
    for pk, whole in clusters.items():
        whole.before = before["cluster", pk].mean
        whole.tone, whole.word = band(whole.sums.mean, assessment.checklist)
    people = (
        AssessmentCell.objects.filter(assessment=assessment)
        .values_list("people", flat=True)
        .first()
    )
    return Picture(assessment, list(clusters.values()), last, people or 0)


def add(sums: Sums, cell: StatementCell | None) -> None:
    """Add the counts of a statement to those of what it lies in."""
    sums.asked += 1
    if cell is not None:
        sums.scores += cell.scores
        sums.scored += cell.scored
        sums.dont_know += cell.dont_know
        sums.not_applicable += cell.not_applicable


def last_before(assessment: Assessment) -> Assessment | None:
    """The department's assessment before this one that shows something. One query."""
    if assessment.finished_at is None:
        return None
    return (
        Assessment.objects.filter(
            unit=assessment.unit_id, checklist=assessment.checklist_id, is_shown=True,
            finished_at__lt=assessment.finished_at,
        )
        .order_by("-finished_at", "-pk")
        .first()
    )  # fmt: skip


def words_of(assessment: Assessment) -> dict[int, list[Said]]:
    """What people would show, by statement; of those apart without a name, and only of enough.

    Two queries at most.
    """
    found: dict[int, list[Said]] = defaultdict(list)
    wrote = StatementAnswer.objects.filter(sheet__assessment=assessment).exclude(evidence="")
    if assessment.is_apart and not _may_show_words(assessment, wrote):
        return found
    rows = wrote.order_by("evidence", "pk").values_list(
        "statement", "evidence", "sheet__person__name"
    )
    for statement, words, name in rows:
        found[statement].append(Said(words, name if assessment.is_together else ""))
    return found


def _may_show_words(assessment: Assessment, wrote: QuerySet[Any]) -> bool:
    writers = wrote.values("sheet").distinct().count()
    place = assessment.unit_id
    shown = decide([Group(place, None, writers)], smallest=assessment.smallest_words)
    return place in shown.subtree


def who_said(assessment: Assessment) -> dict[int, str]:
    """Who chose what, where people answered together, with their names. One query."""
    if not assessment.is_together:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    rows = StatementAnswer.objects.filter(sheet__assessment=assessment)
    for row in rows.select_related("sheet__person").order_by("sheet__person__folded_name", "pk"):
        sign = str(row.score) if row.score is not None else row.get_given_display()
        found[row.statement_id].append(f"{row.sheet.person.name}: {sign}")
    return {statement: " · ".join(said) for statement, said in found.items()}


def asked_people(assessment: Assessment) -> list[Sheet]:
    """Who was asked, by name: never who answered. One query."""
    return list(assessment.sheets.select_related("person").order_by("person__folded_name", "pk"))
