"""Who fills a governance role, for campaigns that ask by role."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.scope import Scope
from governance.roles.models import RoleAssignment
from governance.roles.queries import assignable
from relationships.campaigns.audiences import Audience
from relationships.people.models import Person


def holders(people: QuerySet[Person], roles: list[int], _on: date) -> QuerySet[Person]:
    """Those who fill one of these roles or deputise for who does."""
    held = RoleAssignment.objects.held().filter(role__in=roles)
    return people.filter(Q(pk__in=held.values("holder")) | Q(pk__in=held.values("deputy")))


def roles_in_use(_scope: Scope) -> list[tuple[int, str]]:
    return [(role.pk, role.name) for role in assignable()]


BY_ROLE = Audience(
    "roles",
    _("Who fills certain governance roles"),
    holders,
    asks=_("Which roles?"),
    options=roles_in_use,
)
