"""*Our page*: a subject for the next visit, or another day, from who speaks for the department."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brm.base.errors import RuleBroken
from brm.base.scope import Request
from brm.dashboard.our_page import our_page
from relationships.rounds.models import Visit
from relationships.rounds.wishing_door import WishForm, wished

SAID = {
    "subject": gettext_lazy("Kept: %(name)s hears of it before the visit."),
    "day": gettext_lazy("Kept: %(name)s hears of it and decides."),
    "back": gettext_lazy("Taken back."),
}


@require_POST
def wish(request: Request, pk: int) -> HttpResponse:
    """Keep it, or take it back; the buddy is told a minute later."""
    visits = Visit.objects.visible_to(request.scope).select_related("unit", "buddy")
    visit = get_object_or_404(visits, pk=pk)
    lft = visit.unit.lft
    if not any(branch.lft <= lft <= branch.rgt for branch in request.scope.partnered):
        raise PermissionDenied(_("What is wished of a visit says who speaks for the department."))
    form = WishForm(request.POST)
    if form.is_valid():
        try:
            wished(visit, form, request.person)
        except RuleBroken as broken:
            if not broken.field:
                messages.error(request, str(broken))
                return redirect("dashboard:first")
            form.add_error(broken.field, str(broken))
        else:
            said = SAID[form.cleaned_data["act"]]
            messages.success(request, str(said) % {"name": visit.buddy.name})
            return redirect("dashboard:first")
    return our_page(request, status=422, wish_form=form)
