"""A skipped visit gets another in its place, as it was proposed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.rounds.queries.access import must_plan_visits
from relationships.rounds.queries.proposals import proposals
from relationships.rounds.queries.rounds import planned_at
from relationships.rounds.services import visits as services
from relationships.rounds.services.visits import OneVisit
from relationships.rounds.views import undoing
from relationships.rounds.views.visits import one_in_sight


@require_POST
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan what is proposed now; pressed twice it is one visit."""
    visit, at = one_in_sight(request, pk), clock.now()
    must_plan_visits(request.scope, visit.unit)
    found = proposals([visit], at).get(visit.pk)
    if found is None:
        messages.info(request, _("Nothing needs to be planned in its place."))
        return redirect("visits:page", visit.pk)
    if found.made_pk is not None:
        return redirect("visits:page", found.made_pk)
    wish = OneVisit(found.starts_at, found.person, visit.minutes, found.format, visit.place)
    known = planned_at(visit.unit)
    try:
        made = services.plan_visit(visit.unit, wish, by=request.person, at=at, replaces=visit)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("visits:page", visit.pk)
    undoing.offer_planned(request, found.words, made, known)
    return redirect("visits:page", made.pk)
