"""The share of departments that were visited in their rhythm, for the six questions."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from brm.health.models import QUIET, UnitPulse
from governance.concerns import signals
from governance.concerns.figures import together
from governance.concerns.signals import Place


def visited(place: Place, _today: date) -> QuerySet[Any, Any]:
    """Open departments, and those of them that were visited in their rhythm, as last worked out."""
    rows = UnitPulse.objects.filter(place.units("unit__"), unit__closed_on=None)
    return together(rows, ~QUIET)


def portfolio(_place: Place) -> str:
    """Where the quiet ones stand."""
    return f"{reverse('dashboard:portfolio')}?seen=quiet"


def register() -> None:
    """Let the six questions count it."""
    signals.register("round-coverage", visited, portfolio)
