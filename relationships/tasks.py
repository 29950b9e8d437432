"""Collects the tasks of the slices for Celery."""

from relationships.campaigns import tasks as campaigns
from relationships.outbox import tasks as outbox
from relationships.rounds import tasks as rounds

__all__ = ["campaigns", "outbox", "rounds"]
