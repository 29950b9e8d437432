"""Workers killed at the worst moments, and several at once: every message is accounted for."""

import contextlib
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings as django_settings

from brm.base import clock
from relationships.outbox import sending, services
from relationships.outbox.models import Announcement, Message
from relationships.outbox.rendering import message_id
from tests.brm.processes import on_this_database
from tests.factories.relationships import PersonFactory, UnitFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SEED = 7


@pytest.fixture
def surroundings(smtp_sink, settings):
    """The environment of processes that work on the database and the mail server of this test."""
    return {
        **on_this_database(),
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "EMAIL_TIMEOUT": "2",
        "OUTBOX_LEASE": "4",
        "OUTBOX_RETRY_BASE": "1",
        "TICK": "1",
        "DEMO": "0",
    }


def put(number):
    unit = UnitFactory()
    people = PersonFactory.create_batch(number, unit=unit)
    words = Announcement.objects.create(subject="Snow", text="Stay home.", made_at=clock.now())
    services.put_all("announcement", to=people, about=words, at=clock.now(), is_urgent=True)


def dies(point, number, surroundings):
    argv = [sys.executable, "-m", "tests.relationships.outbox.worker_that_dies", point, str(number)]
    ended = subprocess.run(argv, env=surroundings, cwd=django_settings.BASE_DIR, check=False)
    assert ended.returncode == -signal.SIGKILL


def run_out():
    Message.objects.filter(state="due").exclude(lease=None).update(leased_until="2020-01-01T00:00Z")


def accounted_for(sink):
    """Each message is sent; by its Message-ID, how often each arrived."""
    messages = Message.objects.select_related("to")
    assert {message.state for message in messages} == {"sent"}
    arrived = Counter(mail["Message-ID"] for mail in sink.received)
    assert set(arrived) == {message_id(message) for message in messages}
    twice = {message_id(message): message.doubts for message in messages if message.doubts}
    assert {key for key, times in arrived.items() if times > 1} <= set(twice)
    assert all(times <= 1 + twice.get(key, 0) for key, times in arrived.items())
    return arrived


def test_killed_between_claim_and_send_nothing_is_lost_or_twice(smtp_sink, surroundings):
    put(5)

    dies("claimed", 1, surroundings)
    held = sending.send_due(at=clock.now())
    run_out()
    sending.send_due(at=clock.now())

    assert (held.claimed, held.waiting) == (0, 5)
    assert set(accounted_for(smtp_sink).values()) == {1}


def test_killed_between_answer_and_mark_one_is_twice_under_its_message_id(smtp_sink, surroundings):
    put(5)

    dies("taken", 3, surroundings)
    marked = Message.objects.filter(state="sent").count()
    run_out()
    sending.send_due(at=clock.now())

    assert marked == 2
    assert sorted(accounted_for(smtp_sink).values()) == [1, 1, 1, 1, 2]


@contextlib.contextmanager
def processes(*commands, surroundings):
    """Programs of Celery, ended afterwards."""
    running = [start(command, surroundings) for command in commands]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.wait()


def start(command, surroundings):
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "brm", *command],
        env=surroundings,
        cwd=django_settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_two_beats_and_three_workers_of_which_some_are_killed(smtp_sink, surroundings, tmp_path):
    choose = random.Random(SEED)
    worker = ("worker", "--pool=solo", "--loglevel=ERROR", "--without-gossip", "--without-mingle")
    beats = [("beat", "--schedule", str(tmp_path / f"beat-{n}")) for n in (1, 2)]
    put(300)
    with processes(*beats, *[worker] * 3, surroundings=surroundings) as running:
        deadline = time.monotonic() + 120
        kills = 0
        while Message.objects.exclude(state="sent").exists() and time.monotonic() < deadline:
            time.sleep(0.3)
            if kills < 4 and len(smtp_sink.received) > 40 * (kills + 1):
                victim = choose.randrange(2, 5)
                running[victim].kill()
                running[victim].wait()
                running[victim] = start(worker, surroundings)
                kills += 1

    arrived = accounted_for(smtp_sink)
    assert kills >= 1
    assert len(arrived) == 300


def test_two_senders_at_once_share_the_work(smtp_sink, surroundings):
    put(300)
    argv = [sys.executable, "manage.py", "send_due", "--json"]
    senders = [
        subprocess.Popen(
            argv, env=surroundings | {"OUTBOX_LEASE": "60"}, cwd=django_settings.BASE_DIR,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert [sender.wait(120) for sender in senders] == [0, 0]
    assert Counter(accounted_for(smtp_sink).values()) == {1: 300}
