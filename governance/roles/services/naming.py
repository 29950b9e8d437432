"""Naming somebody for a role, or saying openly that nobody fills it."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.roles.choices import Standing
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.roles.services.ranking import rank
from governance.roles.services.rows import (
    Conditions,
    ask,
    changed,
    check_hours,
    check_people,
    check_role,
    first_day,
    for_change,
    mark,
    no_circle,
    ordered,
    rows_of,
    usual_end,
)
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit


@transaction.atomic
def assign(
    role: GovernanceRole,
    *,
    unit: Unit | None = None,
    system: System | None = None,
    holder: Person,
    standing: str,
    at: datetime,
    by: Person | None = None,
    is_accountable: bool | None = None,
    since: date | None = None,
    conditions: Conditions = Conditions(),  # noqa: B008  frozen
    client_id: UUID | None = None,
) -> RoleAssignment:
    """Somebody fills a role for a department or a system; a vacancy of it is filled by that.

    Appointed and acknowledged ones are asked whether they accept. Who comes first is the accountable
    one, unless it is said otherwise. Without an end it is valid for a year. A `client_id` kept before
    gives the assignment of that time. Raises RuleBroken: "role_not_here", "role_elsewhere",
    "standing_vacant", "holder_left", "holder_has_it", "accountable_taken", "deputy_is_holder",
    "deputy_circle", "hours_out_of_range", "since_out_of_range", "until_before_since",
    "until_too_far".
    """
    before = RoleAssignment.objects.filter(client_id=client_id).first() if client_id else None
    if before is not None:
        return before
    check_role(role, unit, system)
    check_people(holder, conditions.deputy, standing)
    rows = rows_of(role, unit, system)
    if any(row.holder_id == holder.pk for row in rows):
        raise RuleBroken(
            "holder_has_it",
            _("%(name)s fills this role already.") % {"name": holder.name},
            field="holder",
        )
    is_accountable = _comes_first(rows, is_accountable)
    no_circle(rows, holder, conditions.deputy)
    check_hours(conditions.hours_per_week)
    vacancy = next((row for row in rows if row.is_vacant), None)
    today = clock.day_of(at)
    since = first_day(since or today, today)
    assignment = vacancy or RoleAssignment(role=role, unit=unit, system=system)
    assignment.holder, assignment.standing, assignment.since = holder, standing, since
    assignment.holder_unit = holder.unit
    assignment.is_accountable = is_accountable
    assignment.deputy, assignment.hours_per_week = conditions.deputy, conditions.hours_per_week
    assignment.is_agreed_by_manager = conditions.is_agreed_by_manager
    until = conditions.valid_until or usual_end(since, today)
    assignment.valid_until = ordered(since, until, today)
    assignment.client_id = client_id
    return _kept(assignment, by=by, at=at)


def _comes_first(rows: list[RoleAssignment], wanted: bool | None) -> bool:
    """Whether who is named now is the accountable one: as it was said, else where nobody is yet."""
    accountable = next((row for row in rows if row.is_accountable and not row.is_vacant), None)
    if wanted and accountable is not None:
        raise RuleBroken(
            "accountable_taken",
            _("%(name)s is the accountable one. Name this person beside, or end that first.")
            % {"name": accountable.holder.name if accountable.holder else ""},
            field="is_accountable",
        )
    return accountable is None if wanted is None else wanted


def _kept(assignment: RoleAssignment, *, by: Person | None, at: datetime) -> RoleAssignment:
    if assignment.pk:
        assignment.version += 1
    try:
        with transaction.atomic():
            assignment.save()
    except IntegrityError:  # two at once
        raise RuleBroken(
            "holder_has_it", _("Somebody else changed this role just now. Look again, please.")
        ) from None
    mark(assignment)
    if assignment.holder != by and assignment.standing != Standing.DE_FACTO:
        ask(assignment, at=at)
    return assignment


@transaction.atomic
def declare_vacant(
    role: GovernanceRole, *, at: datetime, unit: Unit | None = None, system: System | None = None
) -> RoleAssignment:
    """Say openly that nobody fills a role. Raises RuleBroken: "role_not_here", "role_filled"."""
    check_role(role, unit, system)
    rows = rows_of(role, unit, system)
    vacancy = next((row for row in rows if row.is_vacant), None)
    if vacancy is not None:
        return vacancy
    if rows:
        raise RuleBroken("role_filled", _("Somebody fills this role. End that first."))
    vacancy = RoleAssignment.objects.create(
        role=role, unit=unit, system=system, standing=Standing.VACANT, since=clock.day_of(at)
    )
    mark(vacancy)
    rank(RoleAssignment.objects.filter(pk=vacancy.pk))
    return vacancy


@transaction.atomic
def end_vacancy(assignment: RoleAssignment, *, why: str, at: datetime) -> None:
    """The role is not needed here any more. Raises RuleBroken: "why_missing", "role_filled"."""
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    assignment = for_change(assignment)
    if assignment.ended_on is not None:
        return
    if not assignment.is_vacant:
        raise RuleBroken("role_filled", _("Somebody fills this role now."))
    assignment.ended_on, assignment.why_ended = max(clock.day_of(at), assignment.since), why.strip()
    changed(assignment)
