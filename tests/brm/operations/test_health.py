"""What machines that watch are told, and that the answer comes in time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from brm.base import clock
from brm.operations import health, services, tasks
from brm.operations.choices import JobOutcome
from brm.operations.models import JobRun
from tests.brm.processes import PATIENCE

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
GOOD = {"database": {"ok": True}, "migrations": {"ok": True}, "broker": {"ok": True}}


@pytest.fixture
def own_checks(monkeypatch):
    """Only the checks that every installation has, and those of the test."""
    monkeypatch.setattr(health, "_registered", {})


@pytest.fixture
def beating():
    services.job_started("heartbeat", at=clock.now())
    services.job_finished("heartbeat", at=clock.now())


@pytest.mark.django_db
def test_a_process_that_lives_says_so_without_asking_anything(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_all_is_well(client, own_checks, beating):
    answer = client.get("/readyz?strict=1")

    checks = GOOD | {"beat": {"ok": True, "age_s": 0}}
    assert answer.json() == {"status": "ok", "checks": checks}
    assert answer.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_before_the_first_heartbeat_work_comes_later(client, own_checks):
    answer = client.get("/readyz")

    checks = GOOD | {"beat": {"ok": False, "age_s": None}}
    assert answer.json() == {"status": "degraded", "checks": checks}
    assert answer.status_code == 200
    assert client.get("/readyz?strict=1").status_code == 503


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("ticks", "well"), [(3, True), (4, False)])
def test_a_heartbeat_is_old_after_three_ticks(own_checks, settings, ticks, well):
    ago = timedelta(seconds=ticks * settings.TICK - 1)
    services.job_started("heartbeat", at=clock.now() - ago)
    services.job_finished("heartbeat", at=clock.now() - ago)

    assert health.readiness().checks["beat"]["ok"] is well


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_missing_stops_the_traffic(client, own_checks, beating):
    MigrationRecorder(connection).record_unapplied("brm", "0001_job_runs")
    try:
        answer = client.get("/readyz")
    finally:
        MigrationRecorder(connection).record_applied("brm", "0001_job_runs")

    assert answer.status_code == 503
    assert answer.json()["status"] == "down"
    assert answer.json()["checks"]["migrations"] == {"ok": False}


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_only_makes_it_later(client, own_checks, beating, free_port):
    from brm.celery import app

    before = app.conf.broker_url
    app.conf.broker_url = f"redis://127.0.0.1:{free_port}/0"
    try:
        answer = client.get("/readyz")
    finally:
        app.conf.broker_url = before

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    assert answer.json()["checks"]["broker"] == {"ok": False}


@pytest.mark.django_db(transaction=True)
def test_a_check_that_hangs_or_breaks_is_a_no_within_two_seconds(own_checks, beating):
    health.register("outbox", lambda: {"ok": True, "due": 4})
    assert health.readiness().checks["outbox"] == {"ok": True, "due": 4}
    health.register("broken", lambda: {"ok": 1 / 0})
    health.register("hangs", lambda: time.sleep(3) or {"ok": True})

    began = time.monotonic()
    ready = health.readiness()

    assert time.monotonic() - began < 2.3
    assert ready.status == "degraded"
    assert ready.checks["broken"] == ready.checks["hangs"] == {"ok": False}


@pytest.mark.django_db
def test_each_run_of_a_job_is_kept():
    with clock.fixed(NOON), services.job_ran("plan-round-visits") as report:
        assert JobRun.objects.get().outcome == JobOutcome.RUNNING
        report.detail = "planned 3"

    assert JobRun.objects.values_list(
        "name", "last_started_at", "last_finished_at", "outcome", "detail"
    ).get() == ("plan-round-visits", NOON, NOON, "done", "planned 3")


@pytest.mark.django_db
def test_a_job_that_breaks_keeps_the_kind_of_error_not_its_words():
    with pytest.raises(ValueError, match="Aicha"), services.job_ran("answers-due"):
        raise ValueError("Aicha said so")

    assert JobRun.objects.values_list("outcome", "detail").get() == ("failed", "ValueError")


@pytest.mark.django_db
def test_tasks_of_the_schedule_are_kept_by_their_name_there():
    tasks.keep_start(tasks.heartbeat)
    tasks.keep_end(tasks.heartbeat, {"sent": 3, "failed": 0, "to": "somebody"})

    kept = JobRun.objects.get()
    assert (kept.name, kept.outcome, kept.detail) == ("heartbeat", "done", "3 sent")

    tasks.keep_failure(tasks.heartbeat, KeyError("x"))
    assert JobRun.objects.values_list("outcome", "detail").get() == ("failed", "KeyError")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"name": ""}, "job_run_has_a_name"),
        ({"outcome": "perhaps", "last_finished_at": NOON}, "jobrun_outcome_known"),
        ({"outcome": "done"}, "job_run_ended_has_a_moment"),
    ],
)
def test_the_database_refuses_what_cannot_be(values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        JobRun.objects.create(**{"name": "a job", "last_started_at": NOON} | values)


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_goes_through_a_real_worker():
    from celery.contrib.testing.worker import start_worker

    from brm.celery import app

    with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False):
        tasks.heartbeat.delay()
        deadline = time.monotonic() + PATIENCE
        while not JobRun.objects.filter(name="heartbeat", outcome="done").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
