"""Who calls, and what of a body is read at all."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

LARGEST_BODY = 256 * 1024


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
