"""Somebody leaves, works elsewhere now, or was named until a day that passed: the role is vacant."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from brm.base import clock
from governance.roles.models import RoleAssignment
from governance.roles.services.course import hand_back
from governance.roles.services.rows import for_change
from relationships.people.models import Person
from relationships.systems.models import Use
from relationships.units.models import Unit

AT_ONCE = 500


def leave_roles(person: Person, *, at: datetime) -> int:
    """The person has left: each of their roles is vacant, and nobody counts on them as deputy.

    Returns how many roles ended. May run twice.
    """
    rows = list(RoleAssignment.objects.held_by(person.pk).order_by("pk"))
    for row in rows:
        hand_back(row, why=_("The person left."), at=at)
    RoleAssignment.objects.running().filter(deputy=person).update(deputy=None)
    return len(rows)


def follow_moves(at: datetime) -> int:
    """Roles whose holder works elsewhere now, where they do not fit any more, are vacant.

    They fit where the role is of a department that holds the new one, or of a system that the new one
    works with. Where the old department was closed everybody of it moved, and nothing ends. Returns how
    many roles ended. May run twice and at once: each role is locked.
    """
    held = RoleAssignment.objects.held()
    now = Person.objects.filter(pk=OuterRef("holder")).values("unit")[:1]
    held.filter(holder_unit=None, holder__unit__isnull=False).update(holder_unit=Subquery(now))
    moved = held.filter(holder__unit__isnull=False).exclude(holder__unit=F("holder_unit"))
    used = Use.objects.filter(system=OuterRef("system"), unit=OuterRef("holder__unit"))
    in_branch = Q(holder__unit__lft__gte=F("unit__lft"), holder__unit__lft__lte=F("unit__rgt")) | Q(
        holder__unit__lft__gte=F("system__owned_by__lft"),
        holder__unit__lft__lte=F("system__owned_by__rgt"),
    )
    fits = in_branch | Q(Exists(used)) | Q(holder_unit__closed_on__isnull=False)
    ids = list(moved.filter(fits).values_list("pk", flat=True))
    RoleAssignment.objects.filter(pk__in=ids).update(holder_unit=Subquery(now))
    ended = 0
    for row in moved.exclude(pk__in=ids).select_related("holder__unit").order_by("pk")[:AT_ONCE]:
        elsewhere: Unit | None = row.holder.unit if row.holder else None
        why = _("Works for %(unit)s now.") % {"unit": elsewhere.name if elsewhere else ""}
        hand_back(row, why=why[:300], at=at)
        ended += 1
    return ended


def end_run_out(at: datetime) -> int:
    """Roles whose last day passed and that nobody renewed are handed back: vacant, with a handover.

    Those of retired systems stay as they are: nobody is looked for there. Returns how many roles
    ended. May run twice and at once: each role is locked and looked at again.
    """
    late = RoleAssignment.objects.held().filter(valid_until__lt=clock.day_of(at))
    late = late.exclude(system__retired_on__isnull=False)
    return sum(_run_out(row, at=at) for row in late.order_by("valid_until", "pk")[:AT_ONCE])


@transaction.atomic
def _run_out(assignment: RoleAssignment, *, at: datetime) -> bool:
    """End it, unless somebody renewed or ended it since it was found. Whether it ended."""
    row = for_change(assignment)
    if row.is_vacant or not row.is_late(clock.day_of(at)):
        return False
    hand_back(row, why=_("It ran out and was not renewed."), at=at)
    return True
