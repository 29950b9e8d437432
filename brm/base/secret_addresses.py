"""Addresses that open something for whoever holds them: they stand in no log line.

A link in a mail leads to a person. A line with such an address, or with the moment at which it was
opened, could be laid beside the answers that came that day; so there is none.
"""

import re
from collections.abc import Iterator, MutableMapping
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

NAMES = {"token", "uidb36"}  # how such parts of an address are called in `urls.py`
DETAIL = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*$", re.MULTILINE)  # of a database: holds values


def is_secret(path: str) -> bool:
    """Whether this address opens something by itself. No query."""
    return _places().search(path) is not None


def without_secrets(text: str) -> str:
    """The text with `…` where such an address or a value of the database stood."""
    return DETAIL.sub(r"\1: …", _places().sub(r"\g<place>…", text))


def scrubbed(_logger: Any, _name: str, said: MutableMapping[str, Any]) -> dict[str, Any]:
    """A log line without them; for structlog."""
    return {
        name: without_secrets(value) if isinstance(value, str) else value
        for name, value in said.items()
    }


@cache
def _places() -> re.Pattern[str]:
    """Where in an address the secret begins: read from all `urls.py` once."""
    places = sorted(set(_begin(get_resolver().url_patterns, "")))
    found = "|".join(re.escape(place) for place in places if place)
    return re.compile(rf"(?<![\w/])(?:https?://[^/\s]+)?(?P<place>/(?:{found}))[^\s\"'<>?)\]]+")


def _begin(patterns: list[Any], before: str) -> Iterator[str]:
    for pattern in patterns:
        own = pattern.pattern
        text = str(own)
        head = text.split("<" if isinstance(own, RoutePattern) else "(?P<", maxsplit=1)[0]
        known = set(getattr(own, "converters", {})) | set(own.regex.groupindex)
        if known & NAMES:
            yield before + head.lstrip("^").replace("\\", "")
        elif isinstance(pattern, URLResolver):
            yield from _begin(pattern.url_patterns, before + text.lstrip("^").replace("\\", ""))
        else:
            assert isinstance(pattern, URLPattern)  # noqa: S101  there is no third kind
