"""The heartbeat, and the record of every job that beat starts."""

from typing import Any

from celery import Task, shared_task
from celery.signals import task_failure, task_prerun, task_success
from django.conf import settings

from brm.base import clock
from brm.operations import services
from brm.operations.jobs import JOBS, Job


@shared_task(ignore_result=True, time_limit=30)
def heartbeat() -> None:
    """Does nothing: that it ran shows that beat, broker, worker and database work together."""


def _task_of(one: Job) -> None:
    """The Celery task of a job whose slice has none of its own."""

    def run() -> dict[str, int]:
        return one.run(clock.now())

    run.__doc__ = f"{one.name}: may run twice and at once."
    shared_task(name=one.task_name, ignore_result=True, time_limit=290)(run)


for one in JOBS:
    if not one.task:
        _task_of(one)


def job_of(task: Task) -> str | None:
    """The name in the schedule under which administrators know this task."""
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["task"] == task.name:
            return name
    return None


@task_prerun.connect
def keep_start(task: Task, **_: Any) -> None:
    """A job begins: its page says since when."""
    if name := job_of(task):
        services.job_started(name, at=clock.now())


@task_success.connect
def keep_end(sender: Task, result: object = None, **_: Any) -> None:
    """A job ended well: its page says when, and what it did."""
    if name := job_of(sender):
        services.job_finished(name, at=clock.now(), detail=services.in_numbers(result))


@task_failure.connect
def keep_failure(sender: Task, exception: BaseException, **_: Any) -> None:
    """A job failed: its page says when, and why."""
    if name := job_of(sender):
        services.job_failed(name, exception, at=clock.now())
