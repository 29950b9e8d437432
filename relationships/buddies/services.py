"""Rules about IT buddies: who serves a department, who steps in, and when somebody is away."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from brm.base import editing
from brm.base.errors import RuleBroken
from relationships.buddies.models import Absence, GivenHours, ITBuddy
from relationships.marks.changes import calendar_changed
from relationships.people.models import Person
from relationships.people.services import can_be_named
from relationships.units.models import Unit
from relationships.units.services import in_order

MOST_HOURS = 200  # a month


@transaction.atomic
def add(*, person: Person, unit: Unit, since: date, at: datetime, **facts: Any) -> ITBuddy:
    """Name an IT buddy; somebody who serves the department already stays as they are.

    Raises RuleBroken("unit_closed"), "left", "days_reversed".
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    can_be_named(person, unit)
    in_order(since, facts.get("until"))
    standing = ITBuddy.objects.filter(person=person, unit=unit, until=None).first()
    if standing is not None:
        return standing
    buddy = ITBuddy.objects.create(person=person, unit=unit, since=since, **facts)
    calendar_changed(units=[unit.pk], at=at)
    return buddy


def add_all(named: Sequence[ITBuddy], *, at: datetime) -> list[ITBuddy]:
    """Keep these IT buddies, made but not kept; the caller has their departments locked and says
    that calendars changed. Three queries, however many. Raises RuleBroken("unit_closed"), "left".
    """
    for buddy in named:
        can_be_named(buddy.person, buddy.unit)
    made: list[ITBuddy] = bulk_create_with_history(list(named), ITBuddy) if named else []
    return made


def take_back(ids: Sequence[int], *, at: datetime) -> set[int]:
    """These IT buddies were named by mistake: gone, or ended where a round of theirs stays to be read.

    Gives their departments; the caller says that calendars changed.
    """
    rows = list(ITBuddy.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    walked = set(
        ITBuddy.objects.filter(pk__in=ids, rounds__isnull=False).values_list("pk", flat=True)
    )
    for buddy in rows:
        if buddy.pk in walked:
            editing.keep(buddy, buddy.version, until=max(buddy.since, at.date()))
        else:
            buddy.delete()
    return {buddy.unit_id for buddy in rows}


@transaction.atomic
def add_to_all(units: Collection[Unit], **facts: Any) -> list[ITBuddy]:
    """Name one IT buddy for several departments: for all of them, or for none. Raises as `add`."""
    return [add(unit=unit, **facts) for unit in sorted(units, key=lambda unit: unit.pk)]


@transaction.atomic
def edit(buddy: ITBuddy, *, version: object, at: datetime, **changes: Any) -> ITBuddy:
    """Keep what changed. Raises editing.Stale, RuleBroken("already"), "days_reversed"."""
    Unit.objects.select_for_update().get(pk=buddy.unit_id)
    since, until = changes.get("since", buddy.since), changes.get("until", buddy.until)
    in_order(since, until)
    twins = ITBuddy.objects.filter(person=buddy.person_id, unit=buddy.unit_id, until=None)
    if until is None and twins.exclude(pk=buddy.pk).exists():
        raise RuleBroken("already", _("This person serves the department already."), field="until")
    kept = editing.keep(buddy, version, **changes)
    calendar_changed(units=[buddy.unit_id], at=at)
    return kept


@transaction.atomic
def end(buddy: ITBuddy, *, on: date, at: datetime) -> ITBuddy:
    """The person serves the department until and including that day; an earlier end stays.

    Visits after that day go to the deputy, or the manager hears of it. Raises
    RuleBroken("days_reversed") for a day before it began.
    """
    buddy = ITBuddy.objects.select_for_update().get(pk=buddy.pk)
    if buddy.until is not None and buddy.until <= on:
        return buddy
    in_order(buddy.since, on)
    kept = editing.keep(buddy, buddy.version, until=on)
    calendar_changed(units=[buddy.unit_id], at=at)
    return kept


@transaction.atomic
def note_absence(person: Person, *, starts_on: date, ends_on: date, at: datetime) -> Absence:
    """Days on which a person is away, never why; days that touch or overlap become one stretch.

    Raises RuleBroken("days_reversed").
    """
    in_order(starts_on, ends_on, field="ends_on")
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    inside = Absence.objects.filter(person=person, starts_on__lte=starts_on, ends_on__gte=ends_on)
    standing = inside.order_by("pk").first()
    if standing is not None:
        return standing
    touching = Absence.objects.filter(person=person, starts_on__lte=ends_on, ends_on__gte=starts_on)
    for other in list(touching):
        starts_on, ends_on = min(starts_on, other.starts_on), max(ends_on, other.ends_on)
        other.delete()
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
    calendar_changed(persons=[person.pk], at=at)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, at: datetime) -> None:
    """The person is there after all; taken away twice is taken away once."""
    if Absence.objects.filter(pk=absence.pk).delete()[0]:
        calendar_changed(persons=[absence.person_id], at=at)


def days_away(person: Person) -> list[tuple[date, date]]:
    """The stretches on which a person is away, the first one first. One query."""
    rows = person.absences.order_by("starts_on", "pk")
    return list(rows.values_list("starts_on", "ends_on"))


@transaction.atomic
def set_days_away(person: Person, wanted: Sequence[tuple[date, date]], *, at: datetime) -> None:
    """The person is away on exactly these stretches; the same twice changes nothing more."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    standing = days_away(person)
    gone = Q(pk__in=[])
    for first, last in set(standing) - set(wanted):
        gone |= Q(starts_on=first, ends_on=last)
    Absence.objects.filter(gone, person=person).delete()
    for first, last in set(wanted) - set(standing):
        Absence.objects.create(person=person, starts_on=first, ends_on=last)
    if set(standing) != set(wanted):
        calendar_changed(persons=[person.pk], at=at)


def give_hours(person: Person, hours: int | None) -> None:
    """Somebody has so many hours a month for going round, None: nothing is agreed.

    Raises RuleBroken("hours_out_of_range").
    """
    if hours is None:
        GivenHours.objects.filter(person=person).delete()
        return
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken(
            "hours_out_of_range", _("Choose between 1 and 200 hours a month."), field="hours"
        )
    GivenHours.objects.update_or_create(person=person, defaults={"hours": hours})
