"""Keeps the record of regular jobs, and lets the first administrator in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Right
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.operations.choices import JobOutcome
from brm.operations.jobs import JOBS, Job
from brm.operations.models import JobRun
from relationships.access.models import Grant
from relationships.people.models import Person, User

WELCOME = "brm.welcome"
WELCOME_DAYS = 7
REMEMBERED = 14  # runs of a job
DEMO_SIGN_INS = ("admin", "manager", "buddy", "partner", "owner", "buddy2", "partner2")
ONE_AT_A_TIME = 1_112_690_001  # an advisory lock of this database: the first administrator


@dataclass
class Report:
    """What a job says of itself at its end: numbers, never names or words of people."""

    detail: str = ""


@contextmanager
def job_ran(name: str) -> Iterator[Report]:
    """Keep that this job ran, when, and how it ended. Two SQL queries, outside the job's own.

    An error rises on; the record holds its kind only, since its text may hold people's words.
    """
    job_started(name, at=clock.now())
    report = Report()
    try:
        yield report
    except BaseException as error:
        job_failed(name, error, at=clock.now())
        raise
    job_finished(name, at=clock.now(), detail=report.detail)


def job_started(name: str, *, at: datetime) -> None:
    """Keep that the job began; what it said before stays until it ends. One SQL query."""
    JobRun.objects.bulk_create(
        [JobRun(name=name, last_started_at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["last_started_at", "outcome"],
    )


def job_finished(
    name: str, *, at: datetime, outcome: JobOutcome = JobOutcome.DONE, detail: str = ""
) -> None:
    """Keep that the job ended, and how. One SQL query."""
    mark = "d" if outcome == JobOutcome.DONE else "f"
    JobRun.objects.filter(name=name).update(
        last_finished_at=at,
        outcome=outcome,
        detail=detail[:500],
        recent=Right(Concat("recent", Value(mark)), REMEMBERED),
    )


def job_failed(name: str, error: BaseException, *, at: datetime) -> None:
    """Keep that the job ended with an error: its kind, not its text."""
    job_finished(name, at=at, outcome=JobOutcome.FAILED, detail=type(error).__name__)


def nobody_signs_in_yet() -> bool:
    """Not one sign-in exists. One SQL query."""
    return not User.objects.exists()


def holds_demo() -> bool:
    """These data are the demo's: each of its sign-ins is there. One SQL query."""
    return User.objects.filter(username__in=DEMO_SIGN_INS).count() == len(DEMO_SIGN_INS)


def welcome_token() -> str:
    """Opens the page where the first administrator is made; for `WELCOME_DAYS` days."""
    return signing.dumps("first administrator", salt=WELCOME)


def is_welcome(token: str) -> bool:
    """The token is ours, not too old, and nobody signs in yet."""
    try:
        signing.loads(token, salt=WELCOME, max_age=WELCOME_DAYS * 86_400)
    except signing.BadSignature:
        return False
    return nobody_signs_in_yet()


@transaction.atomic
def make_first_administrator(*, name: str, email: str, password: str) -> User:
    """The first sign-in of a new installation: an administrator, who signs in by e-mail.

    They answer for all departments as BRM manager, too, until somebody else does.

    Raises RuleBroken("somebody_is_there") when another was quicker.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if not nobody_signs_in_yet():
        raise RuleBroken("somebody_is_there", _("There is an administrator already; sign in."))
    user = User.objects.create_superuser(username=email, email=email, password=password)
    person = Person.objects.create(user=user, name=name, email=email, side="it")
    # somebody must be able to begin: this grant is taken back, or shared, in the administration
    Grant.objects.create(person=person, since=clock.today_in(settings.TIME_ZONE))
    return user


def run_job(job: Job, *, at: datetime) -> dict[str, int]:
    """Run one job in this process, and keep how it went. Rises with the job's own error."""
    with job_ran(job.name) as report:
        did = job.run(at)
        report.detail = in_numbers(did)
    return did


def tick(*, at: datetime) -> dict[str, dict[str, int]]:
    """Run every job but the sending once, in the table's order; what each did, by name.

    One that breaks does not keep the others from running; its error rises after the last.
    """
    did: dict[str, dict[str, int]] = {}
    broken: list[Exception] = []
    for job in JOBS:
        if not job.is_sending:
            try:
                did[job.name] = run_job(job, at=at)
            except Exception as error:  # noqa: BLE001  it rises below, after the others ran
                broken.append(error)
    if broken:
        raise ExceptionGroup("Some jobs broke", broken)
    return did


def in_numbers(did: object) -> str:
    """Counts that a job returned, as words; anything else is not kept."""
    if not isinstance(did, dict):
        return ""
    counts = {name: count for name, count in did.items() if isinstance(count, int) and count}
    return ", ".join(f"{count} {name}" for name, count in counts.items())
