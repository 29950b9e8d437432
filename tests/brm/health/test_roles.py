"""A role that nobody fills, or that ends soon, presses the department whose matter it is."""

from datetime import timedelta

import pytest

from brm.health.choices import Reason
from brm.health.models import UnitPulse
from brm.health.services import renew, renew_figures, wrong_figures
from governance.roles import services
from governance.roles.models import RoleAssignment
from relationships.marks.models import Dirty
from relationships.systems.services import change_system
from relationships.units.models import Unit
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    SystemFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def served(**more) -> Unit:
    """A department that lacks nothing: with a buddy, who was there just now."""
    unit = UnitFactory(**more)
    ITBuddyFactory(unit=unit)
    DoneVisitFactory(unit=unit, done_at=NOON)
    return unit


def pulse_of(unit) -> UnitPulse:
    renew([unit.pk], NOON)
    return UnitPulse.objects.get(unit=unit)


def of_unit(unit, slug: str = "information-manager", **more) -> RoleAssignment:
    return RoleAssignmentFactory(unit=unit, system=None, role=role(slug), **more)


def vacant(unit, slug: str = "information-manager", **more) -> RoleAssignment:
    return of_unit(unit, slug, standing="vacant", holder=None, **more)


def test_a_role_said_to_be_vacant_presses_its_department():
    unit = served()
    assert pulse_of(unit).reason == Reason.NONE  # no one named yet is no vacancy

    first = vacant(unit, since=TODAY - timedelta(days=9))
    vacant(unit, "process-owner", since=TODAY)
    pulse = pulse_of(unit)

    assert (pulse.reason, pulse.vacant_role, pulse.vacant_roles) == (Reason.ROLE_VACANT, first, 2)


@pytest.mark.parametrize(
    ("days_left", "reason"), [(31, ""), (30, "role_ends"), (0, "role_ends"), (-400, "role_ends")]
)
def test_a_role_presses_from_thirty_days_before_its_end_until_it_is_renewed(days_left, reason):
    unit = served()
    ending = of_unit(unit, since="2024-01-01", valid_until=TODAY + timedelta(days=days_left))

    assert pulse_of(unit).reason == reason
    services.renew(ending, at=NOON)
    assert pulse_of(unit).reason == Reason.NONE


def test_a_role_of_a_system_presses_the_department_it_belongs_to_and_not_those_that_use_it():
    owner, user = served(), served()
    system = SystemFactory(owned_by=owner)
    system.uses.create(unit=user)
    RoleAssignmentFactory(system=system, standing="vacant", holder=None)
    RoleAssignmentFactory(system__owned_by=None, standing="vacant", holder=None)
    RoleAssignmentFactory(
        system__owned_by=owner, system__retired_on=TODAY, standing="vacant", holder=None
    )

    assert (pulse_of(owner).vacant_roles, pulse_of(user).vacant_roles) == (1, 0)


def test_whoever_waits_comes_before_an_empty_chair_and_a_chair_before_one_that_empties():
    unit = UnitFactory()
    DoneVisitFactory(unit=unit, done_at=NOON)
    assert pulse_of(unit).reason == Reason.NO_BUDDY

    of_unit(unit, "process-owner", since="2024-01-01", valid_until="2025-01-01")
    assert pulse_of(unit).reason == Reason.ROLE_ENDS

    vacant(unit, since=TODAY - timedelta(days=21))
    assert pulse_of(unit).reason == Reason.ROLE_VACANT

    PromiseFactory(unit=unit, due_on=TODAY - timedelta(days=1))
    assert pulse_of(unit).reason == Reason.PROMISE_LATE


def test_the_figures_follow_what_becomes_of_a_role():
    unit, other = served(), served()
    system = SystemFactory(owned_by=unit)

    def marked(act) -> set[int]:
        Dirty.objects.all().delete()
        act()
        found = set(Dirty.objects.values_list("unit_id", flat=True))
        renew_figures(NOON)
        assert wrong_figures(NOON) == []
        return found

    renew_figures(NOON)
    owner = role("system-owner")
    assert marked(lambda: services.declare_vacant(owner, system=system, at=NOON)) == {unit.pk}
    person = PersonFactory(unit=unit)
    name = {"system": system, "holder": person, "standing": "appointed"}
    assert marked(lambda: services.assign(owner, **name, at=NOON)) == {unit.pk}
    filled = RoleAssignment.objects.get()
    assert marked(lambda: services.hand_back(filled, why="No time", at=NOON)) == {unit.pk}
    assert UnitPulse.objects.get(unit=unit).reason == Reason.ROLE_VACANT

    facts = {"version": system.version, "name": system.name, "run_by": "it", "what_for": ""}
    assert marked(lambda: change_system(system, **facts, owned_by=other)) == {unit.pk, other.pk}
    assert UnitPulse.objects.get(unit=unit).reason == Reason.NONE
    assert UnitPulse.objects.get(unit=other).reason == Reason.ROLE_VACANT

    vacancy = RoleAssignment.objects.running().get()
    assert marked(lambda: services.end_vacancy(vacancy, why="Not needed", at=NOON)) == {other.pk}
    assert UnitPulse.objects.get(unit=other).reason == Reason.NONE


def test_the_end_comes_nearer_by_itself():
    unit = served()
    of_unit(unit, valid_until=TODAY + timedelta(days=31))
    renew_figures(NOON)
    assert UnitPulse.objects.get(unit=unit).ending_roles == 0

    renew_figures(NOON + timedelta(days=1))

    assert UnitPulse.objects.get(unit=unit).ending_roles == 1
