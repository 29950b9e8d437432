"""People who are missing in a newer file: asked about only where the file is complete, never ended."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange import staging
from brm.exchange.choices import CompleteFor, Kind
from brm.exchange.cut import Cut
from brm.exchange.models import Import
from brm.exchange.waiting import check_again, must_be_ready
from relationships.people.models import Person
from relationships.units.models import Unit


def asks(brought: Import) -> bool:
    """A list of departments alone says nothing of people."""
    return brought.kind != Kind.UNITS


@transaction.atomic
def say_complete(brought: Import, *, complete_for: str, units: Sequence[int] = ()) -> None:
    """Say for what a file that was not kept yet is complete.

    Raises RuleBroken("complete_unknown"), RuleBroken("units_missing") where "these departments" are
    none, and as `must_be_ready`.
    """
    must_be_ready(brought)
    is_asked = asks(brought) or complete_for == CompleteFor.NOTHING
    if complete_for not in CompleteFor.values or not is_asked:
        raise RuleBroken("complete_unknown", _("Choose what the file is complete for."))
    known: list[int] = []
    if complete_for == CompleteFor.UNITS:
        known = list(Unit.objects.open().filter(pk__in=units).values_list("pk", flat=True))
        if not known:
            raise RuleBroken("units_missing", _("Choose at least one department."))
    brought.complete_for, brought.complete_units = complete_for, sorted(known)
    brought.save(update_fields=["complete_for", "complete_units"])
    check_again(brought)


NOT_IN_THE_FILE = (
    " FROM relationships_person p LEFT JOIN relationships_unit u ON u.id = p.unit_id"
    " WHERE p.left_on IS NULL AND NOT EXISTS"
    " (SELECT FROM import_person f WHERE f.person_id = p.id)"
    # nor in a row that is refused
    " AND NOT EXISTS (SELECT FROM import_named f WHERE f.code = p.code AND f.code <> '')"
    " AND NOT EXISTS (SELECT FROM import_named f WHERE f.email = lower(p.email) AND f.email <> '')"
    " AND NOT EXISTS (SELECT FROM import_named f WHERE f.name = p.folded_name"
    " AND (f.code = '' OR p.code IS NULL))"
)
IN_THESE = (
    " AND EXISTS (SELECT FROM relationships_unit b WHERE b.id = ANY(%s)"
    " AND u.lft BETWEEN b.lft AND b.rgt)"
)


def absent() -> Cut[Person]:
    """People we have who are not in the file in hand: named, never removed. By name; two queries."""
    return _first(NOT_IN_THE_FILE, [])


def leavers(brought: Import) -> tuple[Cut[Person], list[int]]:
    """Those missing in the file in hand where it is complete, and the keys of all. Three queries."""
    if brought.complete_for == CompleteFor.NOTHING or not asks(brought):
        return Cut(), []
    everywhere = brought.complete_for == CompleteFor.EVERYTHING
    where, values = (NOT_IN_THE_FILE, []) if everywhere else (
        NOT_IN_THE_FILE + IN_THESE, [brought.complete_units],
    )  # fmt: skip
    ids = [pk for (pk,) in staging.ask(f"SELECT p.id{where} ORDER BY p.folded_name, p.id", values)]
    return _first(where, values), ids


def _first(where: str, values: list[Any]) -> Cut[Person]:
    found = staging.ask(
        f"SELECT p.id, count(*) OVER (){where} ORDER BY p.folded_name, p.id LIMIT %s",
        [*values, Cut[Person]().most],
    )
    people = Person.objects.in_bulk([pk for pk, _total in found])
    return Cut((people[pk] for pk, _total in found), found[0][1] if found else 0)


def still_asked(brought: Import) -> QuerySet[Person]:
    """Those of whom nobody has said since whether they left, by name."""
    asked = Person.objects.filter(pk__in=brought.leavers, left_on=None)
    return asked.select_related("unit").order_by("folded_name", "pk")
