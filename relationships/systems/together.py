"""Two records of one thing: one goes on, the other has ended, keeps what it said and leads there."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from brm.base.db import folded
from brm.base.editing import keep
from relationships.marks.services import touch
from relationships.systems.models import System, Use


def named(name: str) -> System | None:
    """The system of that name; where it was put together with another one, that one. One query."""
    rows = System.objects.select_related("merged_into")
    found = rows.filter(folded_name=folded(name)).first()
    return found.merged_into or found if found else None


@transaction.atomic
def lead_to(one: System, other: System, *, day: date) -> tuple[list[int], list[int]]:
    """The other record ends on that day and leads to the one; whoever worked with it works with that.

    What led to the other leads to the one, too. Gives the departments that work with the one by this
    act, and the records that led to the other.
    """
    moved = [_led(each, one).pk for each in other.merged_from.order_by("pk")]
    keep(other, other.version, merged_into=one, retired_on=day)
    added = _work_with(one, other)
    touch(*_theirs(one, other))
    return added, moved


def _led(system: System, to: System) -> System:
    return keep(system, system.version, merged_into=to)


def _work_with(one: System, other: System) -> list[int]:
    known = set(one.uses.values_list("unit", flat=True))
    people: dict[int, int | None] = dict(
        other.uses.order_by("pk").values_list("unit", "people_count")
    )
    if other.owned_by_id is not None:
        people.setdefault(other.owned_by_id, None)
    added = [unit for unit in people if unit not in known]
    Use.objects.bulk_create(
        [Use(system=one, unit_id=unit, people_count=people[unit]) for unit in added]
    )
    return added


@transaction.atomic
def part(one: System, other: System, *, added: list[int], moved: list[int]) -> None:
    """Undo of `lead_to`: both records stand for themselves. What was said meanwhile stays."""
    touch(*_theirs(one, other))
    before: Mapping[int, int | None] = dict(other.uses.values_list("unit", "people_count"))
    for use in one.uses.filter(unit__in=added):
        if use.people_count == before.get(use.unit_id):
            use.delete()
    keep(other, other.version, merged_into=None, retired_on=None)
    for system in System.objects.filter(pk__in=moved, merged_into=one).order_by("pk"):
        _led(system, other)


def _theirs(one: System, other: System) -> set[int]:
    """Departments whose figures may tell of them: those they belong to and that use them."""
    units = set(Use.objects.filter(system__in=[one, other]).values_list("unit", flat=True))
    return units | {each.owned_by_id for each in (one, other) if each.owned_by_id is not None}
