"""The first page of somebody who fills a role: what is due, what they answer for, their checklist."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.scope import Request
from brm.dashboard.amounts import capital, in_words
from brm.dashboard.manager import greeting
from governance.assessments.queries import begun_by, may_assess
from governance.checklists.models import Practice
from governance.roles import board
from governance.roles.choices import Standing
from governance.roles.models import RoleAssignment
from governance.roles.queries import ends_soon, waits_for_yes
from relationships.promises.models import Promise

SHOWN = 8


def role_holder_day(request: Request) -> HttpResponse:
    """What is due for who fills a role. Eight queries at most, the frame's among them."""
    today = clock.today_in(settings.TIME_ZONE)
    roles = list(own_roles(request))
    promises = Promise.objects.still_open().filter(owner=request.person).select_related("unit")
    due = [
        {"promise": promise, "is_late": promise.due_on < today}
        for promise in promises.order_by("due_on", "pk")[:SHOWN]
    ]
    context = {
        "greeting": greeting(clock.now(), request),
        "to_accept": [role for role in roles if waits_for_yes(role)],
        "ending": [role for role in roles if ends_soon(role, today)],
        "alone": [role for role in roles if role.accepted_on and role.deputy_id is None],
        "roles": [{"role": role, "ring": board.RINGS[Standing(role.standing)]} for role in roles],
        "promises": due,
        "begun": begun_by(request.scope.person_id)[:SHOWN],
        "practices": own_practices({role.role.slug for role in roles}),
        "may_assess": may_assess(request.scope),
        "today": today,
    }
    context["is_quiet"] = not any(
        context[name] for name in ("to_accept", "ending", "promises", "begun")
    )
    context["facts"] = facts(context)
    return render(request, "brm/dashboard/desk.html", context)


def facts(found: dict[str, Any]) -> list[str]:
    """What is due, in one short sentence each; nothing where nothing is."""
    asked, ending, promised = (len(found[name]) for name in ("to_accept", "ending", "promises"))
    said = []
    if asked:
        said.append(
            ngettext("%(n)s role waits for your yes.", "%(n)s roles wait for your yes.", asked)
            % {"n": capital(in_words(asked))}
        )
    if ending:
        said.append(
            ngettext("%(n)s of yours ends soon.", "%(n)s of yours end soon.", ending)
            % {"n": capital(in_words(ending))}
        )
    if promised:
        said.append(
            ngettext("You owe %(n)s promise.", "You owe %(n)s promises.", promised)
            % {"n": in_words(promised)}
        )
    return said


def own_roles(request: Request) -> QuerySet[RoleAssignment]:
    """The roles this person fills, those that end first before the others. One query."""
    rows = RoleAssignment.objects.held_by(request.scope.person_id)
    return rows.select_related("role", "unit", "system", "deputy").order_by("valid_until", "pk")


def own_practices(slugs: set[str]) -> QuerySet[Practice, Any]:
    """The practices of the checklists on offer that these roles look after. One query."""
    offered = Practice.objects.filter(cluster__checklist__is_active=True, owner_role__in=slugs)
    return offered.select_related("cluster__checklist").order_by(
        "cluster__checklist", "cluster__position", "position"
    )[:12]
