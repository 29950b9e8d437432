"""`manage.py run` for real: it starts, heals, says what is wrong, and leaves nothing behind."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from brm import embedded
from tests import services
from tests.brm.processes import (
    PATIENCE,
    ROOT,
    Visitor,
    alive,
    ask,
    readiness,
    started,
    until,
    unused_port,
)

pytestmark = [pytest.mark.slow, pytest.mark.enable_socket]
READY = {"database", "migrations", "broker", "beat"}


@pytest.fixture(scope="module", params=["files", "redis"])
def surroundings(request, tmp_path_factory):
    """A bare machine, with and without Redis; only PostgreSQL is found."""
    places = Path(tempfile.mkdtemp(prefix="brm-bin-"))
    places.chmod(0o755)  # the account of the servers enters it too
    if request.param == "redis":
        (places / "redis-server").symlink_to(services.redis_program())
    home = tmp_path_factory.mktemp("home")
    environment = {"PATH": str(places), "HOME": str(home), "TICK": "1"}
    environment |= {key: value for key, value in os.environ.items() if key.startswith("COVERAGE")}
    yield environment | {"DATA_DIR": str(home / "data")}
    shutil.rmtree(places)


class Machine:
    """The product with its data, port and log; started again with what it had."""

    def __init__(self, surroundings: dict[str, str]) -> None:
        self.surroundings = surroundings
        self.port, self.data = unused_port(), Path(surroundings["DATA_DIR"])
        self.log = self.data.with_name("log")
        self.now = contextlib.ExitStack()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        argv = [sys.executable, "manage.py", "run", "--no-demo", f"--port={self.port}"]
        run = started(argv, self.log, env=self.surroundings, cwd=ROOT)
        self.process = self.now.enter_context(run)
        until(lambda: readiness(self.port).get("status") == "ok", log=self.log)
        return self.process

    def kill(self) -> None:
        """All of it at once, as when the power fails."""
        self.now.close()


@pytest.fixture(scope="module")
def machine(surroundings):
    """One for all tests: the first start, which makes the database, takes long."""
    made = Machine(surroundings)
    yield made
    made.kill()


@pytest.fixture
def running(machine):
    """The product, started and ready; its data, port and log."""
    if machine.process is None or machine.process.poll() is not None:
        machine.start()
    return machine.data, machine.port, machine.log


def well(port: int) -> bool:
    said = readiness(port)
    return said.get("status") == "ok" and set(said["checks"]) >= READY


def of(name: str, data: Path) -> list[int]:
    return sorted(pid for pid, command in alive(str(data)).items() if name in command)


@pytest.mark.parametrize("name", ["brm.wsgi", " worker ", " beat "])
def test_what_is_killed_is_back(running, name):
    data, port, log = running
    before = until(lambda: of(name, data))  # it may just be starting

    for pid in before:
        os.kill(pid, signal.SIGKILL)

    until(lambda: set(of(name, data)) - set(before), log=log)
    until(lambda: well(port), log=log)


def test_pages_outlive_the_database_and_the_queue_and_lose_nothing_typed(running):
    data, port, log = running
    visitor = Visitor(port)
    come_in(visitor, log)
    for pid in of("redis-server", data):
        os.kill(pid, signal.SIGKILL)
    sent = visitor.fill(visitor.open("/units/new/")[1], "", name="Night shift")
    assert visitor.open("/units/new/", sent)[0] == 200  # without the queue nobody waits for it
    sent = visitor.fill(visitor.open("/units/new/")[1], "", name="Quay <9>")
    (keeper,) = of("manage.py run", data)
    pid_file = (data / "postgres").resolve() / "data/postmaster.pid"

    os.kill(keeper, signal.SIGSTOP)  # who would start it again looks away for a while
    os.kill(embedded.numbered(pid_file.read_text()), signal.SIGKILL)
    until(lambda: visitor.open("/")[0] == 503, log=log)
    status, page = visitor.open("/units/new/", sent)
    os.kill(keeper, signal.SIGCONT)
    until(lambda: "starting it again" in log.read_text() and well(port), log=log)

    assert (status, "send it again in a few seconds" in page) == (503, True)
    assert "Quay &lt;9&gt;" not in visitor.open("/units/")[1]  # clearly not kept
    assert visitor.open("/units/new/", visitor.fill(page, ""))[0] == 200
    departments = visitor.open("/units/")[1]
    assert ("Quay &lt;9&gt;" in departments, "Night shift" in departments) == (True, True)


def come_in(visitor: Visitor, log: Path) -> None:
    """The first administrator begins, once."""
    found = re.search(r"http://127\.0\.0\.1:\d+(/welcome/\S+)/", log.read_text())
    assert found
    place = f"{found[1]}/"
    typed = {"name": "Amina", "email": "a@example.org"}
    typed |= dict.fromkeys(("password", "again"), "seven rivers run")
    assert visitor.open(f"{found[1][:-2]}/")[0] == 404
    data = visitor.fill(visitor.open(place)[1], "", **typed)
    assert visitor.open(place, data)[0] == 200
    assert visitor.open(place)[0] == 404


def test_a_second_run_with_the_same_data_gets_one_clear_line(surroundings, running, tmp_path):
    data, log = running[0], tmp_path / "second"
    argv = [sys.executable, "manage.py", "run", "--port=1"]

    with started(argv, log, env=surroundings, cwd=ROOT) as second:
        assert second.wait(PATIENCE) == 1

    assert log.read_text() == f"BRM Rounds runs already with the data in {data}.\n"


def test_killed_altogether_it_starts_again_and_ctrl_c_leaves_nothing_behind(machine, running):
    data, port, log = running
    machine.kill()

    process = machine.start()

    assert well(port)
    assert ask(f"http://127.0.0.1:{port}/healthz") == (200, '{"status": "ok"}')
    said = log.read_text()
    assert f"BRM Rounds: http://127.0.0.1:{port}/   (Ctrl-C stops)" in said
    sockets = str((data / "sockets").resolve())

    os.kill(process.pid, signal.SIGINT)

    assert process.wait(PATIENCE) == 0
    try:
        until(lambda: not alive(str(data)) and not alive(sockets))
    except AssertionError:
        raise AssertionError(alive(str(data)) | alive(sockets)) from None  # who stayed behind
    assert not Path(sockets).exists()
    assert "Traceback" not in log.read_text()


def test_a_taken_port_gets_one_clear_line(surroundings, tmp_path):
    log = tmp_path / "log"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        argv = [sys.executable, "manage.py", "run", f"--port={port}"]
        of_its_own = surroundings | {"DATA_DIR": str(tmp_path / "data")}
        with started(argv, log, env=of_its_own, cwd=ROOT) as process:
            assert process.wait(PATIENCE) == 1

    last = log.read_text().splitlines()[-1]
    assert last == (
        f"CommandError: Port {port} of 127.0.0.1 is not free (Address already in use); "
        f"try --port {port + 1}."
    )
