"""Rules about business partners: who speaks for a department, since when and until when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import editing
from brm.base.errors import RuleBroken
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.people.services import can_be_named
from relationships.units.models import Unit
from relationships.units.services import in_order


@transaction.atomic
def add(*, person: Person, unit: Unit, role: str, since: date, **facts: Any) -> BusinessPartner:
    """Name a business partner; somebody who is that already, and not ended, stays as they are.

    Raises RuleBroken("unit_closed"), "left", "days_reversed".
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    can_be_named(person, unit)
    in_order(since, facts.get("until"))
    standing = BusinessPartner.objects.filter(
        person=person, unit=unit, role=role, until=None
    ).first()
    if standing is not None:
        return standing
    return BusinessPartner.objects.create(person=person, unit=unit, role=role, since=since, **facts)


@transaction.atomic
def name_heads(chosen: Mapping[int, int], *, since: date) -> list[BusinessPartner]:
    """The person of each department (keys of both) speaks for it as head; all of them, or none.

    Raises RuleBroken("nobody_chosen") where it is nobody at all, and as `add`.
    """
    if not chosen:
        raise RuleBroken("nobody_chosen", _("Choose the head of at least one department."))
    units, people = Unit.objects.in_bulk(chosen), Person.objects.in_bulk(set(chosen.values()))
    return [
        add(person=people[chosen[unit_id]], unit=units[unit_id], role=PartnerRole.HEAD, since=since)
        for unit_id in sorted(chosen)
    ]


@transaction.atomic
def edit(partner: BusinessPartner, *, version: object, **changes: Any) -> BusinessPartner:
    """Keep what changed. Raises editing.Stale, RuleBroken("already"), "days_reversed"."""
    Unit.objects.select_for_update().get(pk=partner.unit_id)
    since, until = changes.get("since", partner.since), changes.get("until", partner.until)
    in_order(since, until)
    twins = BusinessPartner.objects.filter(
        person=partner.person_id,
        unit=partner.unit_id,
        role=changes.get("role", partner.role),
        until=None,
    ).exclude(pk=partner.pk)
    if until is None and twins.exists():
        raise RuleBroken(
            "already", _("This person speaks for the department that way already."), field="role"
        )
    return editing.keep(partner, version, **changes)


@transaction.atomic
def end(partner: BusinessPartner, *, on: date) -> BusinessPartner:
    """The person speaks for the department until and including that day; an earlier end stays.

    Raises RuleBroken("days_reversed") for a day before it began.
    """
    partner = BusinessPartner.objects.select_for_update().get(pk=partner.pk)
    if partner.until is not None and partner.until <= on:
        return partner
    in_order(partner.since, on)
    return editing.keep(partner, partner.version, until=on)
