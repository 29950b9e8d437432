"""My day: the first page of whoever goes round."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock
from brm.base.htmx import back_to
from brm.base.scope import Request
from relationships.logbook.queries.day import open_today
from relationships.logbook.queries.sheet import may_log
from relationships.logbook.services import pass_on
from relationships.rounds.models import Thanks, Visit


@require_GET
def day(request: Request) -> HttpResponse:
    return render(
        request,
        "relationships/logbook/day.html",
        {"planned": open_today(request.scope, clock.now())},
    )


@require_POST
def passed_on(request: Request, pk: int) -> HttpResponse:
    """Say that thanks reached whom they were for."""
    visits = Visit.objects.visible_to(request.scope)
    thanks = get_object_or_404(
        Thanks.objects.filter(visit__in=visits).select_related("visit__unit"), pk=pk
    )
    if not may_log(request.scope, thanks.visit.unit, thanks.visit):
        raise PermissionDenied(_("Thanks are passed on by the buddies of the department."))
    pass_on(thanks, at=clock.now())
    return redirect(back_to(request, reverse("logbook:day")))
