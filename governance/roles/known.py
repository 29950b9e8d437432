"""Roles that are never assigned: who is IT buddy, and who is BRM manager, of a department."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, IntegerField, Value

from governance.roles.choices import KnownFrom
from relationships.access.models import Grant
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.units.models import Unit

Face = tuple[str, str]  # name and side
NUMBER = Value(None, output_field=IntegerField())
WHO = ("person__name", "person__side")


def known_elsewhere(units: Sequence[Unit], day: date) -> dict[str, dict[int, list[Face]]]:
    """By where a role is known from and by department: its buddies, the first ones first; and who
    holds the nearest grant above it. The grants are few, so all are read. One query.
    """
    serving = ITBuddy.objects.on(day).filter(unit__in=[unit.pk for unit in units])
    rank = Value("", output_field=CharField())
    granted = Grant.objects.values_list(
        rank, "pk", "unit", "unit__lft", "unit__rgt", "unit__depth", *WHO
    )
    rows: Any = serving.values_list("rank", "pk", "unit", NUMBER, NUMBER, NUMBER, *WHO)
    buddies: dict[int, list[Face]] = defaultdict(list)
    grants = []
    for row in sorted(
        rows.union(granted, all=True), key=lambda row: (row[0] != Rank.PRIMARY, row[1])
    ):
        if row[0]:
            buddies[row[2]].append(row[6:])
        else:
            grants.append(row[2:])
    managers = {unit.pk: _nearest(unit, grants) for unit in units}
    return {KnownFrom.BUDDIES: buddies, KnownFrom.GRANTS: managers}


def _nearest(unit: Unit, grants: list[tuple[Any, ...]]) -> list[Face]:
    """Those of the deepest branch that holds the department; else those who manage everything."""
    near = [
        (depth, face)
        for at, lft, rgt, depth, *face in grants
        if at is not None and lft <= unit.lft <= rgt
    ]
    if not near:
        return [(face[0], face[1]) for at, _lft, _rgt, _depth, *face in grants if at is None]
    deepest = max(depth for depth, _face in near)
    return [(face[0], face[1]) for depth, face in near if depth == deepest]
