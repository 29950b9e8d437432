"""One table of jobs makes the schedule, the tick and the page; each run is kept."""

from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.db import IntegrityError, connection

from brm.base import clock
from brm.operations import jobs, services
from brm.operations.jobs import JOBS, Job
from brm.operations.models import DemoClock, JobRun
from relationships.outbox.models import Message
from relationships.outbox.services import hold_all, put
from tests.factories.relationships import NOON, PersonFactory, manager, signed_in

pytestmark = pytest.mark.django_db
NAMED = {"plan-round-visits", "remind-before-visits", "answers-due", "send-messages", "heartbeat"}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_runs_twice_and_says_what_it_did(job):
    first, again = job.run(NOON), job.run(NOON)

    assert all(isinstance(number, int) for number in (*first.values(), *again.values()))


def test_beat_knows_every_job_and_celery_every_task():
    current_app.loader.import_default_modules()

    assert set(settings.CELERY_BEAT_SCHEDULE) >= NAMED
    assert {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()} <= set(current_app.tasks)


def test_what_has_no_rhythm_of_its_own_comes_each_tick():
    entries = jobs.schedule(7)

    assert (entries["heartbeat"]["schedule"], entries["send-messages"]["schedule"]) == (7, 7)
    assert entries["plan-round-visits"]["schedule"] == 600


def test_the_task_of_a_job_runs_its_service():
    current_app.loader.import_default_modules()

    with clock.fixed(NOON):
        assert current_app.tasks["jobs.promises-due"]() == {"done": 0}


def test_a_run_is_kept_with_what_it_did(monkeypatch):
    job = Job("greet", "Greet", "daily", "tests.brm.operations.services_of_tests:greet")

    services.run_job(job, at=NOON)

    run = JobRun.objects.get()
    assert (run.name, run.outcome, run.detail) == ("greet", "done", "2 greeted")


def test_one_broken_job_does_not_stop_the_others(monkeypatch):
    greet = Job("greet", "Greet", "daily", "tests.brm.operations.services_of_tests:greet")
    broken = Job("broken", "Break", "daily", "tests.brm.operations.services_of_tests:broken")
    monkeypatch.setattr(services, "JOBS", (broken, greet))

    with pytest.raises(ExceptionGroup):
        services.tick(at=NOON)

    assert {run.name: run.outcome for run in JobRun.objects.all()} == {
        "broken": "failed",
        "greet": "done",
    }


def test_the_last_fourteen_runs_are_remembered():
    for number in range(16):
        services.job_started("greet", at=NOON)
        if number == 15:
            services.job_failed("greet", ValueError(), at=NOON)
        else:
            services.job_finished("greet", at=NOON)

    assert JobRun.objects.get().recent == "d" * 13 + "f"


# ---- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def run_by(client):
    return signed_in(client, manager())


def failed_message(name="Ragnhild Moe"):
    person = PersonFactory(name=name)
    put("test", to=person, about=person, at=NOON)
    Message.objects.filter(to=person).update(
        state="failed", ended_at=NOON, attempts=1, problem="550 no such person"
    )
    return Message.objects.get(to=person)


def test_the_page_names_each_job_with_its_last_run(run_by):
    for job in JOBS:
        services.job_started(job.name, at=NOON)
        services.job_finished(job.name, at=NOON, detail="3 done")

    with clock.fixed(NOON + timedelta(seconds=1)):
        text = run_by.get("/operations/").text

    assert all(str(job.title) in text for job in JOBS)
    assert "1 of the last 1 runs went well" in text
    assert "All jobs ran." in text


@pytest.mark.parametrize(
    ("later", "words"),
    [(timedelta(hours=1), "1 job did not run in its time."), (None, "1 job broke.")],
)
def test_the_page_says_when_a_job_is_late_or_broke(run_by, later, words):
    services.job_started("answers-due", at=NOON)
    if later:
        services.job_finished("answers-due", at=NOON)
    else:
        services.job_failed("answers-due", ValueError(), at=NOON)

    with clock.fixed(NOON + (later or timedelta(minutes=1))):
        assert words in run_by.get("/operations/").text


def test_a_message_that_did_not_leave_is_shown_with_its_reason(run_by):
    failed_message()

    text = run_by.get("/operations/").text

    assert "to Ragnhild Moe" in text
    assert "There is no such address, says the mail server (550 no such person)." in text


@pytest.mark.parametrize("state", ["failed", "due", "in doubt"])
def test_of_a_message_about_something_heard_nobody_learns_who_gets_it(run_by, state):
    person = PersonFactory(name="Marie Curiel")
    put("voice_answered", to=person, about="voice:17", occasion="answer-1", at=NOON)
    changes = {
        "failed": {"state": "failed", "ended_at": NOON, "problem": "550 no marie@example.org"},
        "due": {"due_at": NOON + timedelta(days=1)},
        "in doubt": {"state": "sent", "ended_at": NOON, "doubts": 1},
    }
    Message.objects.update(**changes[state])

    with clock.fixed(NOON):
        text = run_by.get("/operations/").text

    assert [word in text for word in ("Marie", "marie", "to –")] == [False, False, True]


def test_a_failed_message_is_tried_again_by_a_press(run_by):
    one, other = failed_message(), failed_message("Bart")

    run_by.post(f"/operations/messages/{one.pk}/retry/")
    one.refresh_from_db()
    other.refresh_from_db()
    states = (one.state, other.state)
    run_by.post("/operations/messages/retry/")
    other.refresh_from_db()

    assert (states, other.state) == (("due", "failed"), "due")


def test_the_page_asks_the_same_however_many_messages(run_by, django_assert_max_num_queries):
    counts = []
    for name in ("A", "B", "C"):
        failed_message(name)
        with django_assert_max_num_queries(14) as asked:
            run_by.get("/operations/")
        counts.append(len(asked))

    assert counts[0] == counts[2]


def test_a_job_is_asked_for_by_a_press(run_by):
    answer = run_by.post("/operations/jobs/answers-due/run/")

    asked = [getattr(call, "wakes", "") for _sids, call, _robust in connection.run_on_commit]
    assert (answer.status_code, asked) == (302, ["jobs.answers-due"])
    assert run_by.post("/operations/jobs/other/run/").status_code == 404


def test_a_test_goes_to_oneself_alone(run_by):
    run_by.post("/operations/test/")

    message = Message.objects.get()
    assert (message.kind, message.to.user.username) == (
        "test",
        run_by.get("/").wsgi_request.user.username,
    )
    assert "Send me a test" in run_by.get("/operations/").text


def test_without_an_address_no_test_goes_out(client):
    person = manager()
    person.email = ""
    person.save()

    answer = signed_in(client, person).post("/operations/test/", follow=True)

    assert "your own entry has no e-mail address" in answer.text


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        (DemoClock(pk=2), "demo_clock_is_one_row"),
        (DemoClock(pk=1, ahead=-timedelta(hours=1)), "demo_clock_never_behind"),
    ],
)
def test_the_database_refuses_another_clock(row, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        row.save()


def test_administrators_read_everywhere_that_no_message_leaves_and_release_them(client):
    reader = PersonFactory(name="Anouk Reader")
    put("test", to=reader, about=reader, at=NOON)
    hold_all(at=NOON)
    put("test", to=PersonFactory(), about="a:1", at=NOON)
    administrator = PersonFactory()
    signed_in(client, administrator, is_staff=True)

    before, jobs = client.get("/people/"), client.get("/operations/").content.decode()
    released = client.post("/operations/messages/release/", follow=True).content.decode()

    assert "See and release" in before.content.decode()
    assert ["Anouk Reader" in jobs, "2 messages wait." in jobs] == [True, True]
    assert "Messages leave again; 2 waited." in released
    assert "See and release" not in released
    assert {one.state for one in Message.objects.all()} == {"due"}


def test_a_hold_that_nothing_waits_for_is_told_and_released_without_a_number(client):
    hold_all(at=NOON)
    signed_in(client, PersonFactory(), is_staff=True)

    jobs = client.get("/operations/").content.decode()
    released = client.post("/operations/messages/release/", follow=True).content.decode()

    assert ["None waits yet." in jobs, "0 message" in jobs] == [True, False]
    assert "Messages leave again; none waited." in released
