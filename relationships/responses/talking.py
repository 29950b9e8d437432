"""Somebody would rather talk than fill in the form."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from brm.base.errors import RuleBroken
from relationships.responses import services
from relationships.responses.forms import TalkForm
from relationships.responses.outside import MORE, Asking, back, is_foreign, page


def take_talk(request: HttpRequest, asking: Asking, at: datetime) -> HttpResponse:
    """Hand the wish to the buddy; where it cannot be, the page again with what was typed."""
    form = TalkForm(request.POST)
    if is_foreign(request):
        form.add_error(None, MORE)
    if not form.is_valid():
        return talk_page(request, asking, form, status=422)
    try:
        services.would_rather_talk(
            asking.unit,
            words=form.cleaned_data["words"],
            reach=form.cleaned_data["reach"],
            client_id=form.cleaned_data["client_id"] or uuid.uuid4(),
            at=at,
        )
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return talk_page(request, asking, form, status=422)
    return back(request, said="talk")


def empty_talk(request: HttpRequest, asking: Asking) -> HttpResponse:
    """The page that asks what it is about. It changes nothing."""
    return talk_page(request, asking, TalkForm(initial={"client_id": uuid.uuid4()}))


def talk_page(
    request: HttpRequest, asking: Asking, form: TalkForm, *, status: int = 200
) -> HttpResponse:
    """The same with what was typed, and what was wrong with it."""
    return page(request, "talk", asking, status=status, form=form)
