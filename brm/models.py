"""Collects the tables of the roof."""

from brm.exchange.models import Import
from brm.operations.models import JobRun

__all__ = ["Import", "JobRun"]
