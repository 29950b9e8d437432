"""Asking several people: apart by link, or in one room; opening what was planned, reminding, ending."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.errors import RuleBroken
from governance.assessments.choices import ASKED, REMINDS, REMINDS_LAST, Mode
from governance.assessments.models import Assessment, Sheet
from governance.assessments.services.again import begin_of, day_there, rule_for
from governance.assessments.services.closing import READ_DAYS, close, end_links
from governance.assessments.services.filling import may_be_asked
from governance.checklists.models import Checklist
from relationships.campaigns.whom import reminder_days
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import link_for
from relationships.outbox.services import put, put_all
from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.wording.models import Agreed

MOST = 60  # people asked at once
FEWEST_TOGETHER = 2


@transaction.atomic
def ask(
    checklist: Checklist,
    *,
    unit: Unit,
    people: Iterable[Person],
    mode: str,
    extent: str,
    closes_on: date | None = None,
    again: str = "",
    by: Person,
    at: datetime,
) -> Assessment:
    """Ask several people of a department, apart or together; who is asked apart gets a link by mail.

    Raises RuleBroken: "unit_closed", "checklist_withdrawn", "too_few_asked" where fewer are asked apart
    than are ever shown, "too_many_asked", "not_reached" (no address), "day_past", "meets_the_next",
    "asked_already" while the same is under way.
    """
    may_be_asked(unit, checklist)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # two who ask at once: one asks
    people = list({person.pk: person for person in people}.values())
    agreed = Agreed.get()
    _must_fit(people, mode, agreed)
    today = day_there(unit, at)
    if mode == Mode.APART and (closes_on is None or closes_on < today):
        raise RuleBroken("day_past", _("Choose a last day that has not passed."), field="closes_on")
    under_way = Assessment.objects.under_way().filter(unit=unit, checklist=checklist, mode=mode)
    if under_way.exists():
        raise RuleBroken(
            "asked_already",
            _("%(unit)s is being asked already. Close that one first, or call it off.")
            % {"unit": unit.name},
        )
    made = Assessment.objects.create(
        checklist=checklist, unit=unit, by=by, mode=mode, extent=extent, started_at=at,
        closes_on=closes_on, smallest_group=agreed.smallest_group,
        smallest_words=agreed.smallest_words, recurs=rule_for(again, today, closes_on),
        recurs_from=today if again else None,
    )  # fmt: skip
    Sheet.objects.bulk_create([Sheet(assessment=made, person=person) for person in people])
    tell_all(made, at=at)
    return made


def _must_fit(people: list[Person], mode: str, agreed: Agreed) -> None:
    fewest = agreed.smallest_group if mode == Mode.APART else FEWEST_TOGETHER
    if len(people) < fewest:
        raise RuleBroken(
            "too_few_asked",
            ngettext("Choose %(n)s person at least.", "Choose %(n)s people at least.", fewest)
            % {"n": fewest}
            + (" " + _("What fewer say apart is never shown.") if mode == Mode.APART else ""),
            field="people",
        )
    if len(people) > MOST:
        raise RuleBroken(
            "too_many_asked",
            _("Choose %(n)s people at most. A checklist is a talk, not a survey.") % {"n": MOST},
            field="people",
        )
    silent = [person.name for person in people if not person.email or person.left_on]
    if mode == Mode.APART and silent:
        raise RuleBroken(
            "not_reached",
            _("No link reaches %(names)s: there is no address. Ask somebody else, or go together.")
            % {"names": ", ".join(silent[:5])},
            field="people",
        )


def tell_all(assessment: Assessment, *, at: datetime) -> None:
    """Each person that it asks gets it by mail, with the own link; once, however often."""
    if assessment.is_together:
        return  # they sit in one room
    people = [sheet.person for sheet in assessment.sheets.select_related("person").order_by("pk")]
    put_all(ASKED, to=people, about=assessment, at=at)


def ends_at(assessment: Assessment) -> datetime | None:
    """The moment after its last day, where the department is."""
    if assessment.closes_on is None:
        return None
    return begin_of(assessment.unit, assessment.closes_on + timedelta(days=1))


def link_to(assessment: Assessment, person: Person, *, at: datetime) -> Link:
    """The link with which this person answers without an account, and reads later what came out."""
    sheet = Sheet.objects.get(assessment=assessment, person=person)
    end = ends_at(assessment)
    return link_for(
        Purpose.ASSESS, about=f"sheet:{sheet.pk}", at=at, person_id=person.pk,
        expires_at=(end or at) + timedelta(days=READ_DAYS),
    )  # fmt: skip


def open_sheet(link: Link) -> Sheet:
    """The sheet that a link opens. One query. Raises Sheet.DoesNotExist."""
    rows = Sheet.objects.select_related(
        "person", "assessment__unit", "assessment__checklist", "assessment__by"
    )
    return rows.get(pk=link.about.partition(":")[2])


@transaction.atomic
def call_off(assessment: Assessment, *, at: datetime) -> bool:
    """It is not asked any more and counts nowhere; a planned one ends its series.

    True the first time.
    """
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.finished_at is not None:
        return False
    assessment.is_called_off = True
    assessment.is_planned = False
    assessment.finished_at = max(at, assessment.started_at)
    assessment.save(update_fields=["is_called_off", "is_planned", "finished_at"])
    end_links(assessment, at=at)
    return True


def open_planned(assessment: Assessment, *, at: datetime) -> bool:
    """A planned one opens: people are asked. Called off instead where the department is closed."""
    with transaction.atomic():
        assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if not assessment.is_planned:
            return False
        left = assessment.sheets.filter(person__left_on__isnull=False)
        left.delete()
        fewest = assessment.smallest_group if assessment.is_apart else 1
        begun = Assessment.objects.under_way().filter(
            unit=assessment.unit_id, checklist=assessment.checklist_id, mode=assessment.mode
        )
        if (
            assessment.unit.closed_on is not None
            or assessment.sheets.count() < fewest
            or begun.exists()
        ):
            call_off(assessment, at=at)
            return False
        assessment.is_planned = False
        assessment.save(update_fields=["is_planned"])
        tell_all(assessment, at=at)
        return True


def remind(at: datetime) -> int:
    """Remind those who are asked and have not handed in, on the agreed working days; twice at most."""
    agreed = Agreed.get()
    waiting = Sheet.objects.filter(
        assessment__in=Assessment.objects.under_way().exclude(mode=Mode.TOGETHER),
        assessment__closes_on__isnull=False,
        assessment__unit__closed_on=None,
        handed_in_at=None,
        person__left_on=None,
    ).select_related("person", "assessment__unit")
    told = 0
    for sheet in waiting.order_by("pk").iterator(chunk_size=500):
        unit = sheet.assessment.unit
        today = day_there(unit, at)
        first, last = reminder_days(unit, day_there(unit, sheet.assessment.started_at), agreed)
        kind = REMINDS_LAST if today >= last else REMINDS if today >= first else ""
        if kind and sheet.assessment.closes_on and today <= sheet.assessment.closes_on:
            told += put(kind, to=sheet.person, about=sheet.assessment, at=at)
    return told


def look_after(at: datetime) -> dict[str, int]:
    """What assessments need by themselves: those planned open, those over close, people are reminded.

    May run twice and at once: each assessment is locked, each message is one.
    """
    done = {"opened": 0, "closed": 0, "called_off": 0, "reminded": 0}
    far = at.date() - timedelta(days=1)  # in each zone the day after the last one has begun
    planned = Assessment.objects.filter(is_planned=True, finished_at=None, started_at__lte=at)
    for assessment in planned.order_by("pk")[:500]:
        done["opened"] += open_planned(assessment, at=at)
    under_way = Assessment.objects.under_way()
    for assessment in under_way.filter(unit__closed_on__isnull=False).order_by("pk")[:500]:
        done["called_off"] += call_off(assessment, at=at)
    over = under_way.filter(Q(closes_on__lte=far)).exclude(mode=Mode.ALONE)
    for assessment in over.select_related("unit").order_by("pk")[:500]:
        end = ends_at(assessment)
        if end is not None and end <= at:
            close(assessment, at=at)
            done["closed"] += 1
    done["reminded"] = remind(at)
    return done
