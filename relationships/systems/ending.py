"""Whether a system may end is known above, too; the slice that knows it registers itself here."""

from collections.abc import Callable

from relationships.systems.models import System

Guard = Callable[[System], None]
_ends: list[Guard] = []
_goes: list[Guard] = []


def register_ending(ends: Guard, goes: Guard) -> None:
    """Let a slice above refuse, with a sentence; called once from its `apps.py`.

    `ends`: the system would be no longer in use. `goes`: it was added by mistake and would be gone.
    """
    _ends[:], _goes[:] = [ends], [goes]


def refuse_to_end(system: System) -> None:
    """Raises what the slice above raises where the system may not end yet. Costs what that says."""
    for guard in _ends:
        guard(system)


def refuse_to_go(system: System) -> None:
    """The same where it would be gone, as if it had never been added."""
    for guard in _goes:
        guard(system)
