"""The page that asks whether somebody people go to may be it openly."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock, undo_records
from brm.base.errors import RuleBroken
from brm.base.pages import typed
from brm.base.scope import Request
from governance.roles import services
from governance.roles.choices import Standing
from governance.roles.forms import AcknowledgeForm, also_offer
from governance.roles.leading import who_leads
from governance.roles.models import RoleAssignment
from governance.roles.queries import asked_openly, may_arrange
from relationships.marks.sent_forms import counts_once
from relationships.people.choices import Side
from relationships.people.models import Person


@counts_once
def acknowledge(request: Request, pk: int) -> HttpResponse:
    """Ask the manager of somebody people go to; with a press that takes it back. Six queries."""
    rows = RoleAssignment.objects.visible_to(request.scope)
    found = rows.select_related("role", "unit", "system__owned_by", "holder__unit", "deputy")
    assignment = get_object_or_404(found, pk=pk)
    if not may_arrange(assignment, request.scope):
        raise PermissionDenied(_("Only who answers for this role can make it official. Ask them."))
    holder = assignment.holder
    if holder is None or assignment.ended_on or assignment.standing != Standing.DE_FACTO:
        raise PermissionDenied(_("This is official already, or nobody fills the role now."))
    if asked_openly(assignment) is not None:
        raise PermissionDenied(_("This was asked already. Wait for the answer."))
    leads = who_leads(holder, clock.today_in(settings.TIME_ZONE))
    form = AcknowledgeForm(
        typed(request), scope=request.scope, may_be_buddy=may_be_buddy(request, holder),
        initial={"manager": leads.pk if leads else None, "hours_per_week": hours_now(assignment)},
    )  # fmt: skip
    also_offer(form, "manager", leads)
    if form.is_valid():
        data = form.cleaned_data
        try:
            asked = services.ask_manager(
                assignment, manager=data["manager"], hours_per_week=data["hours_per_week"],
                buddy_of=holder.unit if data.get("is_buddy") else None, by=request.person or None,
                at=clock.now(),
            )  # fmt: skip
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            said = _("%(name)s is asked.") % {"name": asked.manager.name}
            page = reverse("roles:page", args=[pk])
            undo_records.made(request, said, "role_acknowledged", asked, to=page)
            return redirect(page)
    context = {"assignment": assignment, "form": form}
    status = 422 if form.errors else 200
    return render(request, "governance/roles/acknowledge.html", context, status=status)


def may_be_buddy(request: Request, holder: Person) -> bool:
    """Of the business, in a department that the reader keeps: they may be named its buddy."""
    unit = holder.unit
    return holder.side == Side.BUSINESS and unit is not None and request.scope.keeps(unit.lft)


def hours_now(assignment: RoleAssignment) -> Any:
    return assignment.hours_per_week or 2
