"""A server as a process of the right account: started, started again, ended with its parent."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg2

DATABASE, QUEUE = ".s.PGSQL.5432", "redis.sock"
PATIENCE = 20  # seconds in which a server that fails is tried again; recovery may take longer

# A fresh interpreter that becomes the other account, ends with its parent (Linux), then becomes
# the server. At the parent's end PostgreSQL gets SIGINT: it ends its sessions, writes a checkpoint.
LAUNCH = """
import ctypes, os, sys
uid, gid, parent, *argv = sys.argv[1:]
if int(uid) != os.getuid():
    os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 2)  # PR_SET_PDEATHSIG, SIGINT
if os.getppid() != int(parent):
    sys.exit()  # it ended before it could be asked to tell
os.execv(argv[0], argv)
"""


class Unavailable(Exception):
    """No server can be had; the text says why and what to do, and ends the command."""


class Account(NamedTuple):
    """Whom a server runs as."""

    uid: int
    gid: int


def account() -> Account:
    """This process's; as root that of postgres, else nobody, because PostgreSQL refuses root."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(found.pw_uid, found.pw_gid)
    return Account(65534, 65534)


def may_enter(folder: Path, owner: Account) -> bool:
    """The account gets there: it is ours, or everybody may pass each folder on the way."""
    if owner.uid == os.getuid():
        return True
    folder = folder.resolve()
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


def listens(path: Path) -> bool:
    """Somebody accepts connections on that socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def answers(path: Path) -> bool:
    """A session can be had there; PostgreSQL listens before it is ready."""
    if path.name != DATABASE:
        return listens(path)
    try:
        psycopg2.connect(
            host=str(path.parent), user="brm", dbname="postgres", connect_timeout=2
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def launch(argv: list[object], owner: Account, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *map(str, (*owner, os.getpid(), *argv))],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # the terminal's Ctrl-C is for the commands; servers end later
            cwd="/",
        )


class Keeper(threading.Thread):
    """Starts a server, starts it again should it end, and ends it.

    All from one thread: "ends with its parent" means the thread that started it.
    """

    def __init__(self, argv: list[object], owner: Account, log: Path) -> None:
        super().__init__(daemon=True)
        self.argv, self.owner, self.log = argv, owner, log
        self.up, self.stopping = threading.Event(), threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        while not self.stopping.is_set():
            self.process = launch(self.argv, self.owner, self.log)
            while self.process.poll() is None and not self.stopping.wait(0.1):
                pass
            if not self.stopping.wait(0.5) and self.up.is_set():
                sys.stderr.write(
                    f"{self.argv[0]} ended (exit {self.process.returncode}); starting it again\n"
                )
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def failed(self) -> bool:
        return self.process is None or self.process.poll() is not None


@contextlib.contextmanager
def running(argv: list[object], owner: Account, log: Path, path: Path) -> Iterator[None]:
    """A server that answers on `path`; started again should it end before the block does."""
    log.write_bytes(b"")
    keeper = Keeper(argv, owner, log)
    keeper.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(path):
            if time.monotonic() > deadline and keeper.failed():
                raise Unavailable(f"{argv[0]} does not start:\n{log.read_text()[-2000:]}")
            time.sleep(0.02)
        keeper.up.set()
        yield
    finally:
        keeper.stopping.set()
        keeper.join()
