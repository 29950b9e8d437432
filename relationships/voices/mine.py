""" "My voices": what one person told us by name and what came of it, by a link, without an account.

A GET changes nothing, as programs follow links; each press of a button here counts once. No other
person's name stands on the page.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, open_link, take_back
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.people.models import Person
from relationships.voices import services
from relationships.voices.choices import Confirmation
from relationships.voices.forms import HelpedForm
from relationships.voices.models import Voice
from relationships.voices.queries import answered_at

MOST = 100
ASKED = {Confirmation.WAITING, Confirmation.NONE}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """The page in the language of its person. Four queries; none of them writes on a GET."""
    at = clock.now()
    try:
        link = open_link(token, Purpose.MINE, at, used_too=True)
        person = holder(link)
    except RuleBroken as broken:
        return broken_link(request, broken)
    language = language_of(person)
    with translation.override(language):
        response = (
            _press(request, link, person) if request.method == "POST" else show(request, person)
        )
    response.headers["Content-Language"] = language
    return response


def holder(link: Link) -> Person:
    """Whose page it is, while they are here. One query. Raises RuleBroken("link_not_ours")."""
    people = Person.objects.present()
    person = people.filter(pk=link.for_person).first() if link.for_person else None
    if person is None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    return person


def said_by(person: Person) -> list[Voice]:
    """What this person said by name, the newest first. Two queries.

    Where somebody else changed their address, what they confided before waits until they say that the
    new one is theirs: whoever holds this link may be somebody else.
    """
    voices = (
        Voice.objects.said_by(person)
        .select_related("unit", "raised_by")
        .prefetch_related("given_answers")
        .order_by("-heard_at", "-pk")
    )
    return [
        voice for voice in voices[:MOST] if voice.is_shared or answered_at(voice) == person.email
    ]


def show(
    request: HttpRequest, person: Person, *, refused: str = "", at_voice: int = 0, status: int = 200
) -> HttpResponse:
    rows = [_row(voice) for voice in said_by(person)]
    context = {"name": person.name, "rows": rows, "refused": refused, "at_voice": at_voice}
    return render(request, "public/answers/mine.html", context, status=status)


def _row(voice: Voice) -> dict[str, Any]:
    answers = sorted(voice.given_answers.all(), key=lambda answer: -answer.number)
    return {
        "voice": voice,
        "answers": answers,
        "asks": voice.confirmation in ASKED and bool(answers),
        "may_stand": voice.is_for_everybody,
    }


def _press(request: HttpRequest, link: Link, person: Person) -> HttpResponse:
    """One act: close the page, say whether an answer helped, or whether the name may stand."""
    act, at = request.POST.get("act", ""), clock.now()
    if act == "close":
        take_back(link, at=at)
        return redirect(request.path)
    asked = key_in(request.POST.get("voice", ""))
    voice = next((voice for voice in said_by(person) if voice.pk == asked), None)
    if voice is None:
        return show(request, person, status=404)
    try:
        if act in {"name", "no-name"}:
            services.let_name_stand(voice, stands=act == "name", at=at)
        else:
            _say(request, voice, at)
    except RuleBroken as broken:
        return show(request, person, refused=str(broken), at_voice=voice.pk, status=409)
    return redirect(f"{request.path}#v{voice.pk}")


def _say(request: HttpRequest, voice: Voice, at: datetime) -> None:
    """Raises RuleBroken("not_said") without a choice, and as `services.confirm` does."""
    form = HelpedForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("not_said", str(next(iter(form.errors.values()))[0]))
    said = form.cleaned_data
    services.confirm(
        voice,
        number=said["number"] or voice.answers,
        has_helped=said["say"] == "yes",
        comment=said["comment"],
        understood=said["understood"],
        able=said["able"],
        at=at,
    )
