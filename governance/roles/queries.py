"""Reading who answers for what."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from brm.base.compiled import Given
from brm.base.scope import NOTHING, Scope, any_of
from governance.roles.choices import KnownFrom, Standing, Subject
from governance.roles.models import GovernanceRole, RoleAssignment, RoleAssignmentQuerySet
from relationships.access.queries import seeing
from relationships.systems.models import System, Use

ENDING_DAYS = 90  # the board looks ahead
NOTICE_DAYS = 30  # the letter about the end leaves, and the role presses its department


def sight_of_roles(person_id: Given, _day: Given) -> QuerySet[Any, Any]:
    """A role gives sight of its department with what lies under it, or of its system."""
    held = RoleAssignment.objects.held_by(person_id)
    return seeing(held, "holder", system="system_id")


def ending(rows: RoleAssignmentQuerySet, day: date) -> RoleAssignmentQuerySet:
    """Roles that somebody fills and that end within 90 days, or ended without being renewed."""
    return rows.held().filter(valid_until__lte=day + timedelta(days=ENDING_DAYS))


def pressing_at(unit_ids: Iterable[int], day: date) -> QuerySet[Any, Any]:
    """Roles that somebody should see to: openly vacant, or ending within 30 days or ran out.

    Those of these departments and of the systems that belong to them; `home` is the department,
    first comes what is longest so. Systems that were retired press nobody. One query.
    """
    ids = list(unit_ids)
    theirs = System.objects.filter(owned_by__in=ids, retired_on=None)
    ending = Q(holder__isnull=False, valid_until__lte=day + timedelta(days=NOTICE_DAYS))
    return (
        RoleAssignment.objects.running()
        .filter(Q(unit__in=ids) | Q(system__in=theirs.values("pk")))
        .filter(Q(standing=Standing.VACANT) | ending)
        .annotate(home=Coalesce("unit", "system__owned_by"))
        .order_by("valid_until", "since", "pk")
    )


def columns(subject: str) -> list[GovernanceRole]:
    """The roles that have a column of their own on the board of systems or departments. One query."""
    return list(
        GovernanceRole.objects.filter(
            is_active=True, board_place__isnull=False, subject__in=[subject, Subject.BOTH]
        ).order_by("board_place", "position", "pk")
    )


def assignable() -> QuerySet[GovernanceRole]:
    """Roles that somebody can be named for here, in their order."""
    return GovernanceRole.objects.filter(is_active=True, known_from=KnownFrom.ASSIGNMENTS).order_by(
        "position", "pk"
    )


def standings(rows: RoleAssignmentQuerySet) -> dict[str, int]:
    """How many of the running assignments have which standing. One query."""
    counted = rows.running().order_by().values_list("standing").annotate(n=Count("pk"))
    found = dict(counted)
    return {standing: found.get(standing, 0) for standing in Standing.values}


def arranged_by(scope: Scope) -> Q:
    """The condition on an assignment that this person may arrange it.

    Who answers for or speaks for the department, or the one a system belongs to; a system's owner
    for the roles of that system. Administrators and managers of everything arrange all.
    """
    own = RoleAssignment.objects.held_by(scope.person_id).filter(role__slug="system-owner")
    return any_of(
        scope.managed_units("unit__"),
        scope.partnered_units("unit__"),
        scope.managed_units("system__owned_by__"),
        scope.partnered_units("system__owned_by__"),
        Q(system__in=own.values("system")) if scope.person_id else NOTHING,
    )


def may_arrange(assignment: RoleAssignment, scope: Scope) -> bool:
    """Whether this person may name, renew or end it. At most one query."""
    if scope.is_administrator or scope.manages_everything:
        return True
    return RoleAssignment.objects.filter(arranged_by(scope), pk=assignment.pk).exists()


def may_arrange_for(scope: Scope, *, unit: Any = None, system: Any = None) -> bool:
    """Whether this person may name somebody for a department or a system. At most one query."""
    if is_home(scope, unit or (system.owned_by if system else None)):
        return True
    return system is not None and system.pk in systems_owned(scope)


def is_home(scope: Scope, unit: Any) -> bool:
    """Whether this person arranges roles at a department by their place there. No query."""
    if scope.keeps_everything:
        return True
    branches = (*scope.managed, *scope.partnered)
    return unit is not None and any(b.lft <= unit.lft <= b.rgt for b in branches)


def systems_owned(scope: Scope) -> set[int]:
    """The systems that this person owns, whose other roles they arrange. At most one query."""
    if scope.person_id is None or not scope.systems:
        return set()
    held = RoleAssignment.objects.held_by(scope.person_id).filter(role__slug="system-owner")
    return set(held.exclude(system=None).values_list("system", flat=True))


class Naming:
    """Of what this person may name somebody: the part of an address that says so, else ""."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def owned(self) -> set[int]:
        """The systems that the person owns. At most one query."""
        return systems_owned(self.scope)

    def for_unit(self, unit: Any) -> str:
        return f"unit={unit.pk}" if is_home(self.scope, unit) else ""

    def for_system(self, system: Any) -> str:
        may = is_home(self.scope, system.owned_by) or system.pk in self.owned
        return f"system={system.pk}" if may else ""


def may_arrange_anything(scope: Scope) -> bool:
    """Whether "Name somebody" is for this person at all. At most one query."""
    if scope.is_administrator or scope.is_manager or scope.is_partner:
        return True
    return bool(systems_owned(scope))


def may_arrange_system(system: Any, scope: Scope) -> bool:
    """Whether this person may name somebody for this system. At most one query."""
    return may_arrange_for(scope, system=system)


def served_by(assignment: RoleAssignment) -> list[tuple[str, int | None]]:
    """The departments that a role serves, with the people they say work there. One query."""
    if assignment.unit is not None:
        return [(assignment.unit.name, assignment.unit.people_count)]
    uses = Use.objects.filter(system=assignment.system_id).select_related("unit")
    return [(use.unit.name, use.people_count) for use in uses.order_by("unit__folded_name", "pk")]


def beside(assignment: RoleAssignment) -> QuerySet[RoleAssignment]:
    """Who else fills the same role there. One query."""
    return (
        RoleAssignment.objects.held()
        .filter(role=assignment.role_id, unit=assignment.unit_id, system=assignment.system_id)
        .exclude(pk=assignment.pk)
        .select_related("holder")
        .order_by("-is_accountable", "pk")
    )


def ends_soon(assignment: RoleAssignment, day: date) -> bool:
    """It ends within 90 days or ran out, and somebody should renew it or say who is next."""
    until = assignment.valid_until
    return (
        assignment.ended_on is None
        and not assignment.is_vacant
        and until is not None
        and until <= day + timedelta(days=ENDING_DAYS)
    )
