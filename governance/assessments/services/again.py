"""An assessment that comes again: when one ends, the next one is written down, by its rule."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from governance.assessments.models import Assessment, Sheet
from governance.checklists.models import Checklist
from relationships.campaigns.choices import Again
from relationships.campaigns.repeating import next_day, rule_of
from relationships.people.models import Person
from relationships.units.models import Unit

ALONE = timedelta(days=28)  # who goes through it alone is reminded within these
RHYTHMS = (Again.NEVER, Again.QUARTERLY, Again.HALF_YEARLY, Again.YEARLY)


def day_there(unit: Unit, at: datetime) -> date:
    """The day of a moment where the department is."""
    return at.astimezone(ZoneInfo(unit.time_zone)).date()


def begin_of(unit: Unit, day: date) -> datetime:
    """The first moment of a day where the department is."""
    return datetime.combine(day, time(), ZoneInfo(unit.time_zone))


def rule_for(again: str, first: date, closes_on: date | None) -> str:
    """The rule of a rhythm that begins that day. Raises RuleBroken("meets_the_next")."""
    rule = rule_of(again, first)
    following = next_day(rule, first, first)
    if following is not None and closes_on is not None and closes_on >= following:
        raise RuleBroken(
            "meets_the_next",
            _("The next one opens before this one ends: choose an earlier last day."),
            field="closes_on",
        )
    return rule


def write_next(assessment: Assessment, *, at: datetime) -> Assessment | None:
    """Plan the next one: the same people and extent, with the version that is offered then.

    It opens by itself on its day and may be called off until then, which ends the series. Days that
    went by meanwhile are left out. Twice is once: an assessment has one successor. Called in the
    transaction that holds the row of `assessment`.
    """
    if not assessment.recurs or hasattr(assessment, "next_wave"):
        return None
    unit = assessment.unit
    begun = day_there(unit, assessment.started_at)
    day = next_day(assessment.recurs, assessment.recurs_from, max(begun, day_there(unit, at)))
    if day is None or unit.closed_on is not None:
        return None
    lasts = assessment.closes_on - begun if assessment.closes_on else ALONE
    made = Assessment.objects.create(
        checklist=_newest(assessment.checklist), unit=unit, by=assessment.by, mode=assessment.mode,
        extent=assessment.extent, started_at=begin_of(unit, day), is_planned=True,
        closes_on=day + lasts,
        smallest_group=assessment.smallest_group, smallest_words=assessment.smallest_words,
        recurs=assessment.recurs, recurs_from=assessment.recurs_from, follows=assessment,
    )  # fmt: skip
    people = Person.objects.filter(checklist_sheets__assessment=assessment, left_on=None)
    Sheet.objects.bulk_create([Sheet(assessment=made, person=person) for person in people])
    return made


def _newest(checklist: Checklist) -> Checklist:
    """The version of this edition that is offered, else the one there was. One query."""
    offered = Checklist.objects.filter(
        slug=checklist.slug, edition=checklist.edition, is_active=True
    )
    return offered.first() or checklist
