"""The heartbeat, and the record of every job that beat starts."""

from typing import Any

from celery import Task, shared_task
from celery.signals import task_failure, task_prerun, task_success
from django.conf import settings

from brm.base import clock
from brm.operations import services


@shared_task(ignore_result=True, time_limit=30)
def heartbeat() -> None:
    """Does nothing: that it ran shows that beat, broker, worker and database work together."""


def job_of(task: Task) -> str | None:
    """The name in the schedule under which administrators know this task."""
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["task"] == task.name:
            return name
    return None


def numbers(result: object) -> str:
    """Counts that a job returned, as words; anything else is not kept."""
    if not isinstance(result, dict):
        return ""
    return ", ".join(f"{key} {value}" for key, value in result.items() if isinstance(value, int))


@task_prerun.connect
def keep_start(task: Task, **_: Any) -> None:
    if name := job_of(task):
        services.job_started(name, at=clock.now())


@task_success.connect
def keep_end(sender: Task, result: object = None, **_: Any) -> None:
    if name := job_of(sender):
        services.job_finished(name, at=clock.now(), detail=numbers(result))


@task_failure.connect
def keep_failure(sender: Task, exception: BaseException, **_: Any) -> None:
    if name := job_of(sender):
        services.job_failed(name, exception, at=clock.now())
