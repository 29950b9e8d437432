"""Every list as a file under one address, and for a command with all that may travel."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brm.base.errors import RuleBroken
from brm.base.list_files import FILES
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
FORMATS = (*FILES, "json")
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

    `narrowed`: filters as in the list's address. Raises RuleBroken("not_taken") where there is more
    than such a file holds.
    """
    place, whole = LISTS[kind]
    sheet = "xlsx" if form == "xlsx" else "csv"
    answer = _asked(reverse(place), {**whole, **dict(parse_qsl(narrowed)), "as": sheet})
    if "attachment" not in answer.headers.get("Content-Disposition", ""):
        raise RuleBroken(
            "not_taken", _("The list holds more than such a file takes. Narrow it with --where.")
        )
    pieces = _pieces(answer)
    return _as_json(kind, pieces) if form == "json" else pieces


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
    request.scope = EVERYTHING
    request.person = None  # type: ignore[assignment]
    match = resolve(place)
    request.resolver_match = match
    return match.func(request, *match.args, **match.kwargs)


def _as_json(kind: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same rows by the keys of their headings."""
    text = b"".join(pieces).decode("utf-8-sig")
    headings, *rows = csv.reader(io.StringIO(text, newline=""))
    keys = [slugify(heading).replace("-", "_") or str(n) for n, heading in enumerate(headings)]
    found = [dict(zip(keys, row, strict=True)) for row in rows]
    yield json.dumps({"kind": kind, "rows": found}, ensure_ascii=False).encode()
