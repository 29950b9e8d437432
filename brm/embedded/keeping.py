"""One `run` keeps the servers of its data; every other command finds them or has its own."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from brm.embedded.processes import (
    DATABASE,
    PATIENCE,
    QUEUE,
    Account,
    Unavailable,
    account,
    answers,
    listens,
    may_enter,
)
from brm.embedded.programs import give, numbered, redis_program
from brm.embedded.starting import postgres, redis, scratch_folder


def home_folder(data: Path) -> tuple[Path, Account]:
    """Where the data of PostgreSQL lies, and whose it is.

    `DATA_DIR/postgres`, or a folder in `/var/lib` to which that leads, where the account of the
    server may not enter DATA_DIR.
    """
    place = data / "postgres"
    if place.exists():
        home, kept = place.resolve(), place.stat()
        owner = Account(kept.st_uid, kept.st_gid) if kept.st_uid else account()
        if os.getuid() not in {0, owner.uid}:
            raise Unavailable(
                f"The data in {home} belongs to another account. Start as that account, or set "
                "DATA_DIR to a folder of your own."
            )
        if kept.st_uid == 0:
            give(home, owner)
        return home, owner
    if place.is_symlink():
        raise Unavailable(
            f"{place} leads to {place.resolve()}, which is gone. Put that folder back, or remove "
            "the link to begin with empty data."
        )
    owner = account()
    if may_enter(data, owner):
        place.mkdir(mode=0o700)
        home = place
    else:
        home = Path(tempfile.mkdtemp(prefix="brm-rounds-", dir="/var/lib"))
        place.symlink_to(home)
    os.chown(home, *owner)
    return home, owner


def clear_away(link: Path, home: Path) -> None:
    """End what a killed `run` left behind; on Linux it ended by itself."""
    if not link.is_symlink():
        return
    old = link.resolve()
    if listens(old / QUEUE):
        with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
            client.connect(str(old / QUEUE))
            client.sendall(b"SHUTDOWN NOSAVE\r\n")
            client.recv(1)
    pid = home / "data/postmaster.pid"
    if listens(old / DATABASE) and pid.exists():  # without an answer the number may be another's
        with contextlib.suppress(ProcessLookupError):
            os.kill(numbered(pid.read_text()), signal.SIGINT)
        deadline = time.monotonic() + PATIENCE
        while pid.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    if old.name.startswith("brm-"):
        shutil.rmtree(old, ignore_errors=True)
    link.unlink()


def take_turn(lock: int, link: Path, data: Path, *, run: bool) -> bool:
    """Wait until the data is ours (True), or another's servers answer (False)."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if run or time.monotonic() > deadline:
                raise Unavailable(f"BRM Rounds runs already with the data in {data}.") from None
            if answers(link.resolve() / DATABASE):
                return False
            time.sleep(0.1)
        else:
            return True


@contextlib.contextmanager
def servers(data: Path, command: str) -> Iterator[None]:
    """What the environment names no address for.

    `run` starts it all and keeps it; any other command uses what `run` started, else has the
    database for itself while it works.
    """
    run = command == "run"
    own_database = not os.environ.get("DATABASE_URL")
    if not run and not own_database:
        yield
        return
    data = data.absolute()
    data.mkdir(parents=True, exist_ok=True)
    link = data / "sockets"
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context((data / "servers.lock").open("w"))
        if not take_turn(lock.fileno(), link, data, run=run):
            yield
            return
        said = []
        home, owner = home_folder(data) if own_database else (data, account())
        clear_away(link, home)
        sockets = stack.enter_context(scratch_folder(owner))
        if own_database:
            said.append(stack.enter_context(postgres(home, sockets, owner, data / "postgres.log")))
        if run and not (os.environ.get("REDIS_URL") or os.environ.get("CELERY_BROKER_URL")):
            program = redis_program()
            if program and may_enter(program.parent, owner):
                stack.enter_context(redis(program, sockets, owner, data / "redis.log"))
                said.append(f"queue: {program}")
            else:
                said.append("queue: files, for want of redis-server or valkey-server")
        link.symlink_to(sockets)
        stack.callback(link.unlink, missing_ok=True)
        if run and said:
            sys.stdout.write(f"{'; '.join(said)}\n")
            sys.stdout.flush()
        yield
