"""Pages for when something broke: no database, no session and no file is needed to show them."""

import re
import sys
import uuid
from http import HTTPStatus

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
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
        known = structlog.contextvars.get_contextvars().get("request_id")
        problem = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "request_id": str(known or uuid.uuid4().hex),
            "errors": [],
        }
        return JsonResponse(problem, status=status, content_type="application/problem+json")
    page = loader.render_to_string(f"{status}.html", {"typed": typed(request)})
    return HttpResponse(page, status=status)


SECRET = re.compile("pass|again", re.IGNORECASE)  # is typed anew, and stands in no page


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, so that it can be sent again; nothing where it cannot go as a whole."""
    try:
        given, has_files = request.POST, bool(request.FILES)
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        return []
    if has_files or any(SECRET.search(name) for name in given):
        return []
    return [(name, value) for name, values in given.lists() for value in values]
