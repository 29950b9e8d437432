"""Programs of the product, started by tests in folders of their own, and found again afterwards."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

from django.conf import settings
from django.db import connection

from tests.pages import Page

ROOT = Path(__file__).resolve().parents[2]
Found = TypeVar("Found")

PATIENCE = 300
"""Seconds until something that should happen soon counts as broken; long, since only a broken
product waits so long, and a slow machine with much to do is no fault of the product."""


def until(true: Callable[[], Found], seconds: float = PATIENCE, log: Path | None = None) -> Found:
    """What `true` gives as soon as it gives something; the log's end when that takes too long."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        if time.monotonic() > deadline:
            raise AssertionError(log.read_text()[-4000:] if log else "it took too long")
        time.sleep(0.05)
    return found


def unused_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(address: str, host: str = "localhost") -> tuple[int, str] | None:
    """Status and text of a page, or None where nobody answers."""
    try:
        with urlopen(Request(address, headers={"Host": host}), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except (URLError, OSError):
        return None


class Visitor:
    """A browser without script: keeps its cookies, fills in a page's form and sends it."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.opener = build_opener(HTTPCookieProcessor())

    def open(self, place: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of the page that one ends on."""
        sent = urlencode(data).encode() if data is not None else None
        try:
            with self.opener.open(f"{self.base}{place}", sent, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def fill(self, page: str, action: str, **typed: str) -> dict[str, str]:
        """What the form of that action sends when somebody types this into it."""
        (form,) = [one for one in Page(page).forms if one.action == action and one.method == "post"]
        shown = {name: field.as_shown for name, field in form.fields.items()}
        return {name: value for name, value in shown.items() if value is not None} | typed


def on_this_database() -> dict[str, str]:
    """The environment of a process that works on the database of this test."""
    known = connection.settings_dict
    host = known["HOST"] or os.environ["TEST_DATABASE_URL"]
    address = f"postgres://{quote(known['USER'] or '')}:{quote(known['PASSWORD'] or '')}@"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "brm.settings",
        "DATABASE_URL": f"{address}{quote(host, safe='')}:{known['PORT'] or 5432}/{known['NAME']}",
        "REDIS_URL": os.environ["REDIS_URL"],
        "SECRET_KEY": settings.SECRET_KEY,
    }


def readiness(port: int) -> dict[str, Any]:
    """What `/readyz` says; empty while nobody answers."""
    said = ask(f"http://127.0.0.1:{port}/readyz?strict=1")
    return json.loads(said[1]) if said and said[1].startswith("{") else {}


def alive(mark: str) -> dict[int, str]:
    """Processes whose environment or command line holds the mark: number and command (Linux)."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            surroundings = (place / "environ").read_bytes().decode(errors="replace")
            if command and mark in command + surroundings:
                found[int(place.name)] = command
    found.pop(os.getpid(), None)
    return found


@contextlib.contextmanager
def started(argv: list[str], log: Path, **kwargs: Any) -> Iterator[subprocess.Popen[bytes]]:
    """The program while the block runs; killed with its group should it not have ended."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv, stdout=out, stderr=subprocess.STDOUT, start_new_session=True, **kwargs
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
