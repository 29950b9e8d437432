#!/usr/bin/env python3
"""Django's command line, which first makes its own environment.

``python3 manage.py run`` and ``python3 manage.py test`` work on a machine with nothing but Python.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDS = {"run": "requirements.txt", "test": "requirements-test.txt"}
WITHOUT_DATABASE = {
    "", "--help", "--version", "help", "test", "check", "collectstatic", "makemessages",
    "compilemessages", "compile_words", "makemigrations", "bench",
}  # fmt: skip


def environment(requirements: Path) -> Path:
    """The Python of ``.venv``, made or brought up to date when the locked requirements changed."""
    venv = HERE / ".venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = venv / f".{requirements.stem}.sha256"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    sys.stdout.write(f"Preparing .venv from {requirements.name} …\n")
    sys.stdout.flush()
    if not python.exists():
        make_venv(venv)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=False).returncode:
        sys.exit(
            "Installing the packages failed; the lines above say why. "
            "Behind a proxy or a mirror, set PIP_INDEX_URL and try again."
        )
    stamp.write_text(wanted)
    return python


def make_venv(venv: Path) -> None:
    try:
        import venv as maker

        maker.create(venv, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit(
            "Python lacks its venv module. Debian and Ubuntu: apt-get install python3-venv; "
            "then run the same command again."
        )


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  the whole point is to say so on older ones
        sys.exit(f"BRM Rounds needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    own = HERE / ".venv"
    if command in NEEDS and not os.environ.get("NO_VENV") and Path(sys.prefix) != own:
        python = environment(HERE / NEEDS[command])
        os.execv(python, [str(python), *sys.argv])  # noqa: S606  our own interpreter
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brm.settings")
    from django.core.management import execute_from_command_line

    if command in WITHOUT_DATABASE:
        execute_from_command_line(sys.argv)
        return
    from brm import embedded

    try:
        with embedded.servers(Path(os.environ.get("DATA_DIR") or HERE / "var"), command):
            execute_from_command_line(sys.argv)
    except embedded.Unavailable as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
