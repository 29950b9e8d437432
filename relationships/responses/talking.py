"""Somebody would rather talk than fill in the form."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from brm.base.errors import RuleBroken
from relationships.responses import services
from relationships.responses.forms import TalkForm
from relationships.responses.guarding import guard_talk
from relationships.responses.outside import MORE, Asking, back, is_foreign, page
from relationships.voices.queries import said_already


def take_talk(
    request: HttpRequest, asking: Asking, at: datetime, *, door_id: int | None = None
) -> HttpResponse:
    """Hand the wish to the buddy; where it cannot be, the page again with what was typed.

    A place takes few at once; the second press of one page is none of them.
    """
    form = TalkForm(request.POST)
    if is_foreign(request):
        form.add_error(None, MORE)
    if not form.is_valid():
        return talk_page(request, asking, form, status=422)
    client_id = form.cleaned_data["client_id"] or uuid.uuid4()
    try:
        if door_id is not None and not said_already(client_id):
            guard_talk(door_id, at.timestamp())
        services.would_rather_talk(
            asking.unit,
            words=form.cleaned_data["words"],
            reach=form.cleaned_data["reach"],
            client_id=client_id,
            at=at,
        )
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        is_flood = broken.code == "too_many"
        response = talk_page(request, asking, form, status=429 if is_flood else 422)
        if is_flood:
            response["Retry-After"] = "60"
        return response
    return back(request, said="talk")


def empty_talk(request: HttpRequest, asking: Asking) -> HttpResponse:
    """The page that asks what it is about. It changes nothing."""
    return talk_page(request, asking, TalkForm(initial={"client_id": uuid.uuid4()}))


def talk_page(
    request: HttpRequest, asking: Asking, form: TalkForm, *, status: int = 200
) -> HttpResponse:
    """The same with what was typed, and what was wrong with it."""
    return page(request, "talk", asking, status=status, form=form)
