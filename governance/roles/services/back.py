"""Taking back what was just said of a role: its rows are as they were, before anybody heard of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from brm.base.undo import changed_since
from brm.base.undo_records import hangs_on, said_of, values_of
from governance.roles.models import GovernanceRole, Handover, RoleAssignment
from governance.roles.services.rows import mark
from relationships.outbox.services import unsay
from relationships.systems.models import System
from relationships.units.models import Unit

Said = dict[str, dict[str, Any]]
FIELDS = (
    "holder", "standing", "is_accountable", "deputy", "hours_per_week", "is_agreed_by_manager",
    "since", "valid_until", "accepted_on", "ended_on", "why_ended", "client_id", "holder_unit",
)  # fmt: skip
TELLS = ("role_asked", "role_vacant", "role_handover", "role_handed_over")


def rows_as_they_are(role: GovernanceRole, unit: Unit | None, system: System | None) -> Said:
    """Each row of a role of a subject, by its number, as JSON can say it. One query."""
    rows = RoleAssignment.objects.filter(role=role, unit=unit, system=system).order_by("pk")
    return {str(row.pk): {"version": row.version, **said_of(row, FIELDS)} for row in rows}


@transaction.atomic
def restore_rows(
    role: GovernanceRole,
    unit: Unit | None,
    system: System | None,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    said_at: datetime,
) -> None:
    """The rows as they were before the act of `said_at`; twice changes nothing more.

    Raises RuleBroken("changed_since"), and "told_already" where somebody has read of it by now.
    """
    GovernanceRole.objects.select_for_update(no_key=True).get(pk=role.pk)
    now = rows_as_they_are(role, unit, system)
    if _facts(now) == _facts(before):
        return
    if now != dict(after):
        raise changed_since()
    rows = RoleAssignment.objects.select_for_update(of=("self",)).in_bulk([int(pk) for pk in now])
    differing = [row for row in rows.values() if now[str(row.pk)] != before.get(str(row.pk))]
    unsay(differing, TELLS, since=said_at)
    Handover.objects.to_be_written().filter(assignment__in=differing).delete()
    # Who goes out makes room for who comes back.
    for row in sorted(differing, key=lambda row: str(row.pk) in before):
        was = before.get(str(row.pk))
        mark(row)
        if was is None:
            if hangs_on(row):
                raise changed_since()
            row.delete()
            continue
        for name, value in values_of(RoleAssignment, {k: was[k] for k in FIELDS}).items():
            setattr(row, name, value)
        row.version += 1
        row.save()
        mark(row)


def _facts(rows: Mapping[str, Any]) -> dict[str, Any]:
    return {pk: {name: row[name] for name in FIELDS} for pk, row in rows.items()}
