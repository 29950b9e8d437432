"""The first page: one address, and for each kind of person what they come for.

Whoever builds the first page of a kind puts its view here, and nowhere else.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from brm.base.scope import Request
from brm.dashboard.beginning import organisation_so_far, own_departments
from brm.dashboard.desk import role_holder_day
from brm.dashboard.manager import dashboard
from brm.dashboard.our_page import our_page
from relationships.logbook.views.day import day

HOME: dict[str, Callable[[Request], HttpResponse]] = {
    "manager": dashboard,
    "administrator": organisation_so_far,
    "buddy": day,
    "partner": our_page,
    "holder": role_holder_day,
    "person": own_departments,
}


@require_safe
def home(request: Request) -> HttpResponse:
    return HOME[request.scope.kind](request)
