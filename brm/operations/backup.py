"""A copy of the whole database in one file, and putting it back into an empty one.

PostgreSQL's own programs do it: `pg_dump`, `pg_restore` and `psql`, not older than the server. Only
the database is the truth; beside the file one keeps `SECRET_KEY`, without which links sent before
open nothing.
"""

import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import IO

from django.db import connection
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.embedded import numbered, postgres_programs
from relationships.outbox.services import HOLD
from relationships.responses.copying import stirred_moment

SAID = 300  # letters of what a program said that are told


def back_up(written: IO[bytes]) -> int:
    """Write everything into the opened file, as of one moment; how many bytes. Others go on working.

    The ballot boxes are stirred before: a file that is kept for years tells no order of answers.
    Raises RuleBroken("backup_failed"), ("no_program"), ("boxes_busy").
    """
    argv = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    with stirred_moment() as snapshot:
        ended = subprocess.run(
            [*argv, f"--snapshot={snapshot}"],
            stdout=written,
            stderr=subprocess.PIPE,
            env=_known(),
            check=False,
        )
    if ended.returncode != 0:
        raise RuleBroken("backup_failed", _told(ended.stderr))
    return os.fstat(written.fileno()).st_size


def put_back(file: Path, *, at: datetime) -> None:
    """Fill the empty database from the file: all of it or nothing. The outbox is held from then on.

    Raises RuleBroken("not_empty"), ("not_a_backup"), ("restore_failed"), ("no_program").
    """
    _must_be_empty()
    reader = [_program("pg_restore"), "--no-owner", "--no-privileges", "--clean", "--if-exists"]
    listed = subprocess.run([reader[0], "--list", str(file)], capture_output=True, check=False)
    if listed.returncode != 0:
        raise RuleBroken(
            "not_a_backup",
            _("%(file)s is no backup that can be read: %(why)s")
            % {"file": file, "why": _told(listed.stderr)},
        )
    with connection.cursor() as cursor:  # sent with the rest: nobody sends what has left before
        hold = cursor.mogrify(HOLD, {"at": at})
    connection.close()
    writer = subprocess.Popen(
        [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_known(),
    )  # fmt: skip
    assert writer.stdin is not None  # noqa: S101  a pipe was asked for
    failed = b""
    try:
        writer.stdin.write(b"BEGIN;\n")
        writer.stdin.flush()
        read = subprocess.run(
            [*reader, "--file=-", str(file)],
            stdout=writer.stdin,
            stderr=subprocess.PIPE,
            check=False,
        )
        failed = read.stderr if read.returncode != 0 else b""
        if not failed:
            writer.stdin.write(b"RESET search_path;\n" + hold + b"COMMIT;\n")
    except BrokenPipeError:  # it ended with its first fault: what it said is told below
        pass
    said = writer.communicate()[1]
    if failed or writer.returncode != 0:
        raise RuleBroken("restore_failed", _told(said or failed))


def _must_be_empty() -> None:
    """No tables yet, or nobody in them."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in ("relationships_person", "relationships_user", "relationships_unit"):
            if name in tables:
                cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")  # noqa: S608  ours
                if cursor.fetchone()[0]:
                    raise RuleBroken(
                        "not_empty",
                        _("This database holds data. A backup is put back into an empty one."),
                    )


def _program(name: str) -> str:
    """PostgreSQL's own program, of the server's version or a newer one."""
    server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    beside = [path.with_name(name) for path in postgres_programs().values()]
    on_path = shutil.which(name)
    for program in [*beside, *([Path(on_path)] if on_path else [])]:
        if program.exists():
            said = subprocess.run([program, "--version"], capture_output=True, check=False).stdout
            if numbered(said.decode()) >= server:
                return str(program)
    raise RuleBroken(
        "no_program",
        _("%(name)s of PostgreSQL %(version)s or newer is not on this machine. Install its client.")
        % {"name": name, "version": server},
    )


def _known() -> dict[str, str]:
    """How the programs reach the database, without a password on a command line."""
    given = connection.get_connection_params()
    names = {
        "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
        "dbname": "PGDATABASE", "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
    }  # fmt: skip
    env = {name: str(given[key]) for key, name in names.items() if given.get(key)}
    return {**os.environ, **env, "PGOPTIONS": "", "PGAPPNAME": "backup"}


def _told(said: bytes) -> str:
    text = re.sub(r"\s+", " ", said.decode(errors="replace")).strip()
    return text[:SAID] or _("The program of PostgreSQL failed and said nothing.")
