"""Handing in and closing: from then on what was answered counts, and nothing of it changes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from governance.assessments.choices import READY
from governance.assessments.models import Assessment, Settlement, Sheet, StatementAnswer
from governance.assessments.services.again import write_next
from governance.assessments.services.counting import renew_cells
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.marks.services import touch
from relationships.outbox.services import put_all
from relationships.people.models import Person
from relationships.units.models import Unit

READ_DAYS = 60  # how long a link shows what came out, after the last day


def finish(assessment: Assessment, *, at: datetime) -> Assessment:
    """Who answers alone is done: the answers count, the map shows them. Twice changes nothing.

    Raises RuleBroken("nothing_answered").
    """
    if assessment.finished_at is None:
        _must_be_answered(StatementAnswer.objects.filter(sheet__assessment=assessment).exists())
    return close(assessment, at=at)


@transaction.atomic
def hand_in(assessment: Assessment, person: Person, *, at: datetime) -> bool:
    """One of several is done; the last one closes it. Answers may change until then.

    True where that closed it. Raises RuleBroken("nothing_answered").
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None:
        return False
    sheet = Sheet.objects.select_for_update().get(assessment=assessment, person=person)
    _must_be_answered(sheet.answers.exists())
    if sheet.handed_in_at is None:
        sheet.handed_in_at = at
        sheet.save(update_fields=["handed_in_at"])
    if not assessment.is_apart or assessment.sheets.filter(handed_in_at=None).exists():
        return False
    close(assessment, at=at)
    return True


def _must_be_answered(is_answered: bool) -> None:
    if not is_answered:
        raise RuleBroken(
            "nothing_answered",
            _("Nothing is answered yet. One statement is enough to begin with."),
        )


@transaction.atomic
def close(assessment: Assessment, *, at: datetime) -> Assessment:
    """It ends: what was answered is counted, and those who took part read of it. Twice is once.

    Whoever answers at this moment is waited for, and counted.
    """
    # one department at a time, so that the later one of two sees both
    Unit.objects.select_for_update(no_key=True).get(pk=assessment.unit_id)
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None or assessment.is_planned:
        return assessment
    list(assessment.sheets.select_for_update().order_by("pk"))
    assessment.finished_at = max(at, assessment.started_at)
    assessment.save(update_fields=["finished_at"])
    if assessment.is_alone:
        assessment.sheets.filter(handed_in_at=None).update(handed_in_at=assessment.finished_at)
    elif assessment.is_together:
        Settlement.objects.filter(assessment=assessment, revealed_at=None).update(revealed_at=at)
    shown = renew_cells(assessment)
    write_next(assessment, at=at)
    if shown and not assessment.is_alone:
        tell_those_asked(assessment, at=at)
    touch(assessment.unit_id)
    return assessment


def tell_those_asked(assessment: Assessment, *, at: datetime) -> None:
    """Everybody who was asked may read what came out, whether they answered or not."""
    people = Person.objects.filter(checklist_sheets__assessment=assessment, left_on=None)
    put_all(READY, to={*people, assessment.by}, about=assessment, at=at)


def end_links(assessment: Assessment, *, at: datetime) -> None:
    """The links of one that was called off open nothing any more. One query."""
    Link.objects.filter(
        purpose=Purpose.ASSESS,
        about__in=[f"sheet:{pk}" for pk in assessment.sheets.values_list("pk", flat=True)],
        revoked_at=None,
    ).update(revoked_at=at)
