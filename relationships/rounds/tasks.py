"""What the clock does with rounds."""

from celery import shared_task

from brm.base import clock
from relationships.rounds.services.horizon import keep_horizon


@shared_task(ignore_result=True, time_limit=290)
def plan_round_visits() -> None:
    """May run twice and at once: keeps every round's visits planned up to the horizon."""
    keep_horizon(clock.now())
