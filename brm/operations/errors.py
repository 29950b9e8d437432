"""Pages for when something broke: no database, no session and no file is needed to show them."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _

RETRY_AFTER = 5  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 with Retry-After while the database is away, else 500."""
    if isinstance(sys.exception(), AWAY):
        response = _answer(request, 503, _("The database does not answer for the moment."))
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return _answer(request, 500, _("Something went wrong on our side."))


AWAY = (OperationalError, InterfaceError)


def _answer(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": detail, "status": status, "detail": detail}
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    return HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
