"""What the database itself refuses about roles."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from governance.roles.models import GovernanceRole, RoleAssignment
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"system": None}, "assignment_is_for_one_subject"),
        ({"standing": "vacant"}, "assignment_vacant_has_no_holder"),
        ({"holder": None}, "assignment_vacant_has_no_holder"),
        ({"standing": "famous"}, "roleassignment_standing_known"),
        ({"hours_per_week": Decimal(61)}, "assignment_hours_fit_a_week"),
        ({"hours_per_week": Decimal(-1)}, "assignment_hours_fit_a_week"),
        (
            {"standing": "de_facto", "accepted_on": date(2026, 2, 1)},
            "assignment_accepted_was_asked",
        ),
        ({"ended_on": date(2026, 2, 1)}, "assignment_ended_says_why"),
        ({"valid_until": date(2025, 1, 1)}, "roleassignment_since_before_valid_until"),
        (
            {"ended_on": date(2025, 1, 1), "why_ended": "moved"},
            "roleassignment_since_before_ended_on",
        ),
    ],
)
def test_an_assignment_that_cannot_be_true_is_refused(changes, constraint):
    assignment = RoleAssignmentFactory()

    with refused(constraint), transaction.atomic():
        RoleAssignment.objects.filter(pk=assignment.pk).update(**changes)


def test_a_role_is_for_a_department_or_a_system_not_both():
    with refused("assignment_is_for_one_subject"), transaction.atomic():
        RoleAssignmentFactory(unit=UnitFactory())


def test_a_deputy_is_somebody_else():
    person = PersonFactory()

    with refused("assignment_deputy_is_somebody_else"), transaction.atomic():
        RoleAssignmentFactory(holder=person, deputy=person)


def test_one_of_a_role_is_accountable():
    first = RoleAssignmentFactory()

    with refused("assignment_one_is_accountable"), transaction.atomic():
        RoleAssignmentFactory(system=first.system)


def test_a_person_fills_a_role_of_something_once():
    first = RoleAssignmentFactory()

    with refused("assignment_once_a_person"), transaction.atomic():
        RoleAssignmentFactory(system=first.system, holder=first.holder, is_accountable=False)


def test_a_vacancy_stands_once():
    first = RoleAssignmentFactory(standing="vacant", holder=None)

    with refused("assignment_once_a_person"), transaction.atomic():
        RoleAssignmentFactory(
            system=first.system, standing="vacant", holder=None, is_accountable=False
        )


def test_what_ended_leaves_room_for_the_next():
    first = RoleAssignmentFactory(ended_on=date(2026, 2, 1), why_ended="moved")

    assert RoleAssignmentFactory(system=first.system, holder=first.holder).pk


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"subject": "planet"}, "governancerole_subject_known"),
        ({"known_from": "rumour"}, "governancerole_known_from_known"),
        ({"name": ""}, "role_has_a_name"),
    ],
)
def test_a_role_that_cannot_be_is_refused(changes, constraint):
    with refused(constraint), transaction.atomic():
        GovernanceRole.objects.filter(slug="key-user").update(**changes)


def test_the_card_of_each_role_says_what_it_is_about():
    assert GovernanceRole.objects.count() == 14
    empty = GovernanceRole.objects.filter(answers_for="") | GovernanceRole.objects.filter(serves="")
    assert list(empty) == []
    assert role("it-buddy").known_from == "buddies"
    assert role("relationship-manager").known_from == "grants"
