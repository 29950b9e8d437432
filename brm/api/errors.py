"""Every refusal of the API as a problem of RFC 9457: one shape, whole sentences, never a 5xx for bad input."""

import json
import uuid
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import IO, Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from brm.base.errors import RuleBroken

LARGEST_BODY = 256 * 1024
RETRY_AFTER = 5  # seconds; the database is away or busy
CONTENT_TYPE = "application/problem+json"


class FieldProblem(serializers.Serializer):
    """One refused field: `code` for programs, `message` for people."""

    field = serializers.CharField(help_text="Path of the field: calendar.absences.0")
    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer):
    """RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    request_id = serializers.CharField()
    errors = FieldProblem(many=True)


class TooLarge(exceptions.APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class SessionOrSignIn(SessionAuthentication):
    """Without a session the answer is 401, not 403: sign in."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class BoundedJSONParser(JSONParser):
    """JSON of at most 256 kB that is text all through; anything else is told as malformed."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise too_large()
        try:
            found = json.loads(body.decode("utf-8"), parse_constant=self.no_number)
            json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a surrogate is no text
        except (ValueError, RecursionError):
            raise exceptions.ParseError(_("The body is not JSON that we can read.")) from None
        if not isinstance(found, dict):
            raise exceptions.ParseError(_("Send one JSON object: {…}."))
        return found

    @staticmethod
    def no_number(name: str) -> None:
        raise ValueError(name)


def too_large() -> TooLarge:
    return TooLarge(_("The body is larger than %(most)d kB.") % {"most": LARGEST_BODY // 1024})


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an expected error; None lets an unexpected one rise."""
    headers: dict[str, str] = {}
    errors: list[dict[str, str]] = []
    match error:
        case RuleBroken():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            errors = [
                {"field": error.field or "", "code": error.code, "message": str(error.sentence)}
            ]
        case exceptions.ValidationError():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            errors = list(flattened(error.get_full_details()))
        case exceptions.APIException():
            status = HTTPStatus(error.status_code)
            headers = given_headers(error)
        case Http404():
            status = HTTPStatus.NOT_FOUND
        case PermissionDenied():
            status = HTTPStatus.FORBIDDEN
        case RequestDataTooBig():
            status, error = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large()
        case OperationalError():
            status, headers = HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(RETRY_AFTER)}
        case _:
            return None
    return problem(status, detail(status, error, errors), errors=errors, headers=headers)


def given_headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    elif error.status_code in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        headers["Retry-After"] = str(RETRY_AFTER)
    return headers


def detail(status: HTTPStatus, error: Exception, errors: list[dict[str, str]]) -> str:
    """One sentence on what went wrong; nothing of a database's own words."""
    if errors:
        return " ".join(one["message"] for one in errors[:3])
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    if status == HTTPStatus.NOT_FOUND:
        return _("There is nothing here, or not for you.")
    if status == HTTPStatus.FORBIDDEN:
        return str(error) or _("You may see this, but not do it.")
    return _("The database does not answer; try again in a moment.")


def flattened(details: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Nested errors of a serializer as a list with paths."""
    if isinstance(details, Mapping) and {"message", "code"} == set(details):
        yield {"field": path, "code": str(details["code"]), "message": str(details["message"])}
        return
    if isinstance(details, Mapping):
        named = [(str(name), below) for name, below in details.items()]
    else:
        named = [("", below) for below in details]
    for name, below in named:
        step = "" if name == "non_field_errors" else name
        yield from flattened(below, ".".join(part for part in (path, step) if part))


def problem(
    status: HTTPStatus,
    sentence: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer itself."""
    known = structlog.contextvars.get_contextvars().get("request_id")
    return Response(
        {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "detail": sentence,
            "request_id": str(known or uuid.uuid4().hex),
            "errors": errors or [],
        },
        status=status,
        headers=headers,
        content_type=CONTENT_TYPE,
    )


class NothingHere(APIView):
    """Addresses below /api/ that do not exist answer as the others do."""

    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
