"""Sending, by a worker."""

from celery import shared_task

from brm.base import clock
from brm.base.background import wake
from relationships.outbox import sending


@shared_task(ignore_result=True, time_limit=300)
def send_messages() -> dict[str, int]:
    """One batch of what is due; may run twice and at once. A full batch wakes the next worker."""
    batch = sending.send_batch(at=clock.now())
    if batch.claimed == sending.BATCH and batch.sent:
        wake(send_messages)
    return batch.as_dict()
