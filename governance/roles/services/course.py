"""What becomes of a role that somebody fills: accepted, handed back, renewed, agreed anew."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from governance.roles.choices import Standing
from governance.roles.models import RoleAssignment
from governance.roles.services.handing import ask_handover, was_in_it
from governance.roles.services.ranking import rank
from governance.roles.services.rows import (
    A_YEAR,
    Conditions,
    ask,
    changed,
    check_hours,
    check_people,
    for_change,
    locked,
    mark,
    no_circle,
    ordered,
    rows_of,
    to_be_told,
    usual_end,
)
from relationships.outbox.services import put
from relationships.people.models import Person


@transaction.atomic
def accept(assignment: RoleAssignment, *, at: datetime) -> RoleAssignment:
    """The holder says yes. Who was only gone to is acknowledged by that, once their manager agreed.
    Twice changes nothing.

    Raises RuleBroken("role_ended"), "role_vacant", "manager_first".
    """
    assignment = locked(assignment)
    if assignment.accepted_on is not None:
        return assignment
    if assignment.standing == Standing.DE_FACTO:
        if not assignment.is_agreed_by_manager:
            raise RuleBroken("manager_first", _("Their manager is asked first."))
        assignment.standing = Standing.ACKNOWLEDGED
    assignment.accepted_on = clock.day_of(at)
    return changed(assignment)


@transaction.atomic
def hand_back(assignment: RoleAssignment, *, why: str, at: datetime) -> RoleAssignment | None:
    """The role ends for its holder, for a reason; where nobody is left it is vacant from then on.

    Returns the vacancy, if there is one. Twice changes nothing more. Raises
    RuleBroken("why_missing").
    """
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    assignment = for_change(assignment)
    if assignment.ended_on is not None or assignment.is_vacant:
        return None
    day = max(clock.day_of(at), assignment.since)
    assignment.ended_on, assignment.why_ended = day, why.strip()
    changed(assignment)
    left = rows_of(assignment.role, assignment.unit, assignment.system)
    if left and not assignment.is_accountable:
        return None
    vacancy = next((row for row in left if row.is_vacant), None)
    if vacancy is not None:
        vacancy.is_accountable = True
        return changed(vacancy)
    vacancy = RoleAssignment.objects.create(
        role=assignment.role,
        unit=assignment.unit,
        system=assignment.system,
        standing=Standing.VACANT,
        is_accountable=assignment.is_accountable,
        deputy=assignment.deputy,
        since=day,
    )
    mark(vacancy)
    rank(RoleAssignment.objects.filter(pk=vacancy.pk))
    if was_in_it(assignment, day):
        ask_handover(assignment, at=at)
    for person in to_be_told(assignment):
        put("role_vacant", to=person, about=vacancy, at=at, due_at=at + TIME_TO_UNDO)
    return vacancy


@transaction.atomic
def renew(assignment: RoleAssignment, *, at: datetime) -> RoleAssignment:
    """Valid for a year from today, or longer where that was agreed. Twice on a day changes nothing.

    Raises RuleBroken: "role_ended", "role_vacant".
    """
    assignment = locked(assignment)
    until = clock.day_of(at) + A_YEAR
    if assignment.valid_until is not None and assignment.valid_until >= until:
        return assignment
    assignment.valid_until = until
    return changed(assignment)


@transaction.atomic
def set_deputy(assignment: RoleAssignment, *, deputy: Person | None) -> RoleAssignment:
    """Who steps in.

    Raises RuleBroken: "deputy_is_holder", "holder_left", "deputy_circle", "role_ended".
    """
    assignment = locked(assignment)
    check_people(assignment.holder, deputy, assignment.standing)
    _no_circle(assignment, deputy)
    assignment.deputy = deputy
    return changed(assignment)


def _no_circle(assignment: RoleAssignment, deputy: Person | None) -> None:
    rows = rows_of(assignment.role, assignment.unit, assignment.system)
    assert assignment.holder is not None  # noqa: S101  `locked` refuses a vacancy
    no_circle(rows, assignment.holder, deputy)


def _asked_first(assignment: RoleAssignment, standing: str) -> None:
    """Whom people go to becomes acknowledged by their own yes, after their manager's.

    Raises RuleBroken("manager_first").
    """
    if assignment.standing == Standing.DE_FACTO and standing == Standing.ACKNOWLEDGED:
        raise RuleBroken(
            "manager_first",
            _(
                "Nobody agreed to this yet. Press “Make it official” on the page of the role: their"
                " manager is asked first, then they."
            ),
            field="standing",
        )


@transaction.atomic
def change(
    assignment: RoleAssignment,
    *,
    version: object,
    standing: str,
    is_accountable: bool,
    conditions: Conditions,
    by: Person | None,
    at: datetime,
) -> RoleAssignment:
    """Keep what was agreed anew: standing, hours, deputy, until when; without an end it is a year.

    Raises Stale where somebody else was quicker, RuleBroken as `assign` does, and "manager_first" where
    it would make whom people go to acknowledged.
    """
    assignment = locked(assignment)
    check_people(assignment.holder, conditions.deputy, standing)
    _asked_first(assignment, standing)
    check_hours(conditions.hours_per_week)
    today = clock.day_of(at)
    until = conditions.valid_until or usual_end(assignment.since, today)
    ordered(assignment.since, until, today)
    others = rows_of(assignment.role, assignment.unit, assignment.system)
    if is_accountable and any(o.is_accountable for o in others if o.pk != assignment.pk):
        raise RuleBroken(
            "accountable_taken",
            _("Somebody else is the accountable one. Change that first."),
            field="is_accountable",
        )
    assert assignment.holder is not None  # noqa: S101  `locked` refuses a vacancy
    no_circle(others, assignment.holder, conditions.deputy)
    if stale(assignment, version):
        raise Stale(assignment)
    was_asked = assignment.standing != Standing.DE_FACTO
    assignment.standing, assignment.is_accountable = standing, is_accountable
    if standing == Standing.DE_FACTO:
        assignment.accepted_on = None
    assignment.deputy, assignment.hours_per_week = conditions.deputy, conditions.hours_per_week
    assignment.is_agreed_by_manager = conditions.is_agreed_by_manager
    assignment.valid_until = until
    changed(assignment)
    if not was_asked and standing != Standing.DE_FACTO and assignment.holder != by:
        ask(assignment, at=at)
    return assignment
