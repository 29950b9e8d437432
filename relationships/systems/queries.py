"""Reading the register of systems."""

from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from brm.base.scope import Scope
from relationships.systems.models import System, SystemQuerySet, Use
from relationships.units.models import Unit

MOST_NAMES = 200
CHECKED_WITHIN = timedelta(days=183)  # as often as who may use a system is to be checked
OWNER = Q(
    role_assignments__ended_on=None,
    role_assignments__role__slug="system-owner",
    role_assignments__holder__isnull=False,
)


def in_use(systems: SystemQuerySet) -> SystemQuerySet:
    """Systems that people still work with, with the department they belong to."""
    return systems.filter(retired_on=None).select_related("owned_by")


def not_checked(today: date) -> Q:
    """Systems of which nobody checked in six months who may use them."""
    return Q(access_checked_on=None) | Q(access_checked_on__lte=today - CHECKED_WITHIN)


def names_in_sight(scope: Scope) -> list[str]:
    """Names to choose from while one types: what this reader may see, still in use. One query."""
    seen = System.objects.visible_to(scope).filter(retired_on=None)
    return list(seen.order_by("folded_name").values_list("name", flat=True)[:MOST_NAMES])


def names_of(unit: Unit) -> list[str]:
    """Names of what a department works with, for its own sheet. One query."""
    used = System.objects.filter(Q(owned_by=unit) | Q(uses__unit=unit), retired_on=None)
    return list(used.order_by("folded_name").values_list("name", flat=True).distinct()[:MOST_NAMES])


def owners_and_people(
    systems: list[System],
) -> tuple[dict[int, str], dict[int, tuple[int, int]]]:
    """Who answers for each system as its owner (who is not in it has none), and how many departments
    use it, with how many people they say they are (which nobody uses is not in it). One query."""
    uses = Use.objects.filter(system=OuterRef("pk")).order_by().values("system")
    owned = System.objects.filter(OWNER, pk=OuterRef("pk"))
    accountable_first = owned.order_by("-role_assignments__is_accountable", "role_assignments__pk")
    rows = System.objects.filter(pk__in=[system.pk for system in systems]).values_list(
        "pk",
        Subquery(accountable_first.values("role_assignments__holder__name")[:1]),
        Subquery(uses.annotate(n=Count("pk")).values("n")),
        Subquery(uses.annotate(n=Sum("people_count")).values("n")),
    )
    owners, people = {}, {}
    for pk, owner, units, users in rows:
        if owner is not None:
            owners[pk] = owner
        if units:
            people[pk] = (units, users or 0)
    return owners, people


def may_keep(system: System, scope: Scope) -> bool:
    """Whether this person may change what is said of a system. Two queries at most.

    Those who manage or speak for the department it belongs to, or for one that uses it while it
    belongs to none, and those who hold a role for it.
    """
    if scope.is_administrator or scope.manages_everything or system.pk in scope.systems:
        return True
    homes = Unit.objects.filter(scope.managed_units() | scope.partnered_units())
    if system.owned_by_id is not None:
        return homes.filter(pk=system.owned_by_id).exists()
    return homes.filter(uses__system=system).exists()


def may_add(scope: Scope) -> bool:
    """Whether this person may tell of a system: whoever looks after a department in any way."""
    return (
        scope.is_administrator
        or scope.is_manager
        or scope.is_buddy
        or scope.is_partner
        or (scope.is_role_holder)
    )


def choosable_units(scope: Scope) -> QuerySet[Unit]:
    """The departments that this person may name for a system."""
    return Unit.objects.visible_to(scope).open().select_related("parent")
