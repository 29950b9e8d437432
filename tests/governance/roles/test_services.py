"""Somebody is named, accepts, hands back; what nobody fills is said."""

from datetime import date, timedelta

import pytest

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from governance.roles import loading, services
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.roles.services import Conditions
from relationships.outbox.models import Message
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    manager,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def named(slug="system-owner", **more):
    more.setdefault("holder", PersonFactory())
    if "unit" not in more:
        more.setdefault("system", SystemFactory())
    return services.assign(role(slug), standing=more.pop("standing", "appointed"), at=NOON, **more)


def codes(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def test_who_is_named_is_asked_and_has_a_year():
    assignment = named()

    assert assignment.valid_until == TODAY + timedelta(days=365)
    assert assignment.is_accountable
    assert [m.kind for m in assignment.holder.messages.all()] == ["role_asked"]


def test_whom_people_go_to_is_not_asked_by_a_machine():
    assignment = named("key-user", standing="de_facto")

    assert Message.objects.filter(to=assignment.holder).count() == 0


def test_sent_twice_names_once():
    from uuid import uuid4

    key, person, system = uuid4(), PersonFactory(), SystemFactory()

    first = named(holder=person, system=system, client_id=key)
    second = named(holder=person, system=system, client_id=key)

    assert first == second
    assert RoleAssignment.objects.count() == 1


def test_the_second_one_stands_beside_the_accountable_one():
    first = named("key-user")
    second = named("key-user", system=first.system)

    assert (first.is_accountable, second.is_accountable) == (True, False)


def test_what_cannot_be_named_says_why():
    first = named()
    left = PersonFactory(left_on=date(2026, 1, 1))
    system, unit, person = first.system, UnitFactory(), PersonFactory()

    assert codes(lambda: named(system=system, holder=first.holder)) == "holder_has_it"
    assert codes(lambda: named(system=system, is_accountable=True)) == "accountable_taken"
    assert codes(lambda: named(holder=left)) == "holder_left"
    assert codes(lambda: named(conditions=Conditions(deputy=left))) == "holder_left"
    same = Conditions(deputy=person)
    assert codes(lambda: named(holder=person, conditions=same)) == "deputy_is_holder"
    early = Conditions(valid_until=date(2020, 1, 1))
    assert codes(lambda: named(conditions=early)) == "until_before_since"
    assert codes(lambda: named(unit=unit)) == "role_not_here"
    assert codes(lambda: named("information-manager", system=system)) == "role_not_here"
    assert codes(lambda: named("it-buddy", unit=unit)) == "role_elsewhere"
    assert codes(lambda: named(standing="vacant")) == "standing_vacant"


def test_accepting_makes_whom_people_go_to_acknowledged():
    unasked = named("key-user", standing="de_facto")
    assignment = named(
        "key-user", standing="de_facto", conditions=Conditions(is_agreed_by_manager=True)
    )

    assert codes(lambda: services.accept(unasked, at=NOON)) == "manager_first"
    for _ in range(2):
        services.accept(assignment, at=NOON)

    assignment.refresh_from_db()
    assert (assignment.standing, assignment.accepted_on) == ("acknowledged", TODAY)
    assert assignment.history.count() == 2


def test_handing_back_raises_a_vacancy_and_tells_the_manager():
    unit = UnitFactory()
    someone = manager(unit)
    assignment = named(system=SystemFactory(owned_by=unit))

    vacancy = services.hand_back(assignment, why="New job", at=NOON)
    again = services.hand_back(assignment, why="New job", at=NOON)

    assignment.refresh_from_db()
    assert (assignment.ended_on, assignment.why_ended) == (TODAY, "New job")
    assert (vacancy.standing, vacancy.holder, vacancy.is_accountable) == ("vacant", None, True)
    assert again is None
    assert [m.kind for m in someone.messages.all()] == ["role_vacant"]


def test_handing_back_needs_a_reason():
    assignment = named()

    assert codes(lambda: services.hand_back(assignment, why=" ", at=NOON)) == "why_missing"


def test_one_of_several_can_go_without_a_vacancy():
    first = named("key-user")
    second = named("key-user", system=first.system)

    assert services.hand_back(second, why="Moved", at=NOON) is None
    assert RoleAssignment.objects.filter(standing="vacant").count() == 0


def test_when_the_accountable_one_goes_that_place_is_vacant():
    first = named("key-user")
    named("key-user", system=first.system)

    vacancy = services.hand_back(first, why="Moved", at=NOON)

    assert vacancy.is_accountable


def test_the_next_one_fills_the_vacancy():
    first = named()
    vacancy = services.hand_back(first, why="Moved", at=NOON)

    second = named(system=first.system)

    assert second.pk == vacancy.pk
    assert second.is_accountable


def test_a_vacancy_can_be_said_and_taken_back():
    system = SystemFactory()

    vacancy = services.declare_vacant(role("data-owner"), system=system, at=NOON)
    same = services.declare_vacant(role("data-owner"), system=system, at=NOON)
    services.end_vacancy(vacancy, why="It holds no data", at=NOON)
    services.end_vacancy(vacancy, why="It holds no data", at=NOON)

    assert same == vacancy
    assert RoleAssignment.objects.running().count() == 0
    assert codes(lambda: services.end_vacancy(named(), why="x", at=NOON)) == "role_filled"
    filled = named()
    assert (
        codes(lambda: services.declare_vacant(filled.role, system=filled.system, at=NOON))
        == "role_filled"
    )


def test_renewing_gives_a_year_from_today():
    assignment = named(conditions=Conditions(valid_until=TODAY))

    for _ in range(2):
        services.renew(assignment, at=NOON)

    assignment.refresh_from_db()
    assert assignment.valid_until == TODAY + timedelta(days=365)
    assert assignment.version == 2


def test_renewing_never_shortens_what_was_agreed_for_longer():
    long = TODAY + timedelta(days=900)
    assignment = named(conditions=Conditions(valid_until=long))

    services.renew(assignment, at=NOON)

    assignment.refresh_from_db()
    assert (assignment.valid_until, assignment.version) == (long, 1)


def test_what_is_agreed_anew_without_an_end_is_a_year():
    assignment = named(conditions=Conditions(valid_until=TODAY + timedelta(days=9)))

    changed(assignment, 1)

    assignment.refresh_from_db()
    assert assignment.valid_until == TODAY + timedelta(days=365)


def test_what_began_long_ago_does_not_run_out_as_it_is_written_down():
    assignment = named(since=date(2020, 1, 1))

    services.look_after(NOON)

    assignment.refresh_from_db()
    assert (assignment.valid_until, assignment.ended_on) == (TODAY + timedelta(days=365), None)


def test_what_ended_is_not_changed_any_more():
    assignment = named()
    vacancy = services.hand_back(assignment, why="Moved", at=NOON)

    assert codes(lambda: services.accept(assignment, at=NOON)) == "role_ended"
    assert codes(lambda: services.renew(vacancy, at=NOON)) == "role_vacant"


def test_a_deputy_steps_in_and_is_somebody_else():
    assignment, deputy = named(), PersonFactory()

    services.set_deputy(assignment, deputy=deputy)

    assignment.refresh_from_db()
    assert assignment.deputy == deputy
    own = assignment.holder
    assert codes(lambda: services.set_deputy(assignment, deputy=own)) == "deputy_is_holder"


def changed(assignment, version, **more):
    agreed = {"standing": "appointed", "is_accountable": True, "conditions": Conditions()} | more
    return services.change(assignment, version=version, by=None, at=NOON, **agreed)


def test_what_is_agreed_can_be_agreed_anew():
    assignment = named("key-user", standing="de_facto")

    changed(assignment, 1, conditions=Conditions(hours_per_week=2, is_agreed_by_manager=True))

    assignment.refresh_from_db()
    assert (assignment.standing, assignment.hours_per_week) == ("appointed", 2)
    assert [m.kind for m in assignment.holder.messages.all()] == ["role_asked"]
    assert assignment.history.count() == 2


def test_whom_people_go_to_is_not_made_official_over_their_head():
    assignment = named("key-user", standing="de_facto")

    with pytest.raises(RuleBroken) as refused:
        changed(assignment, 1, standing="acknowledged")

    assignment.refresh_from_db()
    assert (refused.value.code, refused.value.field) == ("manager_first", "standing")
    assert "Make it official" in str(refused.value)
    assert (assignment.standing, assignment.version) == ("de_facto", 1)


def test_the_second_editor_is_told():
    assignment = named()
    changed(assignment, 1)

    with pytest.raises(Stale):
        changed(assignment, 1)


def test_agreeing_a_second_accountable_one_is_refused():
    first = named("key-user")
    second = named("key-user", system=first.system)

    assert codes(lambda: changed(second, 1, is_accountable=True)) == "accountable_taken"


def test_who_leaves_leaves_a_vacancy():
    assignment = named(conditions=Conditions(deputy=PersonFactory(left_on=None)))
    other = named(conditions=Conditions(deputy=PersonFactory()))
    assignment.holder.left_on = TODAY
    assignment.holder.save()
    other.deputy.left_on = TODAY
    other.deputy.save()

    first = services.look_after(NOON)
    second = services.look_after(NOON)

    vacancy = RoleAssignment.objects.running().get(system=assignment.system)
    other.refresh_from_db()
    assert vacancy.standing == "vacant"
    assert other.deputy is None
    assert (first["vacated"], second["vacated"]) == (1, 0)


YESTERDAY = TODAY - timedelta(days=1)


def test_a_role_that_ran_out_is_vacant_and_its_handover_is_asked_for_once():
    unit = UnitFactory()
    someone = manager(unit)
    over = RoleAssignmentFactory(system__owned_by=unit, valid_until=YESTERDAY)
    last_day = RoleAssignmentFactory(valid_until=TODAY)

    done = [services.look_after(NOON)["vacated"] for _ in range(2)]

    over.refresh_from_db()
    last_day.refresh_from_db()
    vacancy = RoleAssignment.objects.running().get(system=over.system)
    assert done == [1, 0]
    assert (over.ended_on, over.why_ended) == (TODAY, "It ran out and was not renewed.")
    assert (vacancy.standing, vacancy.since) == ("vacant", TODAY)
    assert over.handover.asked_of == over.holder
    assert [m.kind for m in over.holder.messages.all()] == ["role_handover"]
    assert [m.kind for m in someone.messages.all()] == ["role_vacant"]
    assert last_day.ended_on is None


def test_what_was_renewed_after_its_day_does_not_end():
    over = RoleAssignmentFactory(valid_until=YESTERDAY)
    services.renew(over, at=NOON)

    ended = services.end_run_out(NOON)

    over.refresh_from_db()
    assert (ended, over.ended_on) == (0, None)


def test_nobody_is_looked_for_where_the_system_is_retired():
    over = RoleAssignmentFactory(system__retired_on=TODAY, valid_until=YESTERDAY)

    services.look_after(NOON)

    assert list(RoleAssignment.objects.running()) == [over]


def test_thirty_days_before_the_end_both_are_told_once():
    unit = UnitFactory()
    someone = manager(unit)
    ending = RoleAssignmentFactory(system__owned_by=unit, valid_until=TODAY + timedelta(days=30))
    RoleAssignmentFactory(valid_until=TODAY + timedelta(days=31))

    for _ in range(2):
        services.look_after(NOON)

    told = Message.objects.filter(kind="role_ends").values_list("to", flat=True)
    assert sorted(told) == sorted([ending.holder_id, someone.pk])


def test_loading_the_roles_again_changes_nothing_but_what_was_changed():
    GovernanceRole.objects.filter(slug="key-user").update(in_short="something else")
    GovernanceRole.objects.filter(slug="super-user").update(is_active=False)

    assert loading.load_own() == 1
    assert loading.load_own() == 0
    assert role("key-user").in_short == "first to ask"
    assert not role("super-user").is_active
