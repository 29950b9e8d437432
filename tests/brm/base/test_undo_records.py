"""What was made or changed just now is taken back, unless somebody did something with it since."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from brm.base import clock
from brm.base.undo_records import hangs_on, said_of, values_of
from governance.roles import services as roles
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.people.services import edit
from relationships.units.models import Unit
from tests.factories.governance import RoleAssignmentFactory
from tests.factories.relationships import (
    ITBuddyFactory,
    PersonFactory,
    SystemFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.relationships.rounds.test_undo import offered

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(AT):
        yield


@pytest.fixture
def client(client, db):
    return signed_in(client, manager())


def press(client, token):
    answer = client.post(reverse("dashboard:undo"), {"token": token}, follow=True)
    return answer, [str(message) for message in answer.context["messages"]]


def new_unit(client):
    answer = client.post(reverse("units:new"), {"name": "Legal"}, follow=True)
    return Unit.objects.get(name="Legal"), offered(answer)


def test_what_was_made_is_gone_and_one_stands_on_the_list(client):
    unit, token = new_unit(client)

    answer, said = press(client, token)
    _again, said_again = press(client, token)

    assert not Unit.objects.filter(pk=unit.pk).exists()
    assert said == said_again == ["Taken back. It is gone again."]
    assert answer.redirect_chain[0][0] == reverse("units:list")


def test_what_something_hangs_on_by_now_stays(client):
    unit, token = new_unit(client)
    ITBuddyFactory(unit=unit)

    said = press(client, token)[1]

    assert said == ["Something hangs on it by now, so it stays. Change it, or let it end."]
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_what_somebody_changed_since_stays(client):
    unit, token = new_unit(client)
    Unit.objects.filter(pk=unit.pk).update(version=2)

    assert press(client, token)[1] == [
        "Somebody changed it again in the meantime, so it stays as it is."
    ]


def test_a_change_is_taken_back_once_and_not_over_the_next_one(client):
    person = PersonFactory(name="Nadia Benali", phone="12")
    edited = {"name": "Nadia B.", "side": "business", "channel": "mail", "language": "en"}
    answer = client.post(
        reverse("people:edit", args=[person.pk]), {**edited, "version": 1}, follow=True
    )
    token = offered(answer)

    press(client, token)
    press(client, token)
    assert (Person.objects.get(pk=person.pk).name, Person.objects.get(pk=person.pk).version) == (
        "Nadia Benali", 3,
    )  # fmt: skip

    edit(Person.objects.get(pk=person.pk), version=3, name="Nadia")
    assert press(client, token)[1][0].startswith("Somebody changed it again")


def test_the_same_once_more_offers_nothing_to_take_back(client):
    buddy = ITBuddyFactory()
    named = {
        "person": buddy.person_id, "unit": buddy.unit_id, "origin": "it", "rank": "primary",
        "since": "2026-03-01",
    }  # fmt: skip

    assert offered(client.post(reverse("buddies:new"), named, follow=True)) == ""


def test_values_go_into_the_toast_and_come_back(db):
    unit = UnitFactory(parent=UnitFactory(), people_count=7)
    fields = ("name", "parent", "people_count", "opens_at", "closed_on")

    said = said_of(unit, fields)

    assert values_of(Unit, said) == {name: getattr(unit, name) for name in fields}


def test_histories_do_not_hang_on_a_record(db):
    unit = UnitFactory()
    assert not hangs_on(unit)
    buddy = ITBuddyFactory(unit=unit)
    assert (hangs_on(unit), hangs_on(unit, besides=["relationships.ITBuddy"])) == (True, False)
    buddy.delete()
    assert not hangs_on(unit)


def test_a_role_of_which_somebody_was_told_or_that_changed_since_stays(client):
    person, system = PersonFactory(email="nadia@example.org"), SystemFactory()
    named = {
        "role": "system-owner", "system": system.pk, "holder": person.pk, "standing": "appointed",
        "is_accountable": "on",
    }  # fmt: skip
    token = offered(client.post(reverse("roles:new"), named, follow=True))

    Message.objects.filter(kind="role_asked").update(state="sent", ended_at=AT)
    assert press(client, token)[1][0].startswith("This has left by mail")

    assignment = system.role_assignments.get()
    roles.renew(assignment, at=datetime(2026, 4, 1, 12, tzinfo=UTC))
    assert press(client, token)[1][0].startswith("Somebody changed it again")
    assert system.role_assignments.get().holder == person


def test_taking_back_a_role_twice_changes_nothing_more_and_nobody_is_told(client):
    assignment = RoleAssignmentFactory()
    back = reverse("roles:hand_back", args=[assignment.pk])
    token = offered(client.post(back, {"why": "Another task"}, follow=True))

    press(client, token)
    version = assignment.system.role_assignments.get().version
    press(client, token)

    assert assignment.system.role_assignments.get().version == version
    assert not Message.objects.filter(kind="role_vacant").exists()
