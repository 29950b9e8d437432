"""Programs that run as one: started, restarted, stopped, and nothing left behind."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from brm.operations import supervise
from brm.operations.supervise import Program, Supervisor


@pytest.fixture
def in_background(monkeypatch):
    """`run` without signal handlers, which only the main thread may set."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    started = []

    def begin(*programs: Program) -> tuple[Supervisor, threading.Thread]:
        supervisor = Supervisor(programs)
        thread = threading.Thread(target=supervisor.run)
        thread.start()
        started.append((supervisor, thread))
        return supervisor, thread

    yield begin
    for supervisor, thread in started:
        supervisor.stopping.set()
        thread.join(10)
        assert not thread.is_alive()


def program(code: str) -> Program:
    return Program("helper", [sys.executable, "-c", code])


def until(true, seconds: float = 120):
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)
    return found


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_is_killed_is_started_again(in_background, capfd):
    sleeper = program("import time; print('here', flush=True); time.sleep(60)")
    in_background(sleeper)
    first = until(lambda: sleeper.process).pid

    os.kill(first, signal.SIGKILL)

    second = until(
        lambda: sleeper.process and sleeper.process.pid not in {first, None} and sleeper.process.pid
    )
    assert second != first
    assert sleeper.failures == 1
    until(lambda: "starting it again in 0.5 s" in capfd.readouterr().out)


def test_one_that_always_fails_stops_everything(in_background, monkeypatch):
    monkeypatch.setattr(supervise, "PAUSES", (0.01,) * 5)
    sleeper = program("import time; time.sleep(60)")
    supervisor, thread = in_background(program("raise SystemExit(3)"), sleeper)

    thread.join(20)

    assert supervisor.failed
    assert is_gone(sleeper.process.pid) or sleeper.process.poll() is not None


def test_one_that_ran_long_enough_counts_as_well_again(in_background, monkeypatch):
    monkeypatch.setattr(supervise, "STEADY", 0)
    monkeypatch.setattr(supervise, "PAUSES", (0.01,))
    restless = program("pass")
    supervisor, _thread = in_background(restless)
    seen = set()

    until(lambda: (restless.process and seen.add(restless.process.pid)) or len(seen) > 3)

    assert not supervisor.failed


def test_one_that_does_not_end_is_killed_with_its_children(in_background, monkeypatch, tmp_path):
    monkeypatch.setattr(supervise, "STOP_SECONDS", 0.5)
    kept = tmp_path / "child"
    stubborn = program(
        "import os, signal, subprocess, sys, time, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(kept)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    supervisor, thread = in_background(stubborn)
    child = int(until(lambda: kept.exists() and kept.read_text()))

    supervisor.stopping.set()
    thread.join(10)

    assert stubborn.process.poll() == -signal.SIGKILL
    until(lambda: is_gone(child) or zombie(child))


def zombie(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as state:
        return state.read().rsplit(")", 1)[1].split()[0] == "Z"


def test_what_programs_print_is_shown_with_their_name(in_background, capfd):
    in_background(program("print('a line', flush=True); import time; time.sleep(60)"))

    shown = []
    until(lambda: shown.append(capfd.readouterr().out) or " helper | a line\n" in "".join(shown))


@pytest.mark.skipif(sys.platform != "linux", reason="only this kernel ends children with parents")
def test_a_killed_supervisor_leaves_nothing_behind(tmp_path):
    kept = tmp_path / "pid"
    code = (
        "from brm.operations.supervise import Program, Supervisor; import sys\n"
        "child = 'import os, pathlib, time; '"
        f" + 'pathlib.Path({str(kept)!r}).write_text(str(os.getpid())); time.sleep(60)'\n"
        "Supervisor([Program('helper', [sys.executable, '-c', child])]).run()\n"
    ).replace("'" + str(kept) + "'", '"' + str(kept) + '"')
    with subprocess.Popen([sys.executable, "-c", code]) as supervisor:
        pid = int(until(lambda: kept.exists() and kept.read_text()))
        supervisor.kill()

    until(lambda: is_gone(pid))


def test_one_whose_supervisor_was_killed_before_it_began_does_not_begin(tmp_path):
    began = tmp_path / "began"
    begins = [sys.executable, "-c", f"open({str(began)!r}, 'w')"]

    for parent, does in ((os.getppid(), False), (os.getpid(), True)):
        subprocess.run([sys.executable, "-c", supervise.CHILD, str(parent), *begins], check=True)
        assert began.exists() is does
