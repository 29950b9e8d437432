"""Each reader gets the language and the time zone that is theirs."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers


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
            timezone.activate(ZoneInfo(person.time_zone or settings.TIME_ZONE))
