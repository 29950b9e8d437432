"""Records of the room "governance"."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from governance.roles.models import GovernanceRole, RoleAssignment
from tests.factories.relationships import PersonFactory, SystemFactory


class RoleAssignmentFactory(DjangoModelFactory):
    """Somebody is appointed system owner of a system; the roles come with the product."""

    class Meta:
        model = RoleAssignment

    role = factory.LazyFunction(lambda: GovernanceRole.objects.get(slug="system-owner"))
    system = factory.SubFactory(SystemFactory)
    holder = factory.SubFactory(PersonFactory)
    standing = "appointed"
    since = date(2026, 1, 1)


def role(slug: str) -> GovernanceRole:
    """A role that comes with the product."""
    return GovernanceRole.objects.get(slug=slug)
