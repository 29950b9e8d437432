"""Going through a checklist: begun, and answered statement by statement."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.assessments.choices import Extent, Given, Mode
from governance.assessments.models import Assessment, Sheet, StatementAnswer
from governance.assessments.services.again import day_there, rule_for
from governance.checklists.models import Checklist, Statement
from relationships.people.models import Person
from relationships.units.models import Unit


@transaction.atomic
def begin(
    checklist: Checklist, *, unit: Unit, by: Person, extent: str, again: str = "", at: datetime
) -> Assessment:
    """Begin alone, or go on with what this person began for the department with this checklist.

    `again`: a rhythm in which it opens by itself once it is finished.

    Going on with more (the whole checklist after the short version) asks the rest, too. Raises
    RuleBroken("unit_closed") and RuleBroken("checklist_withdrawn").
    """
    begun = Assessment.objects.select_for_update().filter(
        checklist=checklist, unit=unit, by=by, mode=Mode.ALONE, finished_at=None, is_planned=False
    )
    before = begun.first()
    if before is not None:
        if extent == Extent.FULL and before.extent != Extent.FULL:
            before.extent = Extent.FULL
            before.save(update_fields=["extent"])
        return before
    may_be_asked(unit, checklist)
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                checklist=checklist, unit=unit, by=by, mode=Mode.ALONE, extent=extent, started_at=at,
                recurs=rule_for(again, day_there(unit, at), None),
                recurs_from=day_there(unit, at) if again else None,
            )  # fmt: skip
            Sheet.objects.create(assessment=made, person=by)
    except IntegrityError:  # the same press, twice at once
        return begun.get()
    return made


def may_be_asked(unit: Unit, checklist: Checklist) -> None:
    """Raises RuleBroken("unit_closed") and RuleBroken("checklist_withdrawn")."""
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("%(unit)s is closed. Choose another department.") % {"unit": unit.name}
        )
    if not checklist.is_active:
        raise RuleBroken(
            "checklist_withdrawn", _("This version is not offered any more. Choose another.")
        )


def begin_sheet(assessment: Assessment, person: Person) -> Sheet:
    """This person's sheet of an assessment, made where there is none. One query, two for a new one."""
    return Sheet.objects.get_or_create(
        person=person, assessment=assessment, defaults={"assessment": assessment, "person": person}
    )[0]


@transaction.atomic
def answer(
    assessment: Assessment,
    statement: Statement,
    *,
    of: Person | None = None,
    given: str | None = None,
    score: int | None = None,
    evidence: str | None = None,
    importance: int | None = None,
    at: datetime,
) -> StatementAnswer:
    """Keep what one statement is answered with; what is None stays as it is. The last one counts.

    On the sheet of `of`, else of who began the assessment. Raises RuleBroken: "assessment_finished",
    "unit_closed", "statement_elsewhere", "statement_shown" where the room saw the answers already,
    "answer_first" where only something beside an answer is given.
    """
    sheet = _still_open(assessment, of or assessment.by)
    if statement.practice.cluster.checklist_id != assessment.checklist_id:
        raise RuleBroken("statement_elsewhere", _("This statement is of another checklist."))
    if (
        assessment.is_together
        and assessment.settlements.filter(statement=statement, revealed_at__isnull=False).exists()
    ):
        raise RuleBroken(
            "statement_shown",
            _("The choices were shown already, so this one stays. Say in the room what changed."),
        )
    kept = StatementAnswer.objects.filter(sheet=sheet, statement=statement).first()
    if kept is None:
        if given is None:
            raise RuleBroken(
                "answer_first", _("Choose an answer first; then what you would show is kept, too.")
            )
        kept = StatementAnswer(sheet=sheet, statement=statement)
    if given is not None:
        kept.given, kept.score = given, score if given == Given.SCORED else None
    if evidence is not None:
        kept.evidence = evidence
    if importance is not None:
        kept.importance = importance
    kept.answered_at = at
    kept.save()
    return kept


def _still_open(assessment: Assessment, person: Person) -> Sheet:
    """The person's sheet, locked until it is written: closing waits for it, then counts it."""
    sheets = Sheet.objects.select_for_update().filter(assessment=assessment, person=person)
    sheet = sheets.first()
    if sheet is None:
        begin_sheet(assessment, person)
        sheet = sheets.get()
    now = Assessment.objects.select_related("unit").get(pk=assessment.pk)
    if now.finished_at is not None:
        raise RuleBroken(
            "assessment_finished",
            _("This is finished, so nothing was changed. Begin a new one to answer again."),
        )
    if now.unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed_meanwhile",
            _("%(unit)s was closed meanwhile, so this is not asked any more. Nothing is lost.")
            % {"unit": now.unit.name},
        )
    return sheet
