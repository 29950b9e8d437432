"""Whether this process can do its work, for those who watch machines."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from brm.base import clock
from brm.base.background import broker_answers
from brm.operations.jobs import HEARTBEAT
from brm.operations.models import JobRun

logger = structlog.get_logger(__name__)
LIMIT = 2.0  # seconds for the whole answer

NEEDED = ("database", "migrations")  # without these nothing works; the others only make it later

Answer = dict[str, Any]
Check = Callable[[], Answer]
_registered: dict[str, Check] = {}


@dataclass(frozen=True)
class Readiness:
    """`ok`, `degraded` (work comes later) or `down`, with each check's answer."""

    status: str
    checks: dict[str, Answer]


def register(name: str, check: Check) -> None:
    """Let a slice add its own check: it returns `{"ok": bool, …}` and may query the database.

    It only degrades. It shares `LIMIT` with the others.
    """
    _registered[name] = check


def readiness() -> Readiness:
    """Asks everything, each at most until `LIMIT` is over. A few SQL queries on an own connection.

    What did not answer in time is not ok; nobody waits longer for it.
    """
    answers: dict[str, Answer] = {}
    groups: list[dict[str, Check]] = [
        {"database": _database, "migrations": _migrations, "beat": _beat, **_registered},
        {"broker": lambda: {"ok": broker_answers(LIMIT)}},
    ]
    threads = [
        threading.Thread(target=_ask, args=(group, answers), daemon=True) for group in groups
    ]
    deadline = time.monotonic() + LIMIT
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    names = ["database", "migrations", "broker", "beat", *_registered]
    checks = {name: answers.get(name, {"ok": False}) for name in names}
    return Readiness(_status(checks), checks)


def _status(checks: dict[str, Answer]) -> str:
    if not all(checks[name]["ok"] for name in NEEDED):
        return "down"
    return "ok" if all(answer["ok"] for answer in checks.values()) else "degraded"


def _ask(group: dict[str, Check], answers: dict[str, Answer]) -> None:
    """One after the other on this thread's own connection; an error is a no, never more."""
    try:
        for name, check in group.items():
            try:
                answers[name] = check()
            except Exception as error:  # noqa: BLE001  whatever it is, the answer is no
                logger.warning("check_failed", check=name, error=type(error).__name__)
                answers[name] = {"ok": False}
    finally:
        connection.close()


def _database() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,)}


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """What this program's files say, one by one; they do not change while it runs."""
    on_disk = MigrationLoader(None).disk_migrations
    return frozenset(name for name, migration in on_disk.items() if not migration.replaces)


def _migrations() -> Answer:
    applied = set(MigrationRecorder(connection).applied_migrations())
    return {"ok": _known_migrations() <= applied}


def _beat() -> Answer:
    last = JobRun.objects.filter(name=HEARTBEAT).values_list("last_finished_at", flat=True).first()
    if last is None:
        return {"ok": False, "age_s": None}
    age = max(0, round((clock.now() - last).total_seconds()))
    return {"ok": age <= 3 * settings.TICK, "age_s": age}
