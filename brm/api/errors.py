"""Every refusal of the API as a problem of RFC 9457: one shape, in whole sentences."""

import uuid
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from brm.api.incoming import too_large
from brm.base.errors import RuleBroken

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
        headers["Retry-After"] = str(ceil(error.wait))
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
