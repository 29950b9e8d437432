"""What this house calls a department, known to every page without a query of its own."""

import time
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from relationships.wording.models import Agreed

SECONDS = 10


@dataclass(frozen=True)
class Own:
    """Own words as kept; empty where ours are good enough."""

    unit: str = ""
    units: str = ""
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
    if _memory.own is None or time.monotonic() > _memory.until:
        row = Agreed.objects.filter(pk=1).values_list(
            "unit_word", "units_word", "service_desk_phone", "service_desk_address"
        )
        _memory.own = Own(*(row.first() or ()))
        _memory.until = time.monotonic() + SECONDS
    return _memory.own


def forget() -> None:
    """Read them again: at once in this process, once the present transaction is committed."""
    _memory.own = None
    transaction.on_commit(_clear)


def _clear() -> None:
    _memory.own = None


def unit_word() -> str:
    """A department, as it is called here, at the beginning of a line."""
    return own().unit or _("Department")


def units_word() -> str:
    """Departments, as they are called here, at the beginning of a line."""
    return own().units or _("Departments")
