"""Collects the tasks of the slices for Celery."""

from relationships.rounds import tasks as rounds

__all__ = ["rounds"]
