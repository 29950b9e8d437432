"""Begin with a pasted list: departments, and who heads them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from brm.base.db import folded
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person, PersonQuerySet
from relationships.units.many import add_many
from relationships.units.models import Unit


@dataclass(frozen=True)
class Founded:
    """How many departments of the list are there now, and how many of them are new."""

    named: int
    new: int


@transaction.atomic
def found(text: str, *, under: Unit | None, known_people: PersonQuerySet, since: date) -> Founded:
    """Make the departments of a list, and each head that it names a business partner.

    A head who is among `known_people` by name, and only once, is that person; else a new one is
    noted in the department. The same list again changes nothing. Raises what `add_many` raises.
    """
    before = Unit.objects.count()
    made = add_many(text, under=under)
    for line, unit in made:
        if line.head:
            head(line.head, unit, known_people=known_people, since=since)
    return Founded(len(made), Unit.objects.count() - before)


def head(name: str, unit: Unit, *, known_people: PersonQuerySet, since: date) -> None:
    """Note that this person heads the department, once."""
    same = known_people.present().filter(folded_name=folded(name)[:300]).order_by("pk")
    there = list(same.filter(unit=unit)[:2]) or list(same[:2])
    person = there[0] if len(there) == 1 else None
    if person is None:
        person = Person.objects.create(
            name=name, unit=unit, language=unit.language, time_zone=unit.time_zone
        )
    if not BusinessPartner.objects.filter(
        person=person, unit=unit, role=PartnerRole.HEAD, until=None
    ).exists():
        BusinessPartner.objects.create(person=person, unit=unit, role=PartnerRole.HEAD, since=since)
