"""Hours a month that somebody is given for going round, against what is planned."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.buddies import services
from relationships.buddies.forms import HoursForm
from relationships.buddies.undoing import offer_hours
from relationships.buddies.views import whose_days
from relationships.people.zones import zone_of
from relationships.rounds.queries.load import months_of


def hours(request: Request, pk: int) -> HttpResponse:
    """This month and the next two, seen by the person and who keeps their departments alone."""
    person = whose_days(request, pk)
    months = months_of(person, clock.today_in(zone_of(person)))
    form = HoursForm(typed(request), initial={"hours": months[0].given})

    def act(data: dict[str, Any]) -> HttpResponse:
        services.give_hours(person, data["hours"])
        offer_hours(request, _("Kept."), person, before=months[0].given, now=data["hours"])
        return redirect("rounds:hours", person.pk)

    return form_page(
        request, form, act, button=_("Keep the hours"), back=reverse("people:page", args=[person.pk]),
        title=_("The hours of %(name)s") % {"name": person.name},
        lead=_("Visits done and planned, without the way there. No list can be ordered by this."),
        template="relationships/rounds/hours.html", more={"months": months},
    )  # fmt: skip
