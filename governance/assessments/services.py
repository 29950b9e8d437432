"""Going through a checklist: begun, answered statement by statement, finished; gaps promised."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.assessments.choices import Extent, Given, Mode
from governance.assessments.models import Assessment, AssessmentCell, Gap, StatementAnswer
from governance.checklists.models import Checklist, Practice, Statement
from relationships.marks.services import touch
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.promises.services import make_promise
from relationships.units.models import Unit


@transaction.atomic
def begin(checklist: Checklist, *, unit: Unit, by: Person, extent: str, at: datetime) -> Assessment:
    """Begin, or go on with what this person began for the department with this checklist.

    Going on with more (the whole checklist after the short version) asks the rest, too. Raises
    RuleBroken("unit_closed") and RuleBroken("checklist_withdrawn").
    """
    begun = Assessment.objects.select_for_update().filter(
        checklist=checklist, unit=unit, by=by, finished_at=None
    )
    before = begun.first()
    if before is not None:
        if extent == Extent.FULL and before.extent != Extent.FULL:
            before.extent = Extent.FULL
            before.save(update_fields=["extent"])
        return before
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("%(unit)s is closed. Choose another department.") % {"unit": unit.name}
        )
    if not checklist.is_active:
        raise RuleBroken(
            "checklist_withdrawn", _("This version is not offered any more. Choose another.")
        )
    try:
        with transaction.atomic():
            return Assessment.objects.create(
                checklist=checklist, unit=unit, by=by, mode=Mode.ALONE, extent=extent, started_at=at
            )
    except IntegrityError:  # the same press, twice at once
        return begun.get()


@transaction.atomic
def answer(
    assessment: Assessment,
    statement: Statement,
    *,
    given: str | None = None,
    score: int | None = None,
    evidence: str | None = None,
    importance: int | None = None,
    at: datetime,
) -> StatementAnswer:
    """Keep what one statement is answered with; what is None stays as it is. The last one counts.

    Raises RuleBroken: "assessment_finished", "statement_elsewhere", "answer_first" where only
    something beside an answer is given.
    """
    assessment = _still_open(assessment)
    if statement.practice.cluster.checklist_id != assessment.checklist_id:
        raise RuleBroken("statement_elsewhere", _("This statement is of another checklist."))
    kept = StatementAnswer.objects.filter(assessment=assessment, statement=statement).first()
    if kept is None:
        if given is None:
            raise RuleBroken(
                "answer_first", _("Choose an answer first; then what you would show is kept, too.")
            )
        kept = StatementAnswer(assessment=assessment, statement=statement)
    if given is not None:
        kept.given, kept.score = given, score if given == Given.SCORED else None
    if evidence is not None:
        kept.evidence = evidence
    if importance is not None:
        kept.importance = importance
    kept.answered_at = at
    kept.save()
    return kept


@transaction.atomic
def finish(assessment: Assessment, *, at: datetime) -> Assessment:
    """The answers count from now on; the map shows them. A second time changes nothing.

    Raises RuleBroken("nothing_answered").
    """
    # one department at a time, so that the later one of two sees both
    Unit.objects.select_for_update(no_key=True).get(pk=assessment.unit_id)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None:
        return assessment
    if not assessment.answers.exists():
        raise RuleBroken(
            "nothing_answered",
            _("Nothing is answered yet. One statement is enough to begin with."),
        )
    assessment.finished_at = max(at, assessment.started_at)
    assessment.save(update_fields=["finished_at"])
    renew_cells(assessment.checklist_id, assessment.unit_id)
    touch(assessment.unit_id)
    return assessment


@transaction.atomic
def renew_cells(checklist_id: int, unit_id: int) -> int:
    """Work out the department's row of the map from its last finished assessment, from the records.

    Run twice it gives the same. Returns how many cells there are. Five queries.
    """
    cells = cells_from_answers(checklist_id, unit_id)
    AssessmentCell.objects.filter(checklist=checklist_id, unit=unit_id).delete()
    return len(AssessmentCell.objects.bulk_create(cells))


def cells_from_answers(checklist_id: int, unit_id: int) -> list[AssessmentCell]:
    """The department's row of the map as its records say, not kept. Three queries."""
    last = (
        Assessment.objects.finished()
        .filter(checklist=checklist_id, unit=unit_id)
        .order_by("-finished_at", "-pk")
        .first()
    )
    if last is None or last.finished_at is None:
        return []
    asked = _asked(last)
    return [
        AssessmentCell(
            checklist_id=checklist_id, unit_id=unit_id, assessment=last,
            finished_at=last.finished_at, asked=asked.get(row["cluster_id"], 0), **row,
        )
        for row in _given(last)
    ]  # fmt: skip


def _asked(assessment: Assessment) -> dict[int, int]:
    """How many statements of each cluster it asks. One query."""
    statements = Statement.objects.filter(practice__cluster__checklist=assessment.checklist_id)
    if assessment.extent == Extent.QUICK:
        statements = statements.filter(is_quick_scan=True)
    return dict(statements.order_by().values_list("practice__cluster").annotate(Count("pk")))


def _given(assessment: Assessment) -> QuerySet[Any, Any]:
    """What was answered in each cluster, as the columns of a cell. One query."""
    return (
        StatementAnswer.objects.filter(assessment=assessment)
        .order_by()
        .values(cluster_id=F("statement__practice__cluster"))
        .annotate(
            scores=Sum("score", default=0),
            scored=Count("pk", filter=Q(given=Given.SCORED)),
            dont_know=Count("pk", filter=Q(given=Given.DONT_KNOW)),
            not_applicable=Count("pk", filter=Q(given=Given.NOT_APPLICABLE)),
        )
    )


COUNTED = (
    "assessment_id",
    "scores",
    "scored",
    "dont_know",
    "not_applicable",
    "asked",
    "finished_at",
)


def wrong_cells() -> list[tuple[int, int]]:
    """Checklist and department of each row of the map that its answers contradict.

    One query of the cells, and three for each row of the map.
    """
    kept: dict[tuple[int, int], dict[int, tuple[object, ...]]] = {}
    for pair in Assessment.objects.finished().values_list("checklist", "unit"):
        kept.setdefault(pair, {})
    for cell in AssessmentCell.objects.order_by("pk"):
        kept.setdefault((cell.checklist_id, cell.unit_id), {})[cell.cluster_id] = _figures(cell)
    return [
        pair
        for pair, cells in sorted(kept.items())
        if cells != {one.cluster_id: _figures(one) for one in cells_from_answers(*pair)}
    ]


def _figures(cell: AssessmentCell) -> tuple[object, ...]:
    return tuple(getattr(cell, name) for name in COUNTED)


@transaction.atomic
def promise_for(
    assessment: Assessment,
    practice: Practice,
    *,
    what: str,
    owner: Person,
    due_on: date,
    by: Person | None,
    at: datetime,
    client_id: UUID | None = None,
) -> Promise:
    """Somebody does something about a practice that an assessment showed to be missing.

    The same `client_id` is the same promise. Raises RuleBroken as `make_promise` does, and
    "assessment_open" before it is finished.
    """
    if assessment.finished_at is None:
        raise RuleBroken("assessment_open", _("Finish the checklist first, then promise."))
    promise = make_promise(
        unit=assessment.unit, what=what, owner=owner, due_on=due_on, by=by, at=at,
        client_id=client_id,
    )  # fmt: skip
    Gap.objects.get_or_create(
        promise=promise, defaults={"assessment": assessment, "practice": practice}
    )
    return promise


def _still_open(assessment: Assessment) -> Assessment:
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None:
        raise RuleBroken(
            "assessment_finished",
            _("This is finished, so nothing was changed. Begin a new one to answer again."),
        )
    return assessment
