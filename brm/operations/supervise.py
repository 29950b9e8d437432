"""Run several programs as one: start together, show what they print, restart what ends, stop."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 3.5  # then what still runs is killed
PAUSES = (0.5, 1, 2, 4, 8)  # seconds before each new start; one failure more stops everything
STEADY = 30  # seconds after which a program counts as well again

# A fresh interpreter that ends with its parent (Linux), then becomes the program. At once: its queue
# and database end with that parent too, and who ends in good order would wait for them.
CHILD = """
import ctypes, os, signal, sys
parent, *argv = sys.argv[1:]
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
if os.getppid() != int(parent):
    sys.exit()  # it ended before it could be asked to tell
os.execv(argv[0], argv)
"""


@dataclass
class Program:
    """One of the programs, and how it fares."""

    name: str
    argv: list[str]
    process: subprocess.Popen[str] | None = None
    started: float = 0.0
    starts_at: float = 0.0
    failures: int = field(default=0)

    def signal(self, number: int) -> None:
        """To the whole process group, so that nothing a program started stays behind."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                return  # nobody is left in it


class Supervisor:
    """Looks after its programs until asked to stop, or until one fails too often."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = list(programs)
        self.stopping = threading.Event()
        self.failed = False

    def say(self, name: str, line: str) -> None:
        sys.stdout.write(f"{name:>7} | {line.rstrip()}\n")
        sys.stdout.flush()

    def relay(self, name: str, process: subprocess.Popen[str]) -> None:
        if process.stdout is not None:
            with process.stdout as lines:
                for line in lines:
                    self.say(name, line)

    def start(self, program: Program) -> None:
        """From the main thread alone: "ends with its parent" means the thread that started it."""
        program.process = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(os.getpid()), *program.argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # the terminal's Ctrl-C reaches the supervisor alone
        )
        program.started = time.monotonic()
        threading.Thread(
            target=self.relay, args=(program.name, program.process), daemon=True
        ).start()

    def look_after(self, program: Program) -> None:
        """Start it when its time has come; when it ended, reckon when it starts again."""
        if program.process is None:
            if time.monotonic() >= program.starts_at:
                self.start(program)
            return
        code = program.process.poll()
        if code is None:
            return
        program.signal(signal.SIGKILL)
        program.process = None
        if time.monotonic() - program.started > STEADY:
            program.failures = 0
        if program.failures == len(PAUSES):
            self.say(program.name, f"ended {program.failures + 1} times; stopping everything")
            self.failed = True
            self.stopping.set()
            return
        pause = PAUSES[program.failures]
        program.failures += 1
        program.starts_at = time.monotonic() + pause
        self.say(program.name, f"ended (exit {code}); starting it again in {pause} s")

    def stop(self) -> None:
        """Ask everything to end, wait once for all, then kill what is left."""
        for program in self.programs:
            if program.process is not None:
                program.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for program in self.programs:
            if program.process is not None:
                try:
                    program.process.wait(max(0.0, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    self.say(program.name, "does not end by itself; killed")
                program.signal(signal.SIGKILL)
                program.process.wait()

    def run(self) -> int:
        """Until a signal or a program that fails too often; the exit code for the shell."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            while not self.stopping.wait(0.1):
                for program in self.programs:
                    self.look_after(program)
        finally:
            self.stop()
        return 1 if self.failed else 0
