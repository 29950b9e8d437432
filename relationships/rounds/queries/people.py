"""Whom a visit concerns."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from brm.base.db import day_there
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person


def contacts(units: Collection[int], at: datetime) -> dict[int, list[Person]]:
    """Who is reminded of visits, by department: its contact persons, else its heads. One query.

    Those who speak for it on the day that it is there.
    """
    if not units:
        return {}
    by_role: dict[tuple[int, str], list[Person]] = defaultdict(list)
    rows = (
        BusinessPartner.objects.on(day_there(at))
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
