"""What the services of roles share: rows locked in one order, and what may stand in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.given import given
from brm.base.undo import TIME_TO_UNDO
from governance.roles.choices import KnownFrom, Standing, Subject
from governance.roles.models import GovernanceRole, RoleAssignment
from relationships.access.queries import managers_of
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit

A_YEAR = timedelta(days=365)
LONGEST = 5 * A_YEAR
FIRST_DAY = date(1970, 1, 1)
MOST_HOURS = 60


@dataclass(frozen=True)
class Conditions:
    """What was agreed beside the name."""

    deputy: Person | None = None
    hours_per_week: Decimal | None = None
    is_agreed_by_manager: bool = False
    valid_until: date | None = None


def check_role(role: GovernanceRole, unit: Unit | None, system: System | None) -> None:
    """The role is one of that department or system, and it is filled here.

    Raises RuleBroken("role_not_here"), "role_elsewhere".
    """
    fits = {Subject.SYSTEM: system, Subject.UNIT: unit, Subject.BOTH: unit or system}
    if (unit is None) == (system is None) or not fits[Subject(role.subject)]:
        raise RuleBroken(
            "role_not_here",
            _("%(role)s is a role of %(subject)s. Choose one.")
            % {"role": given(role.name), "subject": role.get_subject_display()},
            field="system" if role.subject == Subject.SYSTEM else "unit",
        )
    if role.known_from != KnownFrom.ASSIGNMENTS:
        raise RuleBroken(
            "role_elsewhere",
            _("Who is %(role)s is known already: from %(where)s.")
            % {"role": given(role.name), "where": role.get_known_from_display()},
            field="role",
        )


def check_people(holder: Person | None, deputy: Person | None, standing: str) -> None:
    """Who is named is here, and the deputy is somebody else.

    Raises RuleBroken("standing_vacant"), "holder_left", "deputy_is_holder".
    """
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
        raise RuleBroken("deputy_is_holder", _("The deputy must be somebody else."), field="deputy")


def no_circle(rows: Iterable[RoleAssignment], holder: Person, deputy: Person | None) -> None:
    """Who steps in for whom, among those who share a role, ends at somebody.

    Raises RuleBroken("deputy_circle") where it would lead back to who needs the deputy.
    """
    steps_in = {row.holder_id: row.deputy_id for row in rows if row.holder_id is not None}
    steps_in[holder.pk] = None
    at = None if deputy is None else deputy.pk
    passed: set[int] = set()
    while at is not None and at not in passed:
        passed.add(at)
        at = steps_in.get(at)
        if at == holder.pk:
            raise RuleBroken(
                "deputy_circle",
                _(
                    "%(name)s is stood in for by %(holder)s already, so both away would leave"
                    " nobody. Choose somebody outside the two."
                )
                % {"name": deputy.name if deputy else "", "holder": holder.name},
                field="deputy",
            )


def check_hours(hours: Decimal | None) -> None:
    """Raises RuleBroken("hours_out_of_range")."""
    if hours is not None and not (Decimal(hours).is_finite() and 0 <= hours <= MOST_HOURS):
        raise RuleBroken(
            "hours_out_of_range", _("Choose from 0 to 60 hours a week."), field="hours_per_week"
        )


def first_day(since: date, today: date) -> date:
    """The first day of a role. Raises RuleBroken("since_out_of_range") for one that makes no sense."""
    if not FIRST_DAY <= since <= today + A_YEAR:
        raise RuleBroken(
            "since_out_of_range",
            _("Choose a first day between 1970 and a year from today."),
            field="since",
        )
    return since


def usual_end(since: date, today: date) -> date:
    """The last day where none was said: a year on, of what began long ago from today."""
    return max(since, today) + A_YEAR


def ordered(since: date, until: date, today: date) -> date:
    """The last day of a role.

    Raises RuleBroken("until_before_since"), and "until_too_far" where nobody would talk it over.
    """
    if until < since:
        raise RuleBroken(
            "until_before_since",
            _("This ends before it begins. Choose a later day."),
            field="valid_until",
        )
    if until > max(since, today) + LONGEST:
        raise RuleBroken(
            "until_too_far",
            _("Five years are the longest: then it is talked over again. Choose an earlier day."),
            field="valid_until",
        )
    return until


def rows_of(role: GovernanceRole, unit: Unit | None, system: System | None) -> list[RoleAssignment]:
    """The running rows of a role of a subject, locked; the role's row is the queue to stand in."""
    GovernanceRole.objects.select_for_update(no_key=True).get(pk=role.pk)
    rows = RoleAssignment.objects.running().filter(role=role, unit=unit, system=system)
    return list(
        rows.select_for_update(of=("self",), no_key=True).select_related("holder").order_by("pk")
    )


def for_change(assignment: RoleAssignment) -> RoleAssignment:
    """The assignment as it is now, locked, with what sentences about it need. Two queries."""
    GovernanceRole.objects.select_for_update(no_key=True).get(pk=assignment.role_id)
    return (
        RoleAssignment.objects.select_for_update(of=("self",))
        .select_related("role", "unit", "system__owned_by", "holder", "deputy")
        .get(pk=assignment.pk)
    )


def locked(assignment: RoleAssignment) -> RoleAssignment:
    """Likewise, where somebody fills the role still. Raises RuleBroken("role_ended"), "role_vacant"."""
    assignment = for_change(assignment)
    if assignment.ended_on is not None:
        raise RuleBroken("role_ended", _("This has ended; nothing was changed."))
    if assignment.is_vacant:
        raise RuleBroken("role_vacant", _("Nobody fills this role now; nothing was changed."))
    return assignment


def changed(assignment: RoleAssignment) -> RoleAssignment:
    """Keep it with its next version; the figures of its department are old now."""
    assignment.version += 1
    assignment.save()
    mark(assignment)
    return assignment


def home_of(assignment: RoleAssignment) -> Unit | None:
    """The department whose matter it is: its own, or the one that the system belongs to."""
    return assignment.unit or (assignment.system.owned_by if assignment.system else None)


def mark(assignment: RoleAssignment) -> None:
    """Who fills the role, or until when, is another matter now for the department's figures."""
    home = home_of(assignment)
    if home is not None:
        touch(home.pk)


def to_be_told(assignment: RoleAssignment) -> list[Person]:
    """The BRM managers of the department whose matter it is. One query."""
    home = home_of(assignment)
    return list(managers_of(home.lft)) if home is not None else []


def ask(assignment: RoleAssignment, *, at: datetime) -> None:
    """Ask the holder by a message whether they accept."""
    if assignment.holder is not None:
        put(
            "role_asked", to=assignment.holder, about=assignment, at=at,
            occasion=f"v{assignment.version}", due_at=at + TIME_TO_UNDO,
        )  # fmt: skip
