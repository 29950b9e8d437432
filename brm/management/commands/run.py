"""`manage.py run`: the whole product on one machine, in one terminal."""

import os
import shutil
import socket
import subprocess
import sys
from argparse import ArgumentParser
from errno import EADDRINUSE
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from brm.operations import beginning, services
from brm.operations.supervise import Program, Supervisor

LET_GO_S = 5


class Command(BaseCommand):
    help = "Start everything: web, worker and beat, with a database and a queue if need be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-demo", action="store_true", help="begin with empty data")

    def handle(self, *_: Any, host: str, port: int, no_demo: bool, **_options: Any) -> None:
        refuse_taken(host, port)
        is_demo = not no_demo and beginning.is_demo(settings.DATA_DIR)
        tell_programs(host, port, is_demo=is_demo)
        call_command("compile_words", verbosity=0)
        empty_queue()
        call_command("migrate", interactive=False, verbosity=0)
        if no_demo:
            leave_demo(port)
        is_empty = services.nobody_signs_in_yet()
        connections.close_all()  # nothing is kept open beside the programs
        lines = [f"BRM Rounds: {os.environ['BASE_URL']}/   (Ctrl-C stops)"]
        if is_demo and "demo" in get_commands():
            if is_empty:
                self.load_demo()
            lines.append(f"Sign in as {' '.join(services.DEMO_SIGN_INS)}; the password is demo.")
        elif is_empty:
            address = f"{os.environ['BASE_URL']}/welcome/{services.welcome_token()}/"
            lines.append(f"The first administrator begins here, once:\n{address}")
        self.stdout.write("\n" + "\n".join(lines) + "\n\n")
        self.stdout.flush()
        sys.exit(Supervisor(programs(host, port)).run())

    def load_demo(self) -> None:
        """In a process of its own, which reads the settings with `DEMO=1`."""
        self.stdout.write("Loading the demo organisation …")
        self.stdout.flush()
        manage = str(settings.BASE_DIR / "manage.py")
        if subprocess.run([sys.executable, manage, "demo"], check=False).returncode:
            raise CommandError("The demo could not be loaded; the lines above say why.")


def leave_demo(port: int) -> None:
    """From now on without the demo; refused where the demo lies already, which would only lose its
    mailbox and send real mail to made-up people."""
    if services.holds_demo():
        raise CommandError(
            f"The demo lies in {settings.DATA_DIR}. Begin empty in another place and leave this one: "
            f"DATA_DIR=/a/place/of/yours python3 manage.py run --no-demo --port {port}"
        )
    beginning.leave_demo(settings.DATA_DIR)


def refuse_taken(host: str, port: int) -> None:
    """One clear line now, instead of a program that starts and fails. What was killed a moment ago may
    hold the port for a moment longer."""
    until = monotonic() + LET_GO_S
    while (error := _bound(host, port)) and error.errno == EADDRINUSE and monotonic() < until:
        sleep(0.1)
    if error:
        reason = error.strerror or str(error)
        raise CommandError(f"Port {port} of {host} is not free ({reason}); try --port {port + 1}.")


def _bound(host: str, port: int) -> OSError | None:
    """Why nobody can listen there, None where one can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
        except OverflowError as error:  # no port at all
            return OSError(None, str(error))
    return None


def tell_programs(host: str, port: int, *, is_demo: bool) -> None:
    """What the programs read from the environment, where it does not say so itself."""
    open_to_all = host in {"0.0.0.0", "::"}  # noqa: S104  asked for by whoever started it
    name = "127.0.0.1" if open_to_all else host
    shown = f"[{name}]" if ":" in name else name
    os.environ.setdefault("BASE_URL", f"http://{shown}:{port}")
    hosts = "*" if open_to_all else f"127.0.0.1,localhost,[::1],{shown}"
    os.environ.setdefault("ALLOWED_HOSTS", hosts)
    os.environ.setdefault("LOG_FORMAT", "text")
    os.environ["PORT"] = str(port)
    os.environ["DEMO"] = "1" if is_demo else "0"


def empty_queue() -> None:
    """The database holds what is due; what waits in the files would only wake somebody twice."""
    queue = settings.DATA_DIR / "queue"
    shutil.rmtree(queue, ignore_errors=True)
    for folder in ("control", "taken"):
        (queue / folder).mkdir(parents=True)


def programs(host: str, port: int) -> list[Program]:
    """Threads, since the work is waiting for mail; beat aside, so that each worker may repeat."""
    shown = f"[{host}]" if ":" in host else host
    web = ["gunicorn", "brm.wsgi", f"--bind={shown}:{port}", "--worker-class=gthread"]
    web += ["--threads=4", "--graceful-timeout=2", "--no-control-socket", "--log-level=warning"]
    web += ["--logger-class=brm.access_log.AccessLog"]
    as_root = "ignore:You're running the worker"  # beside a database of one's own it is harmless
    celery = [sys.executable, "-W", as_root, "-m", "celery", "--quiet", "-A", "brm"]
    worker = ["worker", "--pool=threads", "--concurrency=4", "--loglevel=warning"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    schedule = f"--schedule={settings.DATA_DIR / 'beat'}"
    return [
        Program("web", [sys.executable, "-m", *web]),
        Program("worker", [*celery, *worker]),
        Program("beat", [*celery, "beat", "--loglevel=warning", "--pidfile=", schedule]),
    ]
