"""The work on long files, by a worker."""

from celery import shared_task

from brm.base import clock
from brm.exchange import working


@shared_task(ignore_result=True, time_limit=1800)
def work_on_imports() -> int:
    """Check, keep and take back the long files that wait; may run twice and at once.

    May take longer than a message of the queue is held back: begun once more it finds the work taken.
    """
    return working.work_on_all(clock.now())
