"""Departments that lack a buddy or a round, and who could go there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from brm.base.db import day_there
from brm.base.scope import Scope
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.models import Round
from relationships.units.models import Unit

SHOWN = 400


@dataclass(frozen=True)
class Row:
    """A department to tick: whether somebody serves it today, and whether a round runs there."""

    unit: Unit
    is_served: bool
    is_walked: bool

    @property
    def pk(self) -> int:
        return self.unit.pk

    @property
    def lacks(self) -> bool:
        return not (self.is_served and self.is_walked)


def departments(scope: Scope, at: datetime) -> list[Row]:
    """The departments of a manager, those that lack a buddy or a round first. One query."""
    serving = ITBuddy.objects.on(day_there(at)).filter(unit=OuterRef("pk"), person__left_on=None)
    walking = Round.objects.running().filter(unit=OuterRef("pk"))
    rows = Unit.objects.filter(scope.managed_units()).open()
    named = rows.annotate(is_served=Exists(serving), is_walked=Exists(walking))
    found = named.order_by("is_served", "is_walked", "folded_name", "pk")[:SHOWN]
    return [Row(unit, unit.is_served, unit.is_walked) for unit in found]


def walkers(scope: Scope, at: datetime) -> list[Person]:
    """Who serves departments of this manager today, by name. One query."""
    serving = ITBuddy.objects.on(day_there(at)).filter(scope.managed_units("unit__"))
    people = Person.objects.present().filter(pk__in=serving.values("person"))
    return list(people.order_by("folded_name", "pk")[:SHOWN])
