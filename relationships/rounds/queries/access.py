"""Who may plan where; all answers come from the scope, without a query."""

from django.db.models import Q

from brm.base.scope import Scope
from relationships.rounds.models import Visit
from relationships.units.models import Unit


def may_plan(scope: Scope, unit: Unit) -> bool:
    """Its BRM managers and its buddies plan the rounds of a department."""
    return (
        scope.manages_everything
        or any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
        or unit.pk in scope.served
    )


def may_change(scope: Scope, visit: Visit) -> bool:
    """Who plans there, and whoever walks this visit. Needs the visit's `unit`."""
    return visit.buddy_id == scope.person_id or may_plan(scope, visit.unit)


def plannable(scope: Scope, path: str = "") -> Q:
    """Departments where this person may plan."""
    return scope.managed_units(path) | scope.served_units(path)
