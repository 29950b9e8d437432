"""Collects the tasks of the roof, where Celery looks for them."""

from brm.exchange.tasks import work_on_imports
from brm.operations.tasks import heartbeat

__all__ = ["heartbeat", "work_on_imports"]
