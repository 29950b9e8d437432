"""Pages for acts that walk through all records: somebody leaves, departments merge and close."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from brm.stewardship import leaving
from relationships.people.forms import LeftForm
from relationships.people.views import kept_person


def left(request: Request, pk: int) -> HttpResponse:
    person = kept_person(request, pk)
    form = LeftForm(typed(request), initial={"left_on": clock.today_in(person.time_zone or "UTC")})

    def act(data: dict[str, Any]) -> HttpResponse:
        leaving.has_left(person, left_on=data["left_on"], at=clock.now())
        messages.success(
            request,
            _("%(name)s has left. What was said and promised stays.") % {"name": person.name},
        )
        return redirect("people:page", person.pk)

    return form_page(
        request, form, act, title=_("%(name)s has left") % {"name": person.name},
        lead=_(
            "With that day they no longer speak for a department or go to one, their posts are vacant,"
            " and they can no longer sign in. What was said and promised stays."
        ),
        button=_("Keep that they left"), back=reverse("people:page", args=[person.pk]),
    )  # fmt: skip
