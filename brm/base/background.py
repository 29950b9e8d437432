"""The only door to Celery outside tasks: wake a worker after the commit.

The database holds what is due; the queue only wakes somebody. A broken broker makes it later: the
next tick finds the rows.
"""

import time

import structlog
from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)
_resting_until = 0.0


def after_commit(task: Task, *ids: int) -> None:
    """Start `task` once the present transaction is committed."""
    transaction.on_commit(lambda: wake(task, *ids), robust=True)


def wake(task: Task, *ids: int) -> None:
    """Tell a worker that there is work; never costs the caller more than a second or so."""
    global _resting_until  # noqa: PLW0603  one memory of a broken broker a process
    if time.monotonic() < _resting_until:
        return
    try:
        task.delay(*ids)
    except (OperationalError, OSError):
        _resting_until = time.monotonic() + 30
        logger.warning("broker_does_not_answer", task=task.name, exc_info=True)


def broker_answers(within: float) -> bool:
    """The broker takes messages now; asked at most that many seconds."""
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=within)  # type: ignore[arg-type]
    except (OperationalError, OSError):
        return False
    return True
