"""One's own settings: language, clock, colours, quiet hours, keys, the overview on Mondays."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.forms import Beside, Lines
from brm.base.htmx import back_to
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from relationships.marks.services import touch
from relationships.outbox.stops import is_stopped, start_again, stop
from relationships.people.addresses import confirm_address
from relationships.people.models import Person
from relationships.people.own_forms import OwnForm
from relationships.people.services import keep_own, speak
from relationships.voices.own_link import close_link, live_link, send_link
from relationships.ways.forms import OwnWaysForm, as_filled, own_ways_in
from relationships.ways.services import keep_own_ways, told_in

DIGEST = "digest"
OF_PERSON = ("language", "time_zone", "quiet_from", "quiet_until")
OF_USER = ("theme", "has_keyboard")


class SettingsForm(OwnForm, OwnWaysForm):
    """What a person decides for themselves, and says of their ways."""

    helper = Lines(
        "language", "time_zone", "theme", Beside("quiet_from", "quiet_until"), OwnWaysForm.ways,
        "has_digest", "has_keyboard",
    )  # fmt: skip


def settings_of_mine(request: Request) -> HttpResponse:
    """Kept for oneself and nobody else. Without a person behind the sign-in there is nothing to keep."""
    if not request.person:
        raise Http404
    person, user = Person.objects.get(pk=request.person.pk), request.user
    has_digest = not is_stopped(person, DIGEST)
    initial = {name: getattr(person, name) for name in OF_PERSON}
    initial |= {name: getattr(user, name) for name in OF_USER} | {"has_digest": has_digest}
    initial |= as_filled(person.own_ways.order_by("pk"))
    form = SettingsForm(typed(request, person, OF_PERSON), initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        wants_digest, ways = data.pop("has_digest"), own_ways_in(data)
        kept = keep_own(person, user, version=request.POST.get("version"), **data)
        if not keep_own_ways(kept, ways) and kept.language != initial["language"]:
            touch(*told_in(kept))
        if wants_digest != has_digest:
            if wants_digest:
                start_again(kept, DIGEST)
            else:
                stop(kept, DIGEST, at=clock.now())
        with translation.override(data["language"]):
            messages.success(request, _("Your settings are kept."))
        return redirect("people:me")

    return form_page(
        request, form, act, record=person, title=_("My settings"), button=_("Keep my settings"),
        lead=_("Only you change them, and all but your ways are for you alone. What the house agreed for"
               " everybody stands in its own settings."),
        back=reverse("dashboard:first"), template="brm/dashboard/own.html",
        more={
            "changed_to": person.email if person.email_since else "",
            "voices_link": live_link(person, clock.now()),
            "has_address": bool(person.email),
        },
    )  # fmt: skip


@require_POST
def my_language(request: Request) -> HttpResponse:
    """Read everything in another language that the product speaks, from this page on."""
    if not request.person:
        raise Http404
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        speak(Person.objects.get(pk=request.person.pk), language)
    return redirect(back_to(request, reverse("dashboard:first")))


@require_POST
def my_voices_link(request: Request) -> HttpResponse:
    """Take back the link to what one said by name, or have a new one sent to one's own address."""
    if not request.person:
        raise Http404
    person = Person.objects.get(pk=request.person.pk)
    at = clock.now()
    if request.POST.get("act") == "send":
        try:
            send_link(person, at=at)
        except RuleBroken as broken:
            messages.error(request, str(broken))
        else:
            said = _("A new link is on its way to %(email)s.") % {"email": person.email}
            messages.success(request, said)
    else:
        close_link(person, at=at)
        messages.success(request, _("The link opens nothing any more."))
    return redirect("people:me")


@require_POST
def my_address(request: Request) -> HttpResponse:
    """Say that the address, which somebody else changed, is one's own."""
    if not request.person:
        raise Http404
    if confirm_address(request.person, request.POST.get("email", "")):
        messages.success(request, _("Thank you. All messages go there now."))
    else:
        messages.error(
            request, _("The address was changed once more. Look at it, then say so again.")
        )
    return redirect("people:me")
