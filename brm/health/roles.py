"""Which roles of a department press: what its figures say of who answers for what."""

from collections.abc import Iterable
from datetime import date, timedelta

from brm.health.models import UnitPulse
from governance.roles.models import RoleAssignment
from governance.roles.queries import NOTICE_DAYS, pressing_at


def roles_that_press(unit_ids: Iterable[int], day: date) -> dict[int, list[RoleAssignment]]:
    """Roles that somebody should see to, by the department whose matter they are. One query."""
    found: dict[int, list[RoleAssignment]] = {}
    for role in pressing_at(unit_ids, day):
        found.setdefault(role.home, []).append(role)
    return found


def keep_roles(pulse: UnitPulse, roles: list[RoleAssignment]) -> None:
    """How many roles are vacant and how many end soon, the vacancy by which most stops and the
    end that is nearest."""
    vacant = [role for role in roles if role.is_vacant]
    ending = [role for role in roles if not role.is_vacant]
    pulse.vacant_roles, pulse.ending_roles = len(vacant), len(ending)
    pulse.vacant_role = vacant[0] if vacant else None
    pulse.ending_role = ending[0] if ending else None


def weeks_vacant(pulse: UnitPulse) -> int | None:
    """Weeks since nobody fills the role without which most stops."""
    return None if pulse.vacant_role is None else _weeks(pulse.vacant_role.since, pulse.day)


def weeks_near(pulse: UnitPulse) -> int | None:
    """Weeks since somebody should talk about what comes when the role ends."""
    role = pulse.ending_role
    if role is None or role.valid_until is None:
        return None
    return _weeks(role.valid_until - timedelta(days=NOTICE_DAYS), pulse.day)


def _weeks(since: date, day: date) -> int:
    return (day - since).days // 7
