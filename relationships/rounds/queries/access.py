"""Who may plan where; all answers come from the scope, without a query."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from brm.base.compiled import Given
from brm.base.db import day_there, lasting
from brm.base.scope import Scope
from relationships.access.queries import seeing
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.units.models import Unit

AROUND = timedelta(days=7)


def may_plan(scope: Scope, unit: Unit) -> bool:
    """Its BRM managers and its buddies plan the rounds of a department; who stands in does not."""
    return (
        scope.manages_everything
        or any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
        or unit.pk in scope.trusted
    )


def must_plan_rounds(scope: Scope, unit: Unit | None = None) -> None:
    """Refuses, with the sentence why, who may not plan rounds there; without a unit: nowhere at all."""
    if not _plans(scope, unit):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )


def must_plan_visits(scope: Scope, unit: Unit | None = None) -> None:
    """Refuses, with the sentence why, who may not plan visits there; without a unit: nowhere at all."""
    if not _plans(scope, unit):
        raise PermissionDenied(
            _("Visits are planned by the BRM managers and the IT buddies of a department.")
        )


def _plans(scope: Scope, unit: Unit | None) -> bool:
    return scope.goes_round if unit is None else may_plan(scope, unit)


def may_change(scope: Scope, visit: Visit) -> bool:
    """Who plans there, and whoever walks this visit. Needs the visit's `unit`."""
    return visit.buddy_id == scope.person_id or may_plan(scope, visit.unit)


def plannable(scope: Scope, path: str = "") -> Q:
    """Departments where this person may plan."""
    return scope.managed_units(path) | scope.trusted_units(path)


def sight_of_stand_ins(person_id: Given, day: Given) -> QuerySet[Any, Any]:
    """Who goes in somebody's place sees the department from a week before the visit to a week after.

    Not who serves it on that day: buddies and deputies have their own sight, and lose it by its end.
    """
    today = Cast(day, DateTimeField())
    goes = Visit.objects.filter(
        buddy=person_id, instead_of__isnull=False, starts_at__gte=today - AROUND,
        starts_at__lt=today + AROUND + timedelta(days=1),
    ).exclude(state=VisitState.CANCELLED)  # fmt: skip
    serving = ITBuddy.objects.filter(
        lasting(day_there(OuterRef("starts_at"))), unit=OuterRef("unit"), person=person_id
    )
    return seeing(goes.filter(~Exists(serving)), "visiting")
