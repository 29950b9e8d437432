"""Pages about days on which somebody is away: the days only, never why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.buddies import services, undoing
from relationships.buddies.forms import AwayForm
from relationships.buddies.models import Absence
from relationships.buddies.views import whose_days
from relationships.people.zones import zone_of


def away(request: Request, pk: int) -> HttpResponse:
    """Days on which somebody is away: those to come, and one more stretch; never why."""
    person = whose_days(request, pk)
    form = AwayForm(typed(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        before = services.days_away(person)
        services.note_absence(person, **data, at=clock.now())
        said = _("Kept. Visits on these days go to the deputy.")
        undoing.offer_days(request, said, person, before)
        return redirect("people:away", person.pk)

    today = clock.today_in(zone_of(person))
    absences = person.absences.filter(ends_on__gte=today).order_by("starts_on", "pk")
    return form_page(
        request, form, act, button=_("Keep these days"), back=reverse("people:page", args=[person.pk]),
        title=_("When %(person)s is away") % {"person": person.name},
        lead=_("The days only, never why. Others see “away”."),
        template="relationships/buddies/away.html",
        more={"person": person, "absences": absences[:100]},
    )  # fmt: skip


@require_POST
def not_away(request: Request, pk: int, absence: int) -> HttpResponse:
    """Somebody is there after all."""
    person = whose_days(request, pk)
    found = Absence.objects.filter(person=person, pk=absence).first()
    before = services.days_away(person)
    if found is not None:  # a second press finds it gone already
        services.end_absence(found, at=clock.now())
    undoing.offer_days(request, _("There again on these days."), person, before)
    return redirect("people:away", person.pk)
