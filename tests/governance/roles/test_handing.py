"""Somebody leaves, moves or hands back: the role is vacant the same day, and what is known passes on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.stewardship.leaving import has_left
from governance.roles import services
from governance.roles.models import Handover, RoleAssignment
from governance.roles.queries import next_holder
from relationships.outbox.models import Message
from relationships.people import services as people
from relationships.systems.models import Use
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import NOON, PersonFactory, SystemFactory, UnitFactory, manager

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def codes(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def kinds(person):
    return sorted(message.kind for message in person.messages.all())


def running(assignment):
    return RoleAssignment.objects.running().get(
        role=assignment.role, system=assignment.system, unit=assignment.unit
    )


def test_who_leaves_leaves_a_vacancy_at_once_and_the_deputy_is_asked():
    unit = UnitFactory()
    someone = manager(unit)
    deputy = PersonFactory()
    assignment = RoleAssignmentFactory(system__owned_by=unit, deputy=deputy)
    of_another = RoleAssignmentFactory(deputy=assignment.holder)

    with clock.fixed(NOON):
        for _ in range(2):
            has_left(assignment.holder, left_on=TODAY, at=NOON)

    vacancy = running(assignment)
    of_another.refresh_from_db()
    handover = Handover.objects.get()
    assert (vacancy.standing, vacancy.deputy, vacancy.since) == ("vacant", deputy, TODAY)
    assert of_another.deputy is None
    assert (handover.assignment, handover.asked_of) == (assignment, deputy)
    assert handover.due_on == TODAY + timedelta(days=14)
    assert kinds(deputy) == ["role_handover"]
    assert kinds(someone) == ["role_vacant"]


def test_who_has_not_written_it_is_reminded_once_three_days_before():
    held = RoleAssignmentFactory(accepted_on=TODAY - timedelta(days=30))
    services.hand_back(held, why="New task", at=NOON)

    for days in (1, 10, 11, 12, 20):
        services.look_after(NOON + timedelta(days=days))

    assert kinds(held.holder) == ["role_handover", "role_handover"]
    first, second = held.holder.messages.order_by("pk")
    assert (first.occasion, second.occasion) == ("", f"by-{TODAY + timedelta(days=14)}")


def test_where_nobody_is_here_to_ask_the_handover_waits_for_whoever_knows():
    assignment = RoleAssignmentFactory()

    with clock.fixed(NOON):
        has_left(assignment.holder, left_on=TODAY, at=NOON)

    assert Handover.objects.get().asked_of is None
    assert not Message.objects.filter(kind="role_handover").exists()


def test_who_hands_back_is_asked_themselves_but_not_who_only_said_no():
    held = RoleAssignmentFactory(accepted_on=TODAY - timedelta(days=30))
    asked = services.assign(
        role("system-owner"), system=SystemFactory(), holder=PersonFactory(), at=NOON,
        standing="appointed",
    )  # fmt: skip

    services.hand_back(held, why="New task", at=NOON)
    services.hand_back(asked, why="No time", at=NOON)

    assert [one.asked_of for one in Handover.objects.all()] == [held.holder]
    assert kinds(held.holder) == ["role_handover"]


def moved(assignment, unit):
    person = assignment.holder
    people.edit(person, version=person.version, unit=unit)
    return services.look_after(NOON)["vacated"], services.look_after(NOON)["vacated"]


def held_at(unit, **more):
    person = PersonFactory(unit=unit)
    return services.assign(
        role("system-owner"), holder=person, at=NOON, standing="appointed",
        **({"system": SystemFactory(owned_by=unit)} | more),
    )  # fmt: skip


def test_who_moves_to_another_department_leaves_a_vacancy_and_is_asked():
    clinics, finance = UnitFactory(), UnitFactory(name="Finance")
    assignment = held_at(clinics)
    services.accept(assignment, at=NOON)

    assert moved(assignment, finance) == (1, 0)

    assignment.refresh_from_db()
    assert assignment.why_ended == "Works for Finance now."
    assert running(assignment).is_vacant
    assert Handover.objects.get().asked_of == assignment.holder


def test_who_moves_within_the_department_or_to_one_that_works_with_the_system_keeps_the_role():
    clinics, finance = UnitFactory(), UnitFactory()
    desk = UnitFactory(parent=clinics)
    clinics.refresh_from_db()
    inside, uses = held_at(clinics), held_at(clinics)
    Use.objects.create(system=uses.system, unit=finance)

    assert moved(inside, desk) == (0, 0)
    assert moved(uses, finance) == (0, 0)

    inside.refresh_from_db()
    assert inside.holder_unit == desk


def test_when_a_department_is_closed_and_its_people_go_elsewhere_no_role_ends():
    clinics, finance = UnitFactory(), UnitFactory()
    assignment = held_at(clinics)
    clinics.closed_on = TODAY
    clinics.save()

    assert moved(assignment, finance) == (0, 0)


def test_what_is_written_reaches_who_comes_next_once_and_is_taken_over():
    ended = RoleAssignmentFactory(accepted_on=TODAY - timedelta(days=30))
    services.hand_back(ended, why="New task", at=NOON)
    ended.refresh_from_db()
    words = {"runs": "Contract ends in May", "found_in": "Drawer 3", "ask_whom": "Tom"}
    successor = services.assign(
        ended.role, system=ended.system, holder=PersonFactory(), at=NOON, standing="appointed"
    )

    for _ in range(2):
        services.write_handover(ended, **words, by=ended.holder, at=NOON)
    assert codes(lambda: services.take_over(ended, by=ended.holder, at=NOON)) == "not_yours"
    for _ in range(2):
        services.take_over(ended, by=successor.holder, at=NOON)

    handover = Handover.objects.get()
    assert next_holder(ended) == successor
    assert kinds(successor.holder) == ["role_asked", "role_handed_over"]
    assert (handover.runs, handover.taken_by) == ("Contract ends in May", successor.holder)
    again = words | {"runs": "Too late"}
    assert (
        codes(lambda: services.write_handover(ended, **again, by=ended.holder, at=NOON))
        == "handed_over"
    )


def test_a_handover_needs_words_and_an_end():
    held = RoleAssignmentFactory()
    said = {"found_in": "", "ask_whom": "", "by": held.holder, "at": NOON}

    assert codes(lambda: services.write_handover(held, runs="x", **said)) == "not_ended"
    services.hand_back(held, why="New task", at=NOON)
    held.refresh_from_db()
    assert codes(lambda: services.write_handover(held, runs=" ", **said)) == "runs_missing"
    assert codes(lambda: services.take_over(held, by=held.holder, at=NOON)) == "not_written"


def test_a_deputy_is_refused_where_it_would_lead_back_in_a_circle():
    system = SystemFactory()
    first, second, third = (
        services.assign(
            role("key-user"), system=system, holder=PersonFactory(), standing="acknowledged", at=NOON
        )
        for _ in range(3)
    )  # fmt: skip
    services.set_deputy(first, deputy=second.holder)
    services.set_deputy(second, deputy=third.holder)

    assert codes(lambda: services.set_deputy(third, deputy=first.holder)) == "deputy_circle"
    assert codes(lambda: services.set_deputy(second, deputy=first.holder)) == "deputy_circle"
    other = RoleAssignmentFactory(deputy=first.holder)
    services.set_deputy(third, deputy=other.holder)  # elsewhere the two may help each other


def named(**more):
    conditions = services.Conditions(**more.pop("conditions", {}))
    return services.assign(
        role("system-owner"), system=SystemFactory(), holder=PersonFactory(), standing="appointed",
        at=NOON, conditions=conditions, **more,
    )  # fmt: skip


def test_numbers_and_days_that_make_no_sense_are_refused_with_a_sentence():
    far = {"valid_until": date(2099, 1, 1)}
    assert codes(lambda: named(conditions=far)) == "until_too_far"
    for hours in ("-1", "60.1", "NaN", "Infinity"):
        refused = {"hours_per_week": Decimal(hours)}
        assert codes(lambda refused=refused: named(conditions=refused)) == "hours_out_of_range"
    assert codes(lambda: named(since=date(1, 1, 1))) == "since_out_of_range"
    assert codes(lambda: named(since=TODAY + timedelta(days=400))) == "since_out_of_range"
