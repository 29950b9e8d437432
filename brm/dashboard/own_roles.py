"""The page of somebody who fills roles: what they answer for, what is due, whom they serve."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.scope import Request
from brm.dashboard.desk import SHOWN, own_practices, own_roles
from governance.assessments.queries import may_assess
from governance.roles import board
from governance.roles.choices import Standing
from governance.roles.models import Handover, RoleAssignment
from governance.roles.queries import ends_soon, waits_for_yes
from relationships.promises.models import Promise
from relationships.systems.models import Use


@require_GET
def own_roles_page(request: Request) -> HttpResponse:
    """What I answer for, what is due, whom I serve, my deputy, my checklist. Nine queries."""
    today = clock.today_in(settings.TIME_ZONE)
    roles = list(own_roles(request))
    handovers = list(own_handovers(request.scope.person_id, roles))
    promises = Promise.objects.still_open().filter(owner=request.scope.person_id)
    due = [
        {"promise": promise, "is_late": promise.due_on < today}
        for promise in promises.select_related("unit").order_by("due_on", "pk")[:SHOWN]
    ]
    context: dict[str, Any] = {
        "roles": [{"role": role, "ring": board.RINGS[Standing(role.standing)]} for role in roles],
        "to_accept": [role for role in roles if waits_for_yes(role)],
        "ending": [role for role in roles if ends_soon(role, today)],
        "to_write": [one for one in handovers if one.written_on is None],
        "to_read": [one for one in handovers if one.written_on is not None],
        "promises": due,
        "served": served(roles),
        "stands_in": list(deputy_for(request.scope.person_id)),
        "practices": own_practices({role.role.slug for role in roles}),
        "may_assess": may_assess(request.scope),
        "today": today,
    }
    context["is_quiet"] = not any(
        context[name] for name in ("to_accept", "ending", "to_write", "to_read", "promises")
    )
    return render(request, "brm/dashboard/own_roles.html", context)


def own_handovers(person_id: int | None, roles: list[RoleAssignment]) -> QuerySet[Handover]:
    """Handovers to be written by this person, and those written for the roles they fill. One query."""
    for_me = Q(pk__in=[])
    for role in roles:
        for_me |= Q(
            assignment__role=role.role_id, assignment__unit=role.unit_id,
            assignment__system=role.system_id,
        )  # fmt: skip
    to_read = for_me & Q(written_on__isnull=False, taken_on=None) & ~Q(assignment__holder=person_id)
    return (
        Handover.objects.filter(Q(asked_of=person_id, written_on=None) | to_read)
        .select_related("assignment__role", "assignment__unit", "assignment__system", "written_by")
        .order_by("due_on", "pk")
    )


def deputy_for(person_id: int | None) -> QuerySet[RoleAssignment]:
    """The roles of others in which this person steps in. One query."""
    rows = RoleAssignment.objects.held().filter(deputy=person_id)
    return rows.select_related("role", "unit", "system", "holder").order_by("pk")[:SHOWN]


def served(roles: list[RoleAssignment]) -> list[dict[str, Any]]:
    """Departments that these roles serve, with the people there and by which role. One query."""
    by_system: dict[int, list[RoleAssignment]] = {}
    found: dict[int, dict[str, Any]] = {}
    for role in roles:
        if role.unit is not None:
            _note(found, role.unit, role.unit.people_count, role)
        elif role.system_id is not None:
            by_system.setdefault(role.system_id, []).append(role)
    uses = Use.objects.filter(system__in=by_system).select_related("unit")
    for use in uses.order_by("unit__folded_name", "pk"):
        for role in by_system[use.system_id]:
            _note(found, use.unit, use.people_count, role)
    return list(found.values())


def _note(found: dict[int, Any], unit: Any, people: int | None, role: RoleAssignment) -> None:
    one = found.setdefault(unit.pk, {"unit": unit, "people": people, "by": []})
    one["people"] = max(filter(None, (one["people"], people)), default=None)
    if role not in one["by"]:
        one["by"].append(role)
