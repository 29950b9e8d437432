"""Calendars change below, plans hang on them above: who keeps plans is told in the transaction."""

from collections.abc import Callable, Iterable
from datetime import datetime

Listener = Callable[[frozenset[int], frozenset[int], datetime], object]
_listeners: list[Listener] = []


def on_calendar_change(listener: Listener) -> None:
    """Let a slice above hear of it: `listener(unit_ids, person_ids, at)`; called from `apps.py`."""
    if listener not in _listeners:
        _listeners.append(listener)


def calendar_changed(
    *, units: Iterable[int] = (), persons: Iterable[int] = (), at: datetime
) -> None:
    """Say that the days of departments or people are others now; call it in the same transaction.

    For departments: working days, holidays (country, region), time zone, busy periods, closed, who
    serves them as buddy or deputy. For people: absences, and that they left. Plans hanging on them
    follow before the transaction ends.
    """
    for listener in _listeners:
        listener(frozenset(units), frozenset(persons), at)
