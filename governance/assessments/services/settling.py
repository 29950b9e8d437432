"""In the room: choices are shown to each other, and what was agreed is written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.assessments.choices import Given
from governance.assessments.models import Assessment, Settlement
from governance.assessments.services.counting import renew_cells
from governance.checklists.models import Statement
from relationships.people.models import Person

Answer = tuple[str, int | None]  # what is given, and its score


def _must_belong(assessment: Assessment, statement: Statement) -> None:
    if statement.practice.cluster.checklist_id != assessment.checklist_id:
        raise RuleBroken("statement_elsewhere", _("This statement is of another checklist."))


def go_to(assessment: Assessment, statement: Statement) -> None:
    """The room talks of this statement now. One query."""
    _must_belong(assessment, statement)
    Assessment.objects.filter(pk=assessment.pk, finished_at=None).update(room_at=statement)


@transaction.atomic
def reveal(assessment: Assessment, statement: Statement, *, at: datetime) -> Settlement:
    """Show the room who chose what. Twice changes nothing.

    Raises RuleBroken: "statement_elsewhere", "assessment_finished", "nobody_chose".
    """
    _must_belong(assessment, statement)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None:
        raise RuleBroken(
            "assessment_finished",
            _("This is finished, so nothing was changed. Begin a new one to answer again."),
        )
    if not assessment.sheets.filter(answers__statement=statement).exists():
        raise RuleBroken("nobody_chose", _("Nobody has chosen yet. One choice is enough to show."))
    # whoever chooses at this moment is waited for, and shown
    list(assessment.sheets.select_for_update().order_by("pk"))
    row, _made = Settlement.objects.get_or_create(assessment=assessment, statement=statement)
    if row.revealed_at is None:
        row.revealed_at = at
        row.save(update_fields=["revealed_at"])
    return row


@transaction.atomic
def settle(
    assessment: Assessment,
    statement: Statement,
    *,
    given: str,
    score: int | None = None,
    note: str = "",
    was: Answer | None = None,
    by: Person,
    at: datetime,
) -> Settlement:
    """Write down what the people agreed on; what they said before stays as it was.

    `was`: what stood there on the page of who writes; None for nothing. Raises RuleBroken:
    "statement_elsewhere", "not_shown_yet" while people still answer, "settled_meanwhile" where
    somebody else wrote another answer since.
    """
    _must_belong(assessment, statement)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    row, _made = Settlement.objects.get_or_create(assessment=assessment, statement=statement)
    if assessment.is_called_off or (assessment.finished_at is None and row.revealed_at is None):
        raise RuleBroken(
            "not_shown_yet", _("People still answer. Agree once the answers are shown.")
        )
    score = score if given == Given.SCORED else None
    before: Answer | None = (row.given, row.score) if row.given else None
    if before not in (was, (given, score)):
        raise RuleBroken(
            "settled_meanwhile",
            _("%(name)s wrote down another answer meanwhile: %(answer)s. %(note)s Look at it, then"
              " press again.")
            % {
                "name": row.settled_by.name if row.settled_by else "",
                "answer": row.score if row.score is not None else row.get_given_display(),
                "note": row.note,
            },
        )  # fmt: skip
    row.given, row.score, row.note = given, score, note or row.note
    row.settled_by, row.settled_at = by, at
    row.save()
    if assessment.finished_at is not None:
        renew_cells(assessment)
    return row
