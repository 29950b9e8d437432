"""Each reader gets the language and the time zone that is theirs."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from relationships.people.zones import clock_of

NAMES = {"en": "English", "fr": "Français"}  # each in its own words


class LanguageMiddleware:
    """Signed in: the person's own language and zone. Else: what the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(translation.get_language_from_request(request))
        timezone.deactivate()
        response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    def process_view(self, request: HttpRequest, view: Callable, *_rest: Any) -> None:
        """Pages without sign-in never ask who it is."""
        person = getattr(request, "person", None) if getattr(view, "login_required", True) else None
        if not person:
            return
        if person.language in dict(settings.LANGUAGES):
            translation.activate(person.language)
        with suppress(ZoneInfoNotFoundError, ValueError):
            timezone.activate(clock_of(person))


def language_for(request: HttpRequest, of_person: str = "") -> str:
    """The language chosen on the page, else the person's, else what the browser asks for."""
    known = dict(settings.LANGUAGES)
    for wanted in (request.GET.get("lang", ""), of_person):
        if wanted in known:
            return wanted
    return translation.get_language() or settings.LANGUAGE_CODE


def other_languages(request: HttpRequest, language: str) -> list[tuple[str, str, str]]:
    """Code, own name and address of the page in each other language."""
    found = []
    for code, _name in settings.LANGUAGES:
        if code != language:
            query = request.GET.copy()
            query["lang"] = code
            found.append((code, NAMES.get(code, code), f"{request.path}?{query.urlencode()}"))
    return found
