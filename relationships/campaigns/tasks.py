"""Asking, by a worker."""

from celery import shared_task

from brm.base import clock
from relationships.campaigns.asking import ask_campaigns


@shared_task(ignore_result=True, time_limit=590)
def ask_people() -> dict[str, int]:
    """Opens what is planned for today and asks on; may run twice and at once."""
    return ask_campaigns(clock.now())
