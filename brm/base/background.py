"""The only door to Celery outside tasks: wake a worker after the commit.

The database holds what is due; the queue only wakes somebody. A broken broker makes it later: the
next tick finds the rows.
"""

import time
from collections.abc import Callable

import structlog
from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)
_resting_until = 0.0


def after_commit_once(task_name: str) -> None:
    """Start the task of that name once after the present commit, however often this is called.

    For services that lie below their task. A savepoint rolled back takes its own call along.
    """
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    asked = any(
        getattr(call, "wakes", None) == task_name and sids <= here
        for sids, call, _robust in connection.run_on_commit
    )
    if not asked:
        transaction.on_commit(_waking(task_name), robust=True)


def _waking(task_name: str) -> Callable[[], None]:
    def call() -> None:
        if task_name not in current_app.tasks:  # a web process has not read the tasks yet
            current_app.loader.import_default_modules()
        wake(current_app.tasks[task_name])

    call.wakes = task_name  # type: ignore[attr-defined]
    return call


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
