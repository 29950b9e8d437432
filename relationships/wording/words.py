"""What this house calls a department, known to every sentence without a query of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from brm.base import own_words
from relationships.wording.models import Agreed

SECONDS = 10
PROBES = {"/healthz", "/readyz"}  # they answer also where there is no database


@dataclass(frozen=True)
class Own:
    """Own words as kept; empty where nobody said any."""

    unit: str = own_words.OURS
    service_desk_phone: str = ""
    service_desk_address: str = ""


@dataclass
class _Memory:
    """What this process read last; another process's change is seen after `SECONDS`."""

    own: Own | None = None
    until: float = 0.0


_memory = _Memory()


def own() -> Own:
    """The own words of this house. At most one query in ten seconds and process."""
    known = _memory.own
    if known is None or time.monotonic() > _memory.until:
        row = Agreed.objects.filter(pk=1).values_list(
            "unit_word", "service_desk_phone", "service_desk_address"
        )
        known = _memory.own = Own(*(row.first() or ()))
        _memory.until = time.monotonic() + SECONDS
    return known


def unit_word() -> str:
    """The key of the word for a department, as this process read it last. No query."""
    return _memory.own.unit if _memory.own else own_words.OURS


def forget() -> None:
    """Read them again: at once in this process, once the present transaction is committed."""
    _memory.until = 0.0
    transaction.on_commit(_clear)


def _clear() -> None:
    _memory.until = 0.0


class WordsMiddleware:
    """Reads the own words before a page says its first sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path not in PROBES:
            own()
        return self.get_response(request)
