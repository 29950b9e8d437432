"""Who answers for a system is known above; the slice that knows it registers itself here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from brm.base.scope import Scope
from relationships.systems.models import System


@dataclass(frozen=True)
class RoleLine:
    """One role of a system: who fills it (`ring`: a, k, d, v, or "" for no one) and what is agreed."""

    label: str
    in_short: str
    ring: str
    name: str
    note: str
    url: str
    side: str = ""

    @property
    def is_empty(self) -> bool:
        return self.ring in ("v", "")


Answering = Callable[[System, Scope, date], Sequence[RoleLine]]
MayName = Callable[[System, Scope], bool]
_answering: list[tuple[Answering, MayName]] = []


def register_answering(lines: Answering, may_name: MayName) -> None:
    """Let the slice of roles say who answers for a system; called once from its `apps.py`."""
    _answering[:] = [(lines, may_name)]


def answering(system: System, scope: Scope, day: date) -> Sequence[RoleLine]:
    """The roles of a system, "no one" among them. Costs what the slice above says."""
    return [line for lines, _may in _answering for line in lines(system, scope, day)]


def may_name(system: System, scope: Scope) -> bool:
    """Whether this person may propose somebody for a role of the system."""
    return any(may(system, scope) for _lines, may in _answering)
