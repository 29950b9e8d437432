"""Naming somebody for a role, and what becomes of it: asked, accepted, handed back, renewed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.editing import keep
from brm.base.errors import RuleBroken
from governance.roles.choices import KnownFrom, Standing, Subject
from governance.roles.models import GovernanceRole, RoleAssignment
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit

A_YEAR = timedelta(days=365)
ENDS_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Conditions:
    """What was agreed beside the name."""

    deputy: Person | None = None
    hours_per_week: Decimal | None = None
    is_agreed_by_manager: bool = False
    valid_until: date | None = None


def day_of(at: datetime) -> date:
    """Roles begin and end with the organisation's day."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


# ---- Naming ------------------------------------------------------------------------------------


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
    "until_before_since".
    """
    before = RoleAssignment.objects.filter(client_id=client_id).first() if client_id else None
    if before is not None:
        return before
    _check_role(role, unit, system)
    _check_people(holder, conditions.deputy, standing)
    rows = _rows_of(role, unit, system)
    if any(row.holder_id == holder.pk for row in rows):
        raise RuleBroken(
            "holder_has_it",
            _("%(name)s fills this role already.") % {"name": holder.name},
            field="holder",
        )
    accountable = next((row for row in rows if row.is_accountable and not row.is_vacant), None)
    if is_accountable is None:
        is_accountable = accountable is None
    if is_accountable and accountable is not None:
        raise RuleBroken(
            "accountable_taken",
            _("%(name)s is the accountable one. Name this person beside, or end that first.")
            % {"name": accountable.holder.name if accountable.holder else ""},
            field="is_accountable",
        )
    vacancy = next((row for row in rows if row.is_vacant), None)
    since = since or day_of(at)
    assignment = vacancy or RoleAssignment(role=role, unit=unit, system=system)
    assignment.holder, assignment.standing, assignment.since = holder, standing, since
    assignment.is_accountable = is_accountable
    assignment.deputy, assignment.hours_per_week = conditions.deputy, conditions.hours_per_week
    assignment.is_agreed_by_manager = conditions.is_agreed_by_manager
    assignment.valid_until = _until(since, conditions.valid_until or since + A_YEAR)
    assignment.client_id = client_id
    return _kept(assignment, by=by, at=at)


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
    holder = assignment.holder
    if holder is not None and holder != by and assignment.standing != Standing.DE_FACTO:
        put("role_asked", to=holder, about=assignment, occasion=f"v{assignment.version}", at=at)
    return assignment


def _check_role(role: GovernanceRole, unit: Unit | None, system: System | None) -> None:
    fits = {Subject.SYSTEM: system, Subject.UNIT: unit, Subject.BOTH: unit or system}
    if (unit is None) == (system is None) or not fits[Subject(role.subject)]:
        raise RuleBroken(
            "role_not_here",
            _("%(role)s is a role of %(subject)s. Choose one.")
            % {"role": role.name, "subject": role.get_subject_display()},
            field="system" if role.subject == Subject.SYSTEM else "unit",
        )
    if role.known_from != KnownFrom.ASSIGNMENTS:
        raise RuleBroken(
            "role_elsewhere",
            _("Who is %(role)s is known already: from %(where)s.")
            % {"role": role.name, "where": role.get_known_from_display()},
            field="role",
        )


def _check_people(holder: Person | None, deputy: Person | None, standing: str) -> None:
    if standing == Standing.VACANT:
        raise RuleBroken(
            "standing_vacant", _("A vacancy has no name. Say how formal it is."), field="standing"
        )
    for person, field in ((holder, "holder"), (deputy, "deputy")):
        if person is not None and person.left_on is not None:
            raise RuleBroken(
                "holder_left",
                _("%(name)s has left. Choose somebody else.") % {"name": person.name},
                field=field,
            )
    if deputy is not None and deputy == holder:
        raise RuleBroken(
            "deputy_is_holder", _("The deputy must be somebody else."), field="deputy"
        )


def _until(since: date, until: date) -> date:
    if until < since:
        raise RuleBroken(
            "until_before_since",
            _("This ends before it begins. Choose a later day."),
            field="valid_until",
        )
    return until


def _rows_of(
    role: GovernanceRole, unit: Unit | None, system: System | None
) -> list[RoleAssignment]:
    """The running rows of a role of a subject, locked; the role's row is the queue to stand in."""
    GovernanceRole.objects.select_for_update(no_key=True).get(pk=role.pk)
    rows = RoleAssignment.objects.running().filter(role=role, unit=unit, system=system)
    return list(
        rows.select_for_update(of=("self",), no_key=True).select_related("holder").order_by("pk")
    )


# ---- What becomes of it --------------------------------------------------------------------------


@transaction.atomic
def accept(assignment: RoleAssignment, *, at: datetime) -> RoleAssignment:
    """The holder says yes. Who was only gone to is acknowledged by that. Twice changes nothing.

    Raises RuleBroken("role_ended") and RuleBroken("role_vacant").
    """
    assignment = _locked(assignment)
    if assignment.accepted_on is not None:
        return assignment
    if assignment.standing == Standing.DE_FACTO:
        assignment.standing = Standing.ACKNOWLEDGED
    assignment.accepted_on = day_of(at)
    return _changed(assignment)


@transaction.atomic
def hand_back(assignment: RoleAssignment, *, why: str, at: datetime) -> RoleAssignment | None:
    """The role ends for its holder, for a reason; where nobody is left it is vacant from then on.

    Returns the vacancy, if there is one. Twice changes nothing more. Raises
    RuleBroken("why_missing").
    """
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    assignment = _for_change(assignment)
    if assignment.ended_on is not None or assignment.is_vacant:
        return None
    day = max(day_of(at), assignment.since)
    assignment.ended_on, assignment.why_ended = day, why.strip()
    _changed(assignment)
    left = _rows_of(assignment.role, assignment.unit, assignment.system)
    if left and not assignment.is_accountable:
        return None
    vacancy = RoleAssignment.objects.create(
        role=assignment.role,
        unit=assignment.unit,
        system=assignment.system,
        standing=Standing.VACANT,
        is_accountable=assignment.is_accountable,
        deputy=assignment.deputy,
        since=day,
    )
    for person in _to_be_told(assignment):
        put("role_vacant", to=person, about=vacancy, at=at)
    return vacancy


@transaction.atomic
def declare_vacant(
    role: GovernanceRole, *, at: datetime, unit: Unit | None = None, system: System | None = None
) -> RoleAssignment:
    """Say openly that nobody fills a role. Raises RuleBroken: "role_not_here", "role_filled"."""
    _check_role(role, unit, system)
    rows = _rows_of(role, unit, system)
    vacancy = next((row for row in rows if row.is_vacant), None)
    if vacancy is not None:
        return vacancy
    if rows:
        raise RuleBroken("role_filled", _("Somebody fills this role. End that first."))
    return RoleAssignment.objects.create(
        role=role, unit=unit, system=system, standing=Standing.VACANT, since=day_of(at)
    )


@transaction.atomic
def end_vacancy(assignment: RoleAssignment, *, why: str, at: datetime) -> None:
    """The role is not needed here any more. Raises RuleBroken: "why_missing", "role_filled"."""
    if not why.strip():
        raise RuleBroken("why_missing", _("Say why, in a sentence."), field="why")
    assignment = _for_change(assignment)
    if assignment.ended_on is not None:
        return
    if not assignment.is_vacant:
        raise RuleBroken("role_filled", _("Somebody fills this role now."))
    assignment.ended_on, assignment.why_ended = max(day_of(at), assignment.since), why.strip()
    _changed(assignment)


@transaction.atomic
def renew(assignment: RoleAssignment, *, at: datetime) -> RoleAssignment:
    """A year more from today. Twice on a day changes nothing. Raises RuleBroken("role_ended")."""
    assignment = _locked(assignment)
    until = day_of(at) + A_YEAR
    if assignment.valid_until == until:
        return assignment
    assignment.valid_until = until
    return _changed(assignment)


@transaction.atomic
def set_deputy(assignment: RoleAssignment, *, deputy: Person | None) -> RoleAssignment:
    """Who steps in. Raises RuleBroken: "deputy_is_holder", "holder_left", "role_ended"."""
    assignment = _locked(assignment)
    _check_people(assignment.holder, deputy, assignment.standing)
    assignment.deputy = deputy
    return _changed(assignment)


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
    """Keep what was agreed anew: standing, hours, deputy, until when.

    Raises Stale where somebody else was quicker, and RuleBroken as `assign` does.
    """
    assignment = _locked(assignment)
    _check_people(assignment.holder, conditions.deputy, standing)
    until = conditions.valid_until
    if until is not None:
        _until(assignment.since, until)
    others = _rows_of(assignment.role, assignment.unit, assignment.system)
    if is_accountable and any(o.is_accountable for o in others if o.pk != assignment.pk):
        raise RuleBroken(
            "accountable_taken",
            _("Somebody else is the accountable one. Change that first."),
            field="is_accountable",
        )
    was_asked = assignment.standing != Standing.DE_FACTO
    kept: RoleAssignment = keep(
        assignment,
        version,
        standing=standing,
        is_accountable=is_accountable,
        accepted_on=None if standing == Standing.DE_FACTO else assignment.accepted_on,
        deputy=conditions.deputy,
        hours_per_week=conditions.hours_per_week,
        is_agreed_by_manager=conditions.is_agreed_by_manager,
        valid_until=until,
    )
    _remember(kept)
    if not was_asked and standing != Standing.DE_FACTO and kept.holder and kept.holder != by:
        put("role_asked", to=kept.holder, about=kept, occasion=f"v{kept.version}", at=at)
    return kept


# ---- By themselves -----------------------------------------------------------------------------


def look_after(*, at: datetime) -> dict[str, int]:
    """What roles need by themselves, every day: vacancies of those who left, words before an end.

    May run twice and at once: each role is locked, each message is one. Returns what was done.
    """
    day = day_of(at)
    done = {"vacated": 0, "told": 0}
    left = RoleAssignment.objects.held().filter(holder__left_on__lte=day)
    for assignment in left.order_by("pk")[:500]:
        hand_back(assignment, why=_("The person left."), at=at)
        done["vacated"] += 1
    RoleAssignment.objects.running().filter(deputy__left_on__lte=day).update(deputy=None)
    soon = RoleAssignment.objects.held().filter(valid_until__range=(day, day + ENDS_SOON))
    for assignment in soon.select_related(*TOLD).order_by("pk").iterator(chunk_size=500):
        occasion = f"{assignment.valid_until:%Y-%m-%d}"
        for person in {assignment.holder, *_to_be_told(assignment)}:
            if person is not None:
                told = put("role_ends", to=person, about=assignment, occasion=occasion, at=at)
                done["told"] += told
    return done


TOLD = ("holder", "role", "unit", "system__owned_by")


def _to_be_told(assignment: RoleAssignment) -> list[Person]:
    """The BRM managers of the department, or of the one that the system belongs to. One query."""
    from relationships.access.queries import managers_of  # noqa: PLC0415

    home = assignment.unit or (assignment.system.owned_by if assignment.system else None)
    return list(managers_of(home.lft)) if home is not None else []


# ---- Rows ----------------------------------------------------------------------------------------


def _for_change(assignment: RoleAssignment) -> RoleAssignment:
    GovernanceRole.objects.select_for_update(no_key=True).get(pk=assignment.role_id)
    return (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("role", "unit", "system__owned_by", "holder", "deputy")
        .get(pk=assignment.pk)
    )


def _locked(assignment: RoleAssignment) -> RoleAssignment:
    assignment = _for_change(assignment)
    if assignment.ended_on is not None:
        raise RuleBroken("role_ended", _("This has ended; nothing was changed."))
    if assignment.is_vacant:
        raise RuleBroken("role_vacant", _("Nobody fills this role now; nothing was changed."))
    return assignment


def _changed(assignment: RoleAssignment) -> RoleAssignment:
    assignment.version += 1
    assignment.save()
    return assignment


def _remember(assignment: RoleAssignment) -> None:
    """A conditional UPDATE passes history by; write its line."""
    history: Any = RoleAssignment.history  # type: ignore[attr-defined]
    history.bulk_history_create([assignment], update=True, default_date=None)
