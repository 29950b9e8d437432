"""Messages a second, one worker and two, against a bare mail server that takes the same mails."""

import json
import os
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter, sleep
from typing import IO

FLOOR = 0.20  # of the bare server
TWO = 1.3  # of one worker
AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent
SINK = """
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Keep:
    async def handle_DATA(self, server, session, envelope):
        return "250 Kept"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keep()), "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
"""
WORKER = """
import json, sys, time
import django
django.setup()
from datetime import datetime
from django.db import connection
from relationships.outbox import sending
connection.ensure_connection()
print("ready", flush=True)
for asked in sys.stdin:
    began = time.perf_counter()
    sent = sending.send_due(at=datetime.fromisoformat(asked.strip())).sent
    print(json.dumps([sent, time.perf_counter() - began]), flush=True)
"""


@dataclass(frozen=True)
class Measured:
    """Messages a second of one worker beside the bare server, and of two beside one; medians."""

    ratio: float
    two: float
    spread: float
    repetitions: int
    one_a_second: float
    bare_a_second: float


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes all and keeps nothing; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = subprocess.Popen([sys.executable, "-c", SINK, str(port)])
    try:
        for _ in range(1200):  # a minute
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            sleep(0.05)
        else:
            raise RuntimeError("The mail server does not start.")
        yield port
    finally:
        server.kill()
        server.wait()


def bare(port: int, mails: list[bytes]) -> float:
    """Mails a second over one connection, nothing but handed over."""
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.ehlo()
        began = perf_counter()
        for mail in mails:
            server.sendmail("rounds@localhost", ["somebody@example.org"], mail)
        return len(mails) / (perf_counter() - began)


def prepare(number: int) -> None:
    """As many people as that, who get an announcement."""
    from relationships.people.models import Person  # noqa: PLC0415  after django.setup

    Person.objects.bulk_create(
        Person(name=f"Reader {n}", email=f"reader{n}@example.org", language=("en", "fr")[n % 2])
        for n in range(number)
    )


def queue(number: int) -> None:
    """A fresh announcement to all of them, due now."""
    from relationships.outbox.models import Message  # noqa: PLC0415
    from relationships.outbox.services import announce  # noqa: PLC0415
    from relationships.people.models import Person  # noqa: PLC0415

    Message.objects.all().delete()
    text = "Somebody comes by tomorrow.\n\n" * 6
    announce(Person.objects.all()[:number], subject="Hello", text=text, at=AT, is_urgent=True)


class Worker:
    """A process that sends all that is due each time it is told; started once, as in the product."""

    def __init__(self, port: int, log: IO[bytes]) -> None:
        known = {
            **os.environ,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "brm.settings",
        }
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=known, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
        )  # fmt: skip

    def tell(self) -> None:
        assert self.process.stdin is not None  # noqa: S101  a pipe, as asked for
        self.process.stdin.write(f"{AT.isoformat()}\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        """The next line it says; what it wrote to its log where it ended instead."""
        assert self.process.stdout is not None  # noqa: S101  a pipe, as asked for
        line = self.process.stdout.readline()
        if not line:
            self.log.seek(0)
            raise RuntimeError(f"A worker ended: {self.log.read()[-2000:].decode()}")
        return line


@contextmanager
def two_workers(port: int) -> Iterator[list[Worker]]:
    """Two of them, ready; ended with the block."""
    with ExitStack() as stack:
        workers = []
        for _ in range(2):
            log = stack.enter_context(TemporaryFile())
            worker = Worker(port, log)
            stack.enter_context(worker.process)
            stack.callback(worker.process.kill)
            workers.append(worker)
        for worker in workers:
            worker.heard()
        yield workers


def rate(workers: list[Worker], number: int) -> float:
    """Messages a second of these workers at once, with as many messages as that queued for them."""
    queue(number)
    for worker in workers:
        worker.tell()
    ended = [json.loads(worker.heard()) for worker in workers]
    sent = sum(sent for sent, _took in ended)
    if sent != number:
        raise RuntimeError(f"{sent} of {number} messages were sent")
    return number / max(took for _sent, took in ended)


def sample(number: int) -> list[bytes]:
    """The very mails, as bytes."""
    from relationships.outbox.mime import as_bytes  # noqa: PLC0415
    from relationships.outbox.models import Message  # noqa: PLC0415
    from relationships.outbox.rendering import write  # noqa: PLC0415

    messages = Message.objects.select_related("to")[:number]
    return [as_bytes(write(one, at=AT)) for one in messages]


def measure(number: int = 500, repetitions: int = 5) -> Measured:
    """Interleaved, in the database that Django is set up with, which must be an empty one."""
    prepare(number)
    queue(number)
    mails = sample(number)
    bares, ones, twos = [], [], []
    with sink() as port, two_workers(port) as workers:
        rate(workers, number)  # the first mails of a process take longer: templates, words
        for _ in range(repetitions):
            bares.append(bare(port, mails))
            ones.append(rate(workers[:1], number))
            twos.append(rate(workers, number))
    ratios = [one / floor for one, floor in zip(ones, bares, strict=True)]
    middle = median(ratios)
    return Measured(
        ratio=middle,
        two=median(two / one for one, two in zip(ones, twos, strict=True)),
        spread=(max(ratios) - min(ratios)) / middle,
        repetitions=repetitions,
        one_a_second=median(ones),
        bare_a_second=median(bares),
    )


def lines(found: Measured) -> list[tuple[str, bool]]:
    """A line per goal, and whether it is met."""
    times = f"({found.repetitions} repetitions, spread {found.spread:.0%})"
    rates = f"{found.one_a_second:,.0f} messages a second, bare {found.bare_a_second:,.0f}"
    goals = (
        (found.ratio, FLOOR, f"of the bare mail server, one worker: {rates}"),
        (found.two, TWO, "of one worker, two workers"),
    )
    return [
        (
            f"{value:.3f} {limit} {'ok' if value >= limit else 'MISSED'} {what} {times}",
            value >= limit,
        )
        for value, limit, what in goals
    ]


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from bench.alone import own_database  # noqa: PLC0415  the way to it stands since just now

    with own_database():
        told = lines(measure(*map(int, sys.argv[1:3])))
    for line, _met in told:
        sys.stdout.write(f"{line}\n")
    return 0 if all(met for _line, met in told) else 1


if __name__ == "__main__":
    sys.exit(main())
