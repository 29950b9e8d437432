"""Collects the tables of the roof."""

from brm.operations.models import JobRun

__all__ = ["JobRun"]
