"""Into one's own calendar: the page that gives the address, and the file that calendars read."""

import hashlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.links.choices import Purpose
from relationships.links.services import NOT_OURS, open_link
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.people.models import Person
from relationships.rounds.queries.feeds import feed_file, feeds_of
from relationships.rounds.services import feeds as services


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar as a file (RFC 5545), for whoever holds the address. Six queries at most."""
    at = clock.now()
    try:
        link = open_link(token, Purpose.CALENDAR, at, used_too=True)
    except RuleBroken as broken:
        return broken_link(request, broken)
    rows = Person.objects.present().select_related("user").filter(pk=link.for_person or 0)
    person = rows.exclude(user__is_active=False).first()
    if person is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    with translation.override(language_of(person)):
        file = feed_file(link, person, at)
    if file is None:
        return broken_link(request, RuleBroken("link_not_ours", NOT_OURS))
    services.was_read(link, at=at)
    etag = f'"{hashlib.sha256(file).hexdigest()[:32]}"'
    whole = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer = get_conditional_response(request, etag=etag, response=whole) or whole
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = 'inline; filename="rounds.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def into_mine(request: Request) -> HttpResponse:
    """The addresses that one's own calendar reads: made, renewed, taken back, and how to use them."""
    wanted = key_in(request.POST.get("feed") or request.GET.get("unit", ""))
    at = clock.now()
    refused = ""
    if request.method == "POST":
        try:
            said = _act(request, wanted)
        except RuleBroken as broken:
            refused = str(broken)
        else:
            messages.success(request, said)
            query = f"?unit={wanted}" if wanted else ""
            return redirect(f"{reverse('rounds:feed')}{query}")
    context: dict[str, Any] = {
        "feeds": feeds_of(request.person, request.scope, at, wanted) if request.person else [],
        "refused": refused,
    }
    status = 422 if refused else 200
    return render(request, "relationships/rounds/into_mine.html", context, status=status)


def _act(request: Request, unit_id: int | None) -> str:
    """Does what the pressed button says; the sentence that tells it."""
    person, at = request.person, clock.now()
    act = request.POST.get("act", "")
    if unit_id is None and request.POST.get("feed") != "own":
        act = ""
    if act == "open":
        services.open_feed(person, request.scope, unit_id, at=at)
        return _("Here is the address. Put it into your calendar as shown below.")
    if act == "renew":
        services.renew_feed(person, unit_id, at=at)
        return _("A new address. The one before opens nothing any more.")
    if act == "close":
        services.close_feed(person, unit_id, at=at)
        return _("Taken back. Calendars that read this address get nothing any more.")
    raise RuleBroken("act_unknown", _("Choose one of the buttons."))
