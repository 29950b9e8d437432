"""Acts on departments that the toast takes back."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from relationships.units import services
from relationships.units.forms import UnitForm
from relationships.units.models import BusyPeriod, Unit
from relationships.units.views import kept_unit


def _change(unit: Unit, *, version: object, **values: Any) -> None:
    if "parent" in values:
        services.move(unit, under=values["parent"])
    else:
        services.edit(unit, version=version, at=clock.now(), **values)


def _find_busy(request: Request, pk: int) -> BusyPeriod:
    period = get_object_or_404(BusyPeriod, pk=pk)
    kept_unit(request, period.unit_id)
    return period


def _remove_busy(period: BusyPeriod) -> None:
    services.end_busy_period(period, at=clock.now())


def _busy_again(request: Request, said: dict[str, Any]) -> str:
    services.add_busy_period(
        kept_unit(request, said["pk"]),
        starts_on=date.fromisoformat(said["starts_on"]), ends_on=date.fromisoformat(said["ends_on"]),
        what=said["what"], at=clock.now(),
    )  # fmt: skip
    return _("Taken back. The days are as they were.")


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        Unit, kept_unit, fields=(*UnitForm.base_fields, "parent"), change=_change,
        remove=services.take_back, along=("brm.UnitPulse", "brm.HealthDay"),
    )  # fmt: skip
    undo_records.register("unit", way)
    busy = undo_records.Way(BusyPeriod, _find_busy, remove=_remove_busy)
    undo_records.register("busy", busy)
    undo.register("busy_ended", _busy_again)
