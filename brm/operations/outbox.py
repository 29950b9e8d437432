"""What the watchers of machines and administrators see of the messages."""

from typing import Any

from brm.base import clock
from relationships.outbox import queries


def outbox_check() -> dict[str, Any]:
    """The outbox as `/readyz` tells it: not ok when something due has waited for five minutes."""
    found = queries.health(at=clock.now())
    return {
        "ok": found.is_ok,
        "due": found.due,
        "oldest_s": found.oldest_s,
        "failed": found.failed,
        "in_doubt": found.in_doubt,
    }
