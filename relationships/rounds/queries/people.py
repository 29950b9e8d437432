"""Whom a visit concerns."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person


def contacts(units: Collection[int], day: date) -> dict[int, list[Person]]:
    """Who is reminded of visits, by department: its contact persons, else its heads. One query."""
    if not units:
        return {}
    by_role: dict[tuple[int, str], list[Person]] = defaultdict(list)
    rows = (
        BusinessPartner.objects.on(day)
        .filter(unit__in=units, role__in=(PartnerRole.CONTACT, PartnerRole.HEAD))
        .select_related("person")
        .order_by("pk")
    )
    for partner in rows:
        by_role[partner.unit_id, partner.role].append(partner.person)
    return {
        unit: by_role.get((unit, PartnerRole.CONTACT)) or by_role.get((unit, PartnerRole.HEAD), [])
        for unit in units
    }
