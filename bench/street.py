"""The houses that are measured, asked in turn: scratch databases and a process for each."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2

from bench.crowds import SCALES
from brm import embedded

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """A PostgreSQL and a Redis of its own, as in use, gone afterwards."""

    def __init__(self, sockets: Path) -> None:
        self.sockets = sockets
        self.shelves = count(1)  # what one house keeps in Redis is not another's

    @cached_property
    def migrated(self) -> str:
        """A database with all tables and nobody in them, made once; the others are copies of it."""
        name = "bench-template"
        self._make(name, "template0")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, check=True,
            env=self._environment(name), stdout=subprocess.DEVNULL,
        )  # fmt: skip
        return name

    def database(self, name: str) -> dict[str, str]:
        """A fresh, migrated database, and the environment that leads a program there alone."""
        self._make(name, self.migrated)
        return self._environment(name)

    def _make(self, name: str, template: str) -> None:
        raw = psycopg2.connect(host=str(self.sockets), user="brm", dbname="postgres")
        raw.autocommit = True
        with raw.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        raw.close()

    def _environment(self, name: str) -> dict[str, str]:
        data = self.sockets / f"{name}-files"
        data.mkdir(exist_ok=True)
        known = {
            name: value
            for name, value in os.environ.items()
            if name not in {"REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL", "DEMO", "DEBUG"}
        }
        if "REDIS_URL" in (found := embedded.addresses(self.sockets)):
            known["REDIS_URL"] = f"{found['REDIS_URL']}?db={next(self.shelves)}"
        return {
            **known,
            "DATABASE_URL": f"postgres://brm@{quote(str(self.sockets), safe='')}/{name}",
            "DATA_DIR": str(data),
            "SECRET_KEY": "only-for-measuring",
            "DJANGO_SETTINGS_MODULE": "brm.settings",
            "RATE_LIMITS": "0",
            "LOG_FORMAT": "text",
            "BASE_URL": "http://127.0.0.1:8000",
            "PYTHONPATH": str(ROOT),
        }


@contextmanager
def server() -> Iterator[Server]:
    owner = embedded.account()
    with ExitStack() as stack:
        folder = stack.enter_context(embedded.scratch_folder(owner))
        stack.enter_context(embedded.postgres(folder, folder, owner, folder / "postgres.log"))
        program = embedded.redis_program()
        if program:  # else sessions are read from the database, as on one machine without it
            stack.enter_context(embedded.redis(program, folder, owner, folder / "redis.log"))
        yield Server(folder)


class House:
    """A process that does what it is asked, in a database of its own."""

    def __init__(self, known: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.house"],
            cwd=ROOT, env=known, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def begin(self, act: str, *arguments: object) -> None:
        self.process.stdin.write(json.dumps([act, *arguments]) + "\n")  # type: ignore[union-attr]
        self.process.stdin.flush()  # type: ignore[union-attr]

    def answer(self) -> dict[str, Any]:
        line = self.process.stdout.readline()  # type: ignore[union-attr]
        if not line:
            said = self.process.stderr.read()  # type: ignore[union-attr]
            raise RuntimeError(f"A measurement broke:\n{said[-3000:]}")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, act: str, *arguments: object) -> dict[str, Any]:
        self.begin(act, *arguments)
        return self.answer()

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def houses(server: Server, scale: str) -> Iterator[dict[str, House]]:
    """A house for each size, built at the same time."""
    made: dict[str, House] = {}
    try:
        for size in SCALES[scale]:
            made[size] = House(server.database(f"bench-{size}"))
            made[size].begin("build", scale, size)
        for house in made.values():
            house.answer()
        yield made
    finally:
        for house in made.values():
            house.close()


def told(
    server: Server, name: str, arguments: list[str], *, limit_s: float
) -> tuple[list[str], str]:
    """What a measurement of its own printed, in a fresh database; and why it ended early, if so."""
    try:
        ended = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", *arguments], cwd=ROOT, text=True, check=False,
            env=server.database(f"bench-{name}"), capture_output=True, timeout=limit_s,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [], f"it did not end within {limit_s:.0f} s"
    lines = ended.stdout.splitlines()
    if not lines:
        return [], ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else "no answer"
    return lines, ""
