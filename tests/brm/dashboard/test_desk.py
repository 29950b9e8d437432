"""The first page of somebody who fills a role."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from tests.factories.governance import AssessmentFactory, RoleAssignmentFactory, role
from tests.factories.relationships import NOON, PromiseFactory, UnitFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


def test_what_is_due_stands_first(client):
    own = RoleAssignmentFactory(valid_until=NOON.date() + timedelta(days=20))
    PromiseFactory(owner=own.holder, due_on=NOON.date() - timedelta(days=1))
    PromiseFactory()

    page = signed_in(client, own.holder).get("/")

    assert page.context["to_accept"] == page.context["ending"] == [own]
    assert [each["is_late"] for each in page.context["promises"]] == [True]
    assert not page.context["is_quiet"]
    assert page.context["facts"] == [
        "One role waits for your yes.", "One of yours ends soon.", "You owe one promise.",
    ]  # fmt: skip


def test_what_ended_is_not_said_to_end(client):
    ends = RoleAssignmentFactory(valid_until=NOON.date() + timedelta(days=20))
    ended = RoleAssignmentFactory(
        holder=ends.holder, system__retired_on=NOON.date(),
        valid_until=NOON.date() - timedelta(days=2),
    )  # fmt: skip
    signed_in(client, ends.holder)

    for address in ("/", reverse("dashboard:roles")):
        page = client.get(address).content.decode()

        assert f"System owner of {ends.system.name} ends on" in page
        assert f"System owner of {ended.system.name} ended on" in page


def test_nothing_due_is_said(client):
    own = RoleAssignmentFactory(accepted_on=NOON.date())

    page = signed_in(client, own.holder).get("/")

    assert page.context["is_quiet"]
    assert "Nothing is due." in page.content.decode()


def test_the_checklist_of_a_role_holds_its_practices(client):
    own = RoleAssignmentFactory(role=role("data-owner"))

    page = signed_in(client, own.holder).get("/")

    assert [practice.code for practice in page.context["practices"]] == ["UM2"]


def test_the_page_costs_the_same_for_one_role_and_for_many(client, django_assert_max_num_queries):
    own = RoleAssignmentFactory()
    signed_in(client, own.holder)
    counts = []
    for _ in range(2):
        RoleAssignmentFactory(
            role=role("information-manager"), system=None, unit=UnitFactory(), holder=own.holder
        )
        PromiseFactory(owner=own.holder)
        AssessmentFactory(by=own.holder)
        with django_assert_max_num_queries(8) as used:
            client.get("/")
        counts.append(len(used))

    assert counts[0] == counts[1]
