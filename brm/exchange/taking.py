"""Every list as a file under one address, and for a command with all that may travel."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brm.base.errors import RuleBroken
from brm.base.list_asked import mark_strict
from brm.base.list_files import FILES, WITHIN
from brm.base.scope import Request, Scope

# Where each list lies, and what the address says so that all of it is meant.
LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "units": ("units:list", {}),
    "people": ("people:list", {}),
    "partners": ("partners:list", {}),
    "buddies": ("buddies:list", {}),
    "rounds": ("rounds:list", {}),
    "visits": ("visits:list", {"what": "all"}),
    "voices": ("voices:list", {}),
    "promises": ("promises:list", {"state": "all"}),
    "forms": ("forms:list", {}),
    "campaigns": ("campaigns:list", {}),
    "systems": ("systems:list", {}),
    "roles": ("roles:list", {}),
    "assessments": ("assessments:list", {}),
    "portfolio": ("dashboard:portfolio", {}),
}
FORMATS = (*FILES, *WITHIN)
EVERYTHING = Scope(manages_everything=True, is_administrator=True)


@require_safe
def take(request: Request, kind: str, form: str) -> HttpResponse:
    """Lead to the list as a file, narrowed as the address says."""
    if kind not in LISTS or form not in FILES:
        raise Http404
    place, whole = LISTS[kind]
    asked = {**whole, **request.GET.dict(), "as": form}
    return HttpResponseRedirect(f"{reverse(place)}?{urlencode(asked)}")


def taken(kind: str, form: str, narrowed: str = "") -> Iterator[bytes]:
    """The file that a list gives whoever sees all of it, in pieces; never what was told in confidence.

    `narrowed`: filters as in the list's address. Raises RuleBroken: "not_understood" where the list
    does not know one of them, "too_many" where there is more than such a file holds, "nothing_there"
    where there is no list yet.
    """
    place, whole = LISTS[kind]
    answer = _asked(reverse(place), {**whole, **_filters(narrowed), "as": form})
    if not answer.streaming:
        raise RuleBroken("nothing_there", _("There is nothing in this list yet."))
    return _as_json(kind, _pieces(answer)) if form == "json" else _pieces(answer)


def _filters(narrowed: str) -> dict[str, str]:
    """The filters by their names. Raises RuleBroken("not_understood") unless each stands once."""
    if not narrowed:
        return {}
    try:
        pairs = parse_qsl(narrowed, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        pairs = []
    filters = dict(pairs)
    if not pairs or len(filters) < len(pairs) or "as" in filters or not all(filters.values()):
        raise RuleBroken(
            "not_understood",
            _(
                "“%(where)s” cannot be read. Write name=value, more of them with & between, each"
                " name once, as in the address of the list: state=open&q=printer."
            )
            % {"where": narrowed},
        )
    return filters


def _pieces(answer: Any) -> Iterator[bytes]:
    try:
        yield from answer
    finally:  # not the answer itself: that ends a request, and with it the connection
        file = getattr(answer, "file_to_stream", None)
        if file is not None:
            file.close()


def _asked(place: str, asked: dict[str, str]) -> Any:
    """What the list answers, asked for inside the program."""
    request = Request()
    request.method, request.path, request.path_info = "GET", place, place
    request.GET = QueryDict(urlencode(asked))
    server = urlsplit(settings.BASE_URL)
    request.META = {"SERVER_NAME": server.hostname or "localhost", "SERVER_PORT": server.port or 80}
    mark_strict(request)
    request.scope = EVERYTHING
    request.person = None  # type: ignore[assignment]
    match = resolve(place)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _as_json(kind: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The records under the name of their list."""
    yield json.dumps({"kind": kind, "rows": []}).removesuffix("[]}").encode()
    yield from pieces
    yield b"}"
