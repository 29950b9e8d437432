"""Collects the tasks of the roof, where Celery looks for them."""

from brm.operations.tasks import heartbeat

__all__ = ["heartbeat"]
