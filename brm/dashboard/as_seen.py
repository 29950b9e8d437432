"""A department's page as somebody who speaks for it sees it: the same page, made for that person."""

import copy
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.scope import Request
from brm.dashboard.unit_page import may_look, page_for, unit_in
from relationships.access.queries import scope_of
from relationships.partners.models import BusinessPartner


@require_GET
def as_partner(request: Request, pk: int, partner: int) -> HttpResponse:
    """What this business partner sees of the department, for who serves it or answers for it.

    Nothing is left out but what the reader may not read either: what the partner confided to
    somebody else. It speaks the partner's language, the frame around it the reader's. Nothing can be
    pressed that would act in the partner's name.
    """
    unit = unit_in(request.scope, pk)
    if not may_look(request.scope, unit):
        raise PermissionDenied(_("What the other side sees is shown to who serves a department."))
    rows = BusinessPartner.objects.on(clock.today_in(unit.time_zone)).filter(unit=unit)
    speaks = get_object_or_404(rows.select_related("person"), pk=partner)
    theirs = copy.copy(request)
    theirs.person = speaks.person
    theirs.scope = replace(scope_of(speaks.person), shown_to=request.scope.alone)
    return page_for(request, theirs, unit)
