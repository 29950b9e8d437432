"""Collects the tables of the roof."""

from brm.exchange.models import Import
from brm.find.models import Word
from brm.health.models import HealthDay, UnitPulse
from brm.operations.models import DemoClock, JobRun

__all__ = ["DemoClock", "HealthDay", "Import", "JobRun", "UnitPulse", "Word"]
