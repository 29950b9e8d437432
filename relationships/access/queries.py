"""Builds what a person may see, in one query over all that gives sight."""

from collections.abc import Callable
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.scope import Branch, Scope, any_of
from relationships.access.models import Grant
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.people.zones import zone_of
from relationships.units.models import Unit

Sight = Callable[[Given, Given], QuerySet[Any, Any]]
_registered: list[Sight] = []


def register_sight(sight: Sight) -> None:
    """Let a slice above add what gives sight of a department or a system.

    `sight(person_id, day)` returns a query shaped by `seeing`; both are told when it is asked.
    """
    if sight not in _registered:
        _registered.append(sight)


def seeing(rows: QuerySet[Any], seen_as: str, *, system: str | None = None) -> QuerySet[Any, Any]:
    """Rows with a `unit` as sight of that department, or with a system as sight of it."""
    return rows.order_by().values_list(
        Cast(Value(seen_as), CharField()),
        F("unit_id"),
        F("unit__lft"),
        F("unit__rgt"),
        F(system) if system else Cast(Value(None), IntegerField()),
    )


def scope_of(person: Person | None, *, is_administrator: bool = False) -> Scope:
    """What this person may see today. One query."""
    if person is None:
        return Scope(is_administrator=is_administrator)
    day = clock.today_in(zone_of(person))
    # A buddy of a far zone starts and ends with the day there; a day more or less is harmless here.
    return _gathered(person.pk, is_administrator, _sights(person=person.pk, day=day))


@compiled
def _sights() -> QuerySet[Any, Any]:
    person, day = Given("person", IntegerField()), Given("day", DateField())
    sights = [
        seeing(Grant.objects.filter(person=person), "manager"),
        seeing(BusinessPartner.objects.on(day).filter(person=person), "partner"),
        seeing(ITBuddy.objects.on(day).filter(person=person), "buddy"),
        *(sight(person, day) for sight in _registered),
    ]
    return sights[0].union(*sights[1:], all=True)


def _gathered(person_id: int, is_administrator: bool, rows: list[Any]) -> Scope:
    branches: dict[str, list[Branch]] = {"manager": [], "partner": [], "holder": []}
    served: set[int] = set()
    visiting: set[int] = set()
    systems: set[int] = set()
    everything = False
    for seen_as, unit, lft, rgt, system in rows:
        if system is not None:
            systems.add(system)
        if unit is None:
            everything = everything or seen_as == "manager"
        elif seen_as == "buddy":
            served.add(unit)
        elif seen_as == "visiting":
            visiting.add(unit)
        else:
            branches[seen_as].append(Branch(unit, lft, rgt))
    return Scope(
        person_id=person_id,
        is_administrator=is_administrator,
        manages_everything=everything,
        managed=tuple(branches["manager"]),
        partnered=tuple(branches["partner"]),
        served=frozenset(served | visiting),
        visiting=frozenset(visiting - served),
        covered=tuple(branches["holder"]),
        systems=frozenset(systems),
    )


def near_units(scope: Scope) -> QuerySet[Unit]:
    """The departments this person has to do with, of those above them and under them."""
    branches = (*scope.managed, *scope.partnered, *scope.covered)
    near = [
        Q(lft__range=(branch.lft, branch.rgt)) | Q(lft__lt=branch.lft, rgt__gt=branch.rgt)
        for branch in branches
    ]
    if scope.served:
        under = Unit.objects.filter(
            pk__in=scope.served, lft__range=(OuterRef("lft"), OuterRef("rgt"))
        )
        near.append(Q(Exists(under)))
    return Unit.objects.filter(any_of(*near))


def managers_of(unit_lft: int) -> QuerySet[Person]:
    """The BRM managers who answer for the department with this place in the tree. One query."""
    return (
        Person.objects.present()
        .filter(
            Q(grants__unit=None, grants__kind="manager")
            | Q(
                grants__kind="manager",
                grants__unit__lft__lte=unit_lft,
                grants__unit__rgt__gte=unit_lft,
            )
        )
        .distinct()
        .order_by("pk")
    )
