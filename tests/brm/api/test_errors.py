"""Every expected error becomes a problem; an unexpected one rises."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions

from brm.api.errors import handler
from brm.base.errors import RuleBroken


class Away(exceptions.APIException):
    status_code = 503
    default_detail = "Closed for a moment."


@pytest.mark.parametrize(
    ("error", "status", "sentence", "retry"),
    [
        (RuleBroken("late", "Too late."), 422, "Too late.", None),
        (exceptions.ParseError("No JSON."), 400, "No JSON.", None),
        (
            exceptions.UnsupportedMediaType("text/html"),
            415,
            'Unsupported media type "text/html" in request.',
            None,
        ),
        (Http404("secret"), 404, "There is nothing here, or not for you.", None),
        (PermissionDenied("Ask the manager."), 403, "Ask the manager.", None),
        (PermissionDenied(), 403, "You may see this, but not do it.", None),
        (RequestDataTooBig("x"), 413, "The body is larger than 256 kB.", None),
        (
            OperationalError("password of the database"),
            503,
            "The database does not answer; try again in a moment.",
            "5",
        ),
        (Away(), 503, "Closed for a moment.", "5"),
        (
            exceptions.Throttled(wait=7.2),
            429,
            "Request was throttled. Expected available in 8 seconds.",
            "8",
        ),
        (exceptions.Throttled(), 429, "Request was throttled.", "5"),
    ],
)
def test_an_expected_error_is_a_problem(error, status, sentence, retry):
    answer = handler(error, {})

    assert (answer.status_code, answer.data["detail"]) == (status, sentence)
    assert answer.headers.get("Retry-After") == retry
    assert answer.data["type"] == "about:blank"
    assert len(answer.data["request_id"]) == 32


def test_an_unexpected_error_rises():
    assert handler(ZeroDivisionError(), {}) is None


def test_nested_fields_are_told_by_their_path():
    error = exceptions.ValidationError(
        {"calendar": {"absences": {0: ["Two days."]}}, "non_field_errors": ["Not so."]}
    )

    assert handler(error, {}).data["errors"] == [
        {"field": "calendar.absences.0", "code": "invalid", "message": "Two days."},
        {"field": "", "code": "invalid", "message": "Not so."},
    ]
