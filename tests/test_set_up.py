"""A machine that lacks a server or a browser gets it before the tests start."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

SCRIPT = Path(settings.BASE_DIR) / ".ci/servers"
SEARCHED = ("TEST_CHROMIUM", "TEST_REDIS_URL", "TEST_DATABASE_URL", "PLAYWRIGHT_BROWSERS_PATH")


@pytest.fixture
def machine(tmp_path):
    """A machine on which `run(*programs)` finds only these programs, and what it asked to install."""
    programs, asked = tmp_path / "bin", tmp_path / "asked"
    programs.mkdir()
    write(programs / "python3", "exit 0")
    for name in ("bash", "env"):
        (programs / name).symlink_to(shutil.which(name) or "")
    write(programs / "id", "echo 0")
    write(programs / "apt-get", f'echo "$@" >> {asked}')

    def run(*found):
        for name in found:
            write(programs / name, "exit 0")
        kept = {name: value for name, value in os.environ.items() if name not in SEARCHED}
        done = subprocess.run(
            [programs / "bash", SCRIPT],
            env={**kept, "PATH": str(programs), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return asked.read_text().split() if asked.exists() else []

    return run


def write(path, line):
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def test_a_machine_without_a_browser_and_a_queue_gets_both(machine):
    wanted = machine("postgres")

    assert {"update", "install", "chromium", "redis-server"} <= set(wanted)
    assert "postgresql" not in wanted


def test_a_machine_that_has_all_is_left_alone(machine):
    assert machine("postgres", "valkey-server", "google-chrome") == []
