"""What this house calls a department, known to every sentence without a query of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
    leave_out_en: str = ""
    leave_out_fr: str = ""

    @property
    def leave_out(self) -> str:
        """What people should leave out of their own words, in the language that is spoken now."""
        own_words = getattr(self, f"leave_out_{(get_language() or '')[:2]}", "")
        return own_words or _("Leave names of patients and customers out.")


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
            "unit_word", "service_desk_phone", "service_desk_address",
            "leave_out_en", "leave_out_fr",
        )  # fmt: skip
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
