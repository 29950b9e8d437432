"""Asking several people of a department, and what can be done while they are asked."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.pages import typed
from brm.base.scope import Request
from governance.assessments import queries, services
from governance.assessments.choices import Extent, Mode
from governance.assessments.forms import AskForm
from governance.assessments.models import Assessment
from governance.assessments.services.again import day_there
from governance.checklists.queries import offered_first
from relationships.units.models import Unit

ANSWER_IN = timedelta(days=14)  # what stands there first; long enough for a holiday of a week


def may_arrange(request: Request, found: Assessment) -> bool:
    """Asks, closes and calls off: who answers for the department, or asked itself. One query."""
    if found.by_id == request.scope.person_id:
        return True
    return queries.assessable(request.scope).filter(pk=found.unit_id).exists()


def arranged(request: Request, pk: int) -> Assessment:
    """One that this person arranges; 404 where it is not seen, a sentence where it is only read."""
    rows = Assessment.objects.visible_to(request.scope)
    found = get_object_or_404(rows.select_related("checklist", "unit", "by"), pk=pk)
    if not may_arrange(request, found):
        raise PermissionDenied(_("This is arranged by those who answer for the department."))
    return found


def ask(request: Request) -> HttpResponse:
    """Whom of a department to ask, apart or together, until when."""
    if not queries.may_assess(request.scope):
        raise PermissionDenied(
            _("Checklists are for those who answer for a department or speak for it. Ask them.")
        )
    key = key_in(request.POST.get("unit") or request.GET.get("unit", ""))
    units = queries.assessable(request.scope)
    unit = get_object_or_404(units, pk=key) if key else None
    if unit is None:
        return redirect("assessments:new")
    form = AskForm(typed(request), unit=unit, initial=_first(request, unit))
    if form.is_valid():
        try:
            made = services.ask(**form.cleaned_data, unit=unit, by=request.person, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _said(made))
            return redirect("assessments:room" if made.is_together else "assessments:page", made.pk)
    context = {"form": form, "unit": unit}
    status = 422 if form.errors else 200
    return render(request, "governance/assessments/ask.html", context, status=status)


def _first(request: Request, unit: Unit) -> dict[str, Any]:
    mode, extent = request.GET.get("mode", ""), request.GET.get("extent", "")
    offered = offered_first().filter(is_active=True)
    asked = offered.filter(pk=key_in(request.GET.get("checklist", "")) or 0).first()
    first: dict[str, Any] = {
        "mode": mode if mode in Mode.values else Mode.APART,
        "extent": extent if extent in Extent.values else Extent.QUICK,
        "checklist": asked or offered.first(),
    }
    if first["mode"] == Mode.APART:
        first["closes_on"] = day_there(unit, clock.now()) + ANSWER_IN
    return first


def _said(made: Assessment) -> str:
    if made.is_together:
        return _("Begun. Show this page to the room.")
    return _("Asked. Each of them gets a link by mail, in waking hours.")


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    """End it before its last day: what was answered counts."""
    found = arranged(request, pk)
    services.close(found, at=clock.now())
    messages.success(request, _("Closed. What was answered counts."))
    return redirect("assessments:page", pk)


@require_POST
def call_off(request: Request, pk: int) -> HttpResponse:
    """It is not asked any more and counts nowhere."""
    found = arranged(request, pk)
    if services.call_off(found, at=clock.now()):
        messages.success(request, _("Called off. Nothing of what was answered is shown."))
    return redirect("assessments:list")
