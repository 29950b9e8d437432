"""People who are missing in a newer file: asked about only where the file is complete, never ended."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange.choices import CompleteFor, Kind
from brm.exchange.models import Import
from brm.exchange.plan import Plan
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


def leavers(brought: Import, plan: Plan) -> list[Person]:
    """Those missing in the file where it is complete. At most two queries."""
    if brought.complete_for == CompleteFor.EVERYTHING:
        return plan.absent
    if brought.complete_for != CompleteFor.UNITS:
        return []
    here = Unit.objects.filter(pk__in=brought.complete_units).values_list("lft", "rgt")
    branches = list(here)
    lies_at = dict(
        Unit.objects.filter(pk__in={p.unit_id for p in plan.absent}).values_list("pk", "lft")
    )
    return [
        person
        for person in plan.absent
        if person.unit_id in lies_at
        and any(lft <= lies_at[person.unit_id] <= rgt for lft, rgt in branches)
    ]


def still_asked(brought: Import) -> QuerySet[Person]:
    """Those of whom nobody has said since whether they left, by name."""
    asked = Person.objects.filter(pk__in=brought.leavers, left_on=None)
    return asked.select_related("unit").order_by("folded_name", "pk")
