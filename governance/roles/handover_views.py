"""The page of one handover: written by who held the role, read by who fills it now."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.pages import typed
from brm.base.scope import Request
from governance.roles import services
from governance.roles.forms import HandoverForm
from governance.roles.models import Handover, RoleAssignment
from governance.roles.queries import may_arrange, next_holder

WORDS = ("runs", "found_in", "ask_whom")


def _ended(request: Request, pk: int) -> RoleAssignment:
    rows = RoleAssignment.objects.visible_to(request.scope).exclude(ended_on=None)
    return get_object_or_404(
        rows.select_related(
            "role", "unit", "system__owned_by", "holder", "deputy", "handover__asked_of",
            "handover__written_by", "handover__taken_by",
        ),
        pk=pk,
    )  # fmt: skip


def handover(request: Request, pk: int) -> HttpResponse:
    """What the next holder must know. Read by both of them, the deputy and who arranges the role.

    Five queries.
    """
    ended = _ended(request, pk)
    found: Handover | None = getattr(ended, "handover", None)
    successor = next_holder(ended)
    person_id = request.scope.person_id
    asked = {ended.holder_id, ended.deputy_id, found.asked_of_id if found else None} - {None}
    is_next = successor is not None and successor.holder_id == person_id
    may_write = person_id in asked or may_arrange(ended, request.scope)
    if not (may_write or is_next):
        raise PermissionDenied(
            _("A handover is read by who held the role, who fills it now, and who answers for it.")
        )
    may_write = may_write and (found is None or found.taken_on is None)
    said = {name: getattr(found, name) for name in WORDS} if found else {}
    form = HandoverForm(typed(request) if may_write else None, initial=said)
    if form.is_valid():
        try:
            services.write_handover(
                ended, **form.cleaned_data, by=request.person or None, at=clock.now()
            )
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _("Kept. Who comes next reads it."))
            return redirect("roles:handover", pk)
    context = {
        "assignment": ended, "handover": found, "form": form, "successor": successor,
        "may_write": may_write, "is_next": is_next,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "governance/roles/handover.html", context, status=status)


@require_POST
def take_over(request: Request, pk: int) -> HttpResponse:
    """Who fills the role now goes on from there."""
    ended = _ended(request, pk)
    successor = next_holder(ended)
    if successor is None or successor.holder_id != request.scope.person_id:
        raise PermissionDenied(_("Only who fills this role now can take it over."))
    try:
        services.take_over(ended, by=request.person, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("Yours now. Thank you for reading it."))
    return redirect("roles:handover", pk)
