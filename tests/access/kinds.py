"""The kinds of person there are, and a small organisation with an inside and an outside."""

from dataclasses import dataclass

from relationships.people.models import Person
from relationships.units.models import Unit
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
    manager,
)

KINDS = ("anonymous", "person", "holder", "partner", "buddy", "branch", "manager", "administrator")


@dataclass(frozen=True)
class World:
    """`inside` is a department that each kind with a place sees; `outside` only those who see all."""

    inside: Unit
    outside: Unit
    people: dict[str, Person | None]


def world() -> World:
    """One person of each kind. The branch manager answers for what lies above `inside`."""
    branch = UnitFactory(name="Branch")
    inside = UnitFactory(name="Inside", parent=branch)
    outside = UnitFactory(name="Outside")
    people = {
        "anonymous": None,
        "person": PersonFactory(unit=None),
        "holder": RoleAssignmentFactory(
            role=role("information-manager"), system=None, unit=inside, holder__unit=None
        ).holder,
        "partner": BusinessPartnerFactory(unit=inside).person,
        "buddy": ITBuddyFactory(unit=inside).person,
        "branch": manager(branch),
        "manager": manager(),
        "administrator": PersonFactory(
            unit=None, user=UserFactory(is_staff=True, is_superuser=True)
        ),
    }
    inside.refresh_from_db()
    outside.refresh_from_db()
    return World(inside, outside, people)
