"""Pages for acts that walk through all records: somebody leaves, departments merge and close."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from brm.stewardship import closing, leaving, merging
from brm.stewardship.forms import CloseForm, MergeForm
from relationships.people.forms import LeftForm
from relationships.people.views import kept_person
from relationships.units.views import kept, kept_unit


def left(request: Request, pk: int) -> HttpResponse:
    person = kept_person(request, pk)
    form = LeftForm(
        typed(request), initial={"left_on": clock.today_in(person.time_zone or settings.TIME_ZONE)}
    )

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


def merge(request: Request, pk: int) -> HttpResponse:
    """Put a department into another one; both must be the reader's to change."""
    unit = kept_unit(request, pk)
    form = MergeForm(typed(request), units=kept(request).exclude(pk=unit.pk))

    def act(data: dict[str, Any]) -> HttpResponse:
        into = merging.merge(unit, into=data["into"], at=clock.now())
        messages.success(
            request,
            _("%(name)s is part of %(into)s now, with all its records.")
            % {"name": unit.name, "into": into.name},
        )
        return redirect("units:page", into.pk)

    return form_page(
        request, form, act, title=_("Put %(name)s into another department") % {"name": unit.name},
        lead=_(
            "Its people, partners, buddies, rounds, visits, voices, promises and systems go along. It"
            " is closed, and whoever looks for it is led to the other. What was told in confidence,"
            " and promised from it, stays with those who read it now. Who manages this department"
            " does not thereby manage the other. This cannot be taken back."
        ),
        button=_("Put them together"), back=reverse("units:page", args=[unit.pk]),
    )  # fmt: skip


def close(request: Request, pk: int) -> HttpResponse:
    """Close a department, after what stands open was named."""
    unit = kept_unit(request, pk)

    def act(data: dict[str, Any]) -> HttpResponse:
        closing.close(unit, by=request.person, at=clock.now())
        messages.success(request, _("%(name)s is closed. Its records stay.") % {"name": unit.name})
        return redirect("units:page", unit.pk)

    standing = closing.stands_open(unit, at=clock.now())
    return form_page(
        request, CloseForm(typed(request)), act, title=_("Close %(name)s") % {"name": unit.name},
        lead=_("Nobody goes there any more. What was said and promised can still be read."),
        button=_("Close it"), back=reverse("units:page", args=[unit.pk]),
        template="brm/stewardship/close.html", more={"unit": unit, "standing": standing},
    )  # fmt: skip
