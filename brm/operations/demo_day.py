"""The demo's next working morning: what would have happened until then happens."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from brm.base import clock
from brm.operations import demo_clock
from brm.operations.jobs import JOBS
from brm.operations.services import run_job

FIRST_HOUR, LAST_HOUR = 7, 19  # of a working day, in which the jobs run each hour


def next_morning(*, version: int) -> bool:
    """Move the demo on; False when somebody else did since `version` was shown.

    Every regular job runs, and what is due is sent, at each hour of a working day between now and
    then, and last at eight on the next working morning: each at its own time, as it would have been.
    """
    if not demo_clock.take_turn(version):
        return False
    began = clock.now()
    target = demo_clock.next_working_morning(began)
    did: dict[str, int] = {}
    for moment in moments(began, target):
        with clock.fixed(moment):
            for job in JOBS:
                done = sum(run_job(job, at=moment).values()) if not job.is_sending else 0
                if job.is_sending:
                    done = run_job(job, at=moment)["sent"]
                did[job.name] = did.get(job.name, 0) + done
    demo_clock.move(target, moved_from=began, did=did)
    return True


def moments(began: datetime, target: datetime) -> Iterator[datetime]:
    """The hours at which the jobs run between two moments, the last one included."""
    zone = ZoneInfo(settings.TIME_ZONE)
    moment = began.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while moment < target:
        local = moment.astimezone(zone)
        if local.weekday() < 5 and FIRST_HOUR <= local.hour <= LAST_HOUR:
            yield moment
        moment += timedelta(hours=1)
    yield target
