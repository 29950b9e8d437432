"""Departments as pages read them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from relationships.units.models import Unit, UnitQuerySet


def above(unit: Unit) -> list[Unit]:
    """The departments that this one is part of, from the top down. One query a level."""
    path: list[Unit] = []
    parent = unit.parent
    while parent is not None:
        path.append(parent)
        parent = parent.parent
    return path[::-1]


def below(units: UnitQuerySet, unit: Unit) -> QuerySet[Unit]:
    """Those of `units` that are part of this one, at any depth, without itself. One query."""
    return units.filter(lft__range=(unit.lft, unit.rgt)).exclude(pk=unit.pk).order_by("lft", "pk")


@dataclass(frozen=True)
class ThereNow:
    """The time at a department, and whether somebody is there: `until` or `opens` say till when."""

    local: datetime
    is_open: bool
    is_workday: bool


WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def there_now(unit: Unit, at: datetime) -> ThereNow:
    """What time it is there, and whether they are at work by their own hours. No query."""
    local = at.astimezone(ZoneInfo(unit.time_zone))
    is_workday = WEEKDAYS[local.weekday()] in unit.workdays.split(",")
    is_open = is_workday and unit.opens_at <= local.time() < unit.closes_at
    return ThereNow(local, is_open, is_workday)
