"""Reading who answers for what."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat
from django.utils.functional import cached_property

from brm.base.compiled import Given
from brm.base.scope import NOTHING, Scope, any_of
from governance.roles.choices import KnownFrom, ReviewSide, Says, Standing, Subject
from governance.roles.models import (
    Acknowledgement,
    GovernanceRole,
    Handover,
    HandoverQuerySet,
    ReviewAsked,
    RoleAssignment,
    RoleAssignmentQuerySet,
    RoleReview,
)
from relationships.access.queries import seeing
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.systems.models import System, Use

ENDING_DAYS = 90  # the board looks ahead
NOTICE_DAYS = 30  # the letter about the end leaves, and the role presses its department


def sight_of_roles(person_id: Given, _day: Given) -> QuerySet[Any, Any]:
    """A role gives sight of its department with what lies under it, or of its system."""
    held = RoleAssignment.objects.held_by(person_id)
    return seeing(held, "holder", system="system_id")


def ending(rows: RoleAssignmentQuerySet, day: date) -> RoleAssignmentQuerySet:
    """Roles that somebody fills and that end within 90 days, or ended without being renewed."""
    return rows.held().filter(valid_until__lte=day + timedelta(days=ENDING_DAYS))


def pressing_at(unit_ids: Iterable[int], day: date) -> QuerySet[Any, Any]:
    """Roles that somebody should see to: openly vacant, or ending within 30 days or ran out.

    Those of these departments and of the systems that belong to them; `home` is the department,
    first come vacancies, those where nobody steps in and most stops before the others, then what ends
    first. Systems that were retired press nobody. One query.
    """
    ids = list(unit_ids)
    theirs = System.objects.filter(owned_by__in=ids, retired_on=None)
    ending = Q(holder__isnull=False, valid_until__lte=day + timedelta(days=NOTICE_DAYS))
    return (
        RoleAssignment.objects.running()
        .filter(Q(unit__in=ids) | Q(system__in=theirs.values("pk")))
        .filter(Q(standing=Standing.VACANT) | ending)
        .annotate(
            home=Coalesce("unit", "system__owned_by"),
            stops=Case(
                When(standing=Standing.VACANT, deputy=None, then=F("role__gravity") + 10),
                When(standing=Standing.VACANT, then=F("role__gravity")),
                default=0,
                output_field=IntegerField(),
            ),
        )
        .order_by("-stops", "valid_until", "since", "pk")
    )


def touched() -> Coalesce:
    """Of a role: how many people work with its system, or in its department. Part of one query."""
    uses = Use.objects.filter(system=OuterRef("system")).order_by().values("system")
    whole = IntegerField(null=True)
    people = Subquery(uses.annotate(n=Sum("people_count")).values("n"), output_field=whole)
    return Coalesce(people, F("unit__people_count"), output_field=whole)


def columns(subject: str) -> list[GovernanceRole]:
    """The roles that have a column of their own on the board of systems or departments. One query."""
    return list(
        GovernanceRole.objects.filter(
            is_active=True, board_place__isnull=False, subject__in=[subject, Subject.BOTH]
        ).order_by("board_place", "position", "pk")
    )


def assignable() -> QuerySet[GovernanceRole]:
    """Roles that somebody can be named for here, in their order."""
    return GovernanceRole.objects.filter(is_active=True, known_from=KnownFrom.ASSIGNMENTS).order_by(
        "position", "pk"
    )


def standings(rows: RoleAssignmentQuerySet) -> dict[str, int]:
    """How many of the running assignments have which standing. One query."""
    counted = rows.running().order_by().values_list("standing").annotate(n=Count("pk"))
    found = dict(counted)
    return {standing: found.get(standing, 0) for standing in Standing.values}


def arranged_by(scope: Scope) -> Q:
    """The condition on an assignment that this person may arrange it.

    Who answers for or speaks for the department, or the one a system belongs to; a system's owner
    for the roles of that system. Administrators and managers of everything arrange all.
    """
    own = RoleAssignment.objects.held_by(scope.person_id).filter(role__slug="system-owner")
    return any_of(
        scope.managed_units("unit__"),
        scope.partnered_units("unit__"),
        scope.managed_units("system__owned_by__"),
        scope.partnered_units("system__owned_by__"),
        Q(system__in=own.values("system")) if scope.person_id else NOTHING,
    )


def may_arrange(assignment: RoleAssignment, scope: Scope) -> bool:
    """Whether this person may name, renew or end it. At most one query."""
    if scope.is_administrator or scope.manages_everything:
        return True
    return RoleAssignment.objects.filter(arranged_by(scope), pk=assignment.pk).exists()


def may_arrange_for(scope: Scope, *, unit: Any = None, system: Any = None) -> bool:
    """Whether this person may name somebody for a department or a system. At most one query."""
    if is_home(scope, unit or (system.owned_by if system else None)):
        return True
    return system is not None and system.pk in systems_owned(scope)


def is_home(scope: Scope, unit: Any) -> bool:
    """Whether this person arranges roles at a department by their place there. No query."""
    if scope.keeps_everything:
        return True
    branches = (*scope.managed, *scope.partnered)
    return unit is not None and any(b.lft <= unit.lft <= b.rgt for b in branches)


def systems_owned(scope: Scope) -> set[int]:
    """The systems that this person owns, whose other roles they arrange. At most one query."""
    if scope.person_id is None or not scope.systems:
        return set()
    held = RoleAssignment.objects.held_by(scope.person_id).filter(role__slug="system-owner")
    return set(held.exclude(system=None).values_list("system", flat=True))


class Naming:
    """Of what this person may name somebody: the part of an address that says so, else ""."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    @cached_property
    def owned(self) -> set[int]:
        """The systems that the person owns. At most one query."""
        return systems_owned(self.scope)

    def for_unit(self, unit: Any) -> str:
        return f"unit={unit.pk}" if is_home(self.scope, unit) else ""

    def for_system(self, system: Any) -> str:
        may = is_home(self.scope, system.owned_by) or system.pk in self.owned
        return f"system={system.pk}" if may else ""


def may_arrange_anything(scope: Scope) -> bool:
    """Whether "Name somebody" is for this person at all. At most one query."""
    if scope.is_administrator or scope.is_manager or scope.is_partner:
        return True
    return bool(systems_owned(scope))


def may_arrange_system(system: Any, scope: Scope) -> bool:
    """Whether this person may name somebody for this system. At most one query."""
    return may_arrange_for(scope, system=system)


def served_by(assignment: RoleAssignment) -> list[tuple[str, int | None]]:
    """The departments that a role serves, with the people they say work there. One query."""
    if assignment.unit is not None:
        return [(assignment.unit.name, assignment.unit.people_count)]
    uses = Use.objects.filter(system=assignment.system_id).select_related("unit")
    return [(use.unit.name, use.people_count) for use in uses.order_by("unit__folded_name", "pk")]


def beside(assignment: RoleAssignment) -> QuerySet[RoleAssignment]:
    """Who else fills the same role there. One query."""
    return (
        RoleAssignment.objects.held()
        .filter(role=assignment.role_id, unit=assignment.unit_id, system=assignment.system_id)
        .exclude(pk=assignment.pk)
        .select_related("holder")
        .order_by("-is_accountable", "pk")
    )


def next_holder(ended: RoleAssignment) -> RoleAssignment | None:
    """Who fills the role since this one ended, the accountable one first. One query."""
    rows = RoleAssignment.objects.held().filter(
        role=ended.role_id, unit=ended.unit_id, system=ended.system_id, since__gte=ended.ended_on
    )
    return rows.select_related("holder").order_by("-is_accountable", "pk").first()


def asked_openly(assignment: RoleAssignment) -> Acknowledgement | None:
    """The open question whether somebody people go to may be it openly. At most one query."""
    if assignment.standing != Standing.DE_FACTO:
        return None
    waiting = Q(manager_says=Says.WAITING) | Q(manager_says=Says.YES, holder_says=Says.WAITING)
    rows = Acknowledgement.objects.filter(waiting, assignment=assignment.pk)
    return rows.select_related("manager").first()


def waits_for_yes(assignment: RoleAssignment) -> bool:
    """Whether the holder is asked to take it on; whom people only go to, once their manager agreed."""
    if assignment.ended_on is not None or assignment.is_vacant or assignment.accepted_on:
        return False
    return assignment.standing != Standing.DE_FACTO or assignment.is_agreed_by_manager


def handovers_of(assignment: RoleAssignment) -> HandoverQuerySet:
    """What was asked of who held the role there before, the latest first. One query."""
    return (
        Handover.objects.filter(
            assignment__role=assignment.role_id,
            assignment__unit=assignment.unit_id,
            assignment__system=assignment.system_id,
        )
        .select_related("assignment__holder", "asked_of", "written_by", "taken_by")
        .order_by("-asked_at", "-pk")
    )


def ends_soon(assignment: RoleAssignment, day: date) -> bool:
    """It ends within 90 days or ran out, and somebody should renew it or say who is next."""
    until = assignment.valid_until
    return (
        assignment.ended_on is None
        and not assignment.is_vacant
        and until is not None
        and until <= day + timedelta(days=ENDING_DAYS)
    )


MOST_ASKED = 30
USER = "user"


def side_of(review: RoleReview, person_id: int | None) -> str:
    """As which side somebody is asked: "self", "manager", "user", or "" for nobody. At most one query.

    Fetch the assignment with it.
    """
    if person_id is None:
        return ""
    if review.assignment.holder_id == person_id:
        return ReviewSide.SELF.value
    if review.manager_id == person_id:
        return ReviewSide.MANAGER.value
    is_asked = ReviewAsked.objects.filter(review=review, person=person_id).exists()
    return USER if is_asked else ""


def answered_users(review: RoleReview) -> int:
    """How many users answered; for closing alone, never shown while it runs. One query."""
    return ReviewAsked.objects.filter(review=review, has_answered=True).count()


def users_to_ask(review: RoleReview, day: date) -> list[Person]:
    """Some of those whom the role serves, drawn by lot: at most thirty, nobody who was asked in the
    last 21 days or wants no questions. One query.
    """
    row = review.assignment
    lately = ReviewAsked.objects.filter(review__opened_at__date__gt=day - timedelta(days=21))
    if row.unit is not None:
        there = Q(unit__lft__range=(row.unit.lft, row.unit.rgt))
    else:
        there = Q(unit__in=Use.objects.filter(system=row.system_id).values("unit"))
        if row.system is not None and row.system.owned_by is not None:
            home = row.system.owned_by
            there |= Q(unit__lft__range=(home.lft, home.rgt))
    people = Person.objects.present().filter(there, no_feedback_since=None).exclude(email="")
    sides = [row.holder_id, row.deputy_id, review.manager_id]
    people = people.exclude(pk__in=[one for one in sides if one]).exclude(channel=Channel.NONE)
    people = people.exclude(pk__in=lately.values("person"))
    lot = MD5(Concat(Cast("pk", TextField()), Value(f":{review.pk}")))
    return list(people.order_by(lot, "pk")[:MOST_ASKED])


def latest_review(assignment: RoleAssignment) -> RoleReview | None:
    """The last review of a role. One query."""
    rows = RoleReview.objects.filter(assignment=assignment.pk)
    rows = rows.select_related("assignment", "manager", "promise__owner")
    return rows.order_by("-opened_at", "-pk").first()


def reads_review(review: RoleReview, person_id: int | None) -> bool:
    """The holder and who leads them, nobody else, whatever their place. No query."""
    readers = {review.assignment.holder_id, review.manager_id} - {None}
    return person_id is not None and person_id in readers
