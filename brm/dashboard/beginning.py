"""First pages while there is little to tell: what the organisation still lacks; whom one sees."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.db import day_there, lasting
from brm.base.scope import Request
from brm.dashboard.first_steps import begun, first_steps
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.rounds.models import Visit
from relationships.units.models import Unit, UnitQuerySet

SHOWN = 8


def organisation_so_far(request: Request) -> HttpResponse:
    """The first steps until a round is planned; then which departments lack whom."""
    so_far = begun(request)
    if not so_far.is_done:
        return first_steps(request, so_far)
    units = Unit.objects.open().filter(request.scope.kept_units())
    context = {"so_far": so_far, "lacks": lacks(units)}
    return render(request, "brm/dashboard/organisation_so_far.html", context)


def lacks(units: UnitQuerySet) -> list[dict[str, Any]]:
    """Departments without a buddy, without a partner, never visited. Three queries."""
    today = day_there(clock.now())
    now = lasting(today)
    here = {"unit": OuterRef("pk")}
    nobody_goes = ~Exists(ITBuddy.objects.filter(now, **here))
    nobody_speaks = ~Exists(BusinessPartner.objects.filter(now, **here))
    never_visited = ~Exists(Visit.objects.filter(state="done", **here))
    return [
        {
            "title": _("Nobody goes there"), "none": _("Each has somebody who goes there."),
            "act": _("Who goes there?"), "url": "buddies:new", "chip": "buddy",
            **some(units.filter(nobody_goes)),
        },
        {
            "title": _("Nobody speaks for them"), "none": _("Each has somebody who speaks for it."),
            "act": _("Who speaks for it?"), "url": "partners:new", "chip": "partner",
            **some(units.filter(nobody_speaks)),
        },
        {
            "title": _("Never visited"), "none": _("Somebody was at each of them."),
            **some(units.filter(never_visited)),
        },
    ]  # fmt: skip


def some(units: UnitQuerySet) -> dict[str, Any]:
    rows: Sequence[Unit] = list(units.order_by("lft", "pk")[: SHOWN + 1])
    return {"rows": rows[:SHOWN], "has_more": len(rows) > SHOWN}


def own_departments(request: Request) -> HttpResponse:
    """Whom one goes to, speaks for or answers for. One query beside the frame's."""
    units = Unit.objects.visible_to(request.scope).open().select_related("parent")
    rows = list(units.order_by("lft", "pk")[:51])
    context = {"units": rows[:50], "has_more": len(rows) > 50}
    return render(request, "brm/dashboard/own_departments.html", context)
