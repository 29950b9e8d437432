"""What is agreed changes below, what hangs on it above: who keeps figures is told in the transaction."""

from collections.abc import Callable

Listener = Callable[[int], object]
_listeners: list[Listener] = []


def on_smallest_group(listener: Listener) -> None:
    """Let a slice above hear from how many on numbers are shown now; called from `apps.py`."""
    if listener not in _listeners:
        _listeners.append(listener)


def smallest_group_changed(smallest: int) -> None:
    """Say from how many on numbers are shown from now on; call it in the same transaction."""
    for listener in _listeners:
        listener(smallest)
