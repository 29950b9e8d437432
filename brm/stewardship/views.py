"""Pages for acts on all records: somebody leaves or stops, departments merge and close."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock, undo_records
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from brm.stewardship import closing, handing, leaving, merging
from brm.stewardship.forms import CloseForm, LastDayForm, MergeForm
from relationships.buddies.models import ITBuddy
from relationships.buddies.views import kept_buddy
from relationships.partners.models import BusinessPartner
from relationships.partners.views import kept_partner
from relationships.people.naming import names
from relationships.people.views import kept_person
from relationships.people.zones import zone_of
from relationships.units.views import kept, kept_unit


def left(request: Request, pk: int) -> HttpResponse:
    """Somebody has left: what is open in their name is shown, and handed to somebody."""
    person = kept_person(request, pk)
    today = clock.today_in(zone_of(person))
    open_now = handing.left_open(person, request.scope)

    def keep(on: date, heirs: handing.Heirs) -> HttpResponse:
        leaving.has_left(person, left_on=on, heirs=heirs, by=request.person, at=clock.now())
        said = _("%(name)s has left. What was said and promised stays.") % {"name": person.name}
        messages.success(request, said)
        return redirect("people:page", person.pk)

    return last_day(
        request, open_now, keep, today, title=_("%(name)s has left") % {"name": person.name},
        lead=_(
            "With that day they no longer speak for a department or go to one, their posts and roles"
            " are vacant, and they can no longer sign in. What was said and promised stays. Who told"
            " them something alone, by name, is told that they have left: nobody else can read it."
        ),
        button=_("Keep that they left"), back=reverse("people:page", args=[person.pk]),
    )  # fmt: skip


def end_buddy(request: Request, pk: int) -> HttpResponse:
    """Say the last day of an IT buddy."""
    buddy = kept_buddy(request, pk)
    lead = _(
        "Visits after that day go to the deputy; where there is none, the manager hears of it."
    )
    said = _("Kept. Visits after that day go to the deputy.")
    title = _("%(person)s stops going to %(unit)s") % names(buddy)
    return stop(request, buddy, "buddies:page", title=title, lead=lead, said=said)


def end_partner(request: Request, pk: int) -> HttpResponse:
    """Say the last day of somebody who speaks for a department."""
    partner = kept_partner(request, pk)
    said = _("Kept. What was agreed stays in the records.")
    title = _("%(person)s stops speaking for %(unit)s") % names(partner)
    return stop(request, partner, "partners:page", title=title, lead="", said=said)


def stop(
    request: Request,
    row: ITBuddy | BusinessPartner,
    page: str,
    *,
    title: str,
    lead: str,
    said: str,
) -> HttpResponse:
    open_now = handing.left_open(row.person, request.scope, unit=row.unit)

    def keep(on: date, heirs: handing.Heirs) -> HttpResponse:
        leaving.stops(row, on=on, heirs=heirs, by=request.person, at=clock.now())
        if open_now:  # handed over, and told
            messages.success(request, said)
        else:
            kind = "buddy" if isinstance(row, ITBuddy) else "partner"
            undo_records.changed(request, said, kind, row, type(row).objects.get(pk=row.pk))
        return redirect(page, row.pk)

    return last_day(
        request, open_now, keep, clock.today_in(row.unit.time_zone), title=title, lead=lead,
        button=_("Keep this last day"), back=reverse(page, args=[row.pk]),
    )  # fmt: skip


def last_day(
    request: Request,
    open_now: list[handing.Left],
    keep: Callable[[date, handing.Heirs], HttpResponse],
    today: date,
    **words: Any,
) -> HttpResponse:
    """The page of a last day: what is open in that name stands over the form."""
    form = LastDayForm(typed(request), left=open_now, initial={"on": today})
    return form_page(
        request, form, lambda data: keep(data["on"], form.heirs()),
        template="brm/stewardship/last_day.html", more={"open_now": open_now}, **words,
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
