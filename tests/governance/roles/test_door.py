"""A role by the link in a mail: taken on, handed back, handed over, without signing in."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from brm.base import clock
from governance.roles import services
from governance.roles.models import Handover, RoleAssignment
from relationships.outbox.kinds import kind_of
from relationships.outbox.letters import Button
from relationships.outbox.models import Message
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import NOON, PersonFactory, SystemFactory, signed_in

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def link_in(kind):
    """The first button of the only mail of that kind, as a path."""
    message = Message.objects.get(kind=kind)
    letter = kind_of(kind).render(message)
    return urlsplit(next(part.url for part in letter.parts if isinstance(part, Button))).path


@pytest.fixture
def asked():
    return services.assign(
        role("system-owner"), system=SystemFactory(name="Appointments"), at=NOON,
        holder=PersonFactory(name="Claire Fontaine", language="fr"), standing="appointed",
    )  # fmt: skip


def test_a_link_opens_the_role_in_the_language_of_who_was_asked_and_changes_nothing(client, asked):
    page = client.get(link_in("role_asked"))

    asked.refresh_from_db()
    assert page.status_code == 200
    assert page.headers["Content-Language"] == "fr"
    assert "Oui" in page.content.decode()
    assert asked.accepted_on is None


def test_taken_on_by_the_link_and_pressed_twice_it_is_taken_on_once(client, asked):
    link = link_in("role_asked")

    for _ in range(2):
        assert client.post(link, {"act": "accept"}).status_code == 302

    asked.refresh_from_db()
    assert asked.accepted_on == TODAY
    assert asked.history.count() == 2


def test_handed_back_by_the_link_with_a_reason_and_never_without(client, asked):
    link = link_in("role_asked")

    assert client.post(link, {"act": "back", "why": " "}).status_code == 422
    assert client.post(link, {"act": "back", "why": "No time this year"}).status_code == 302

    asked.refresh_from_db()
    assert asked.why_ended == "No time this year"
    assert RoleAssignment.objects.running().get().is_vacant
    assert client.get(link).status_code == 410  # nothing to hand over: it never began


def test_an_acceptance_link_that_expired_says_whom_to_ask_and_changes_nothing(client, asked):
    link = link_in("role_asked")

    with clock.fixed(NOON + timedelta(days=31)):
        page = client.post(link, {"act": "accept"})

    asked.refresh_from_db()
    assert page.status_code == 410
    assert asked.accepted_on is None


def test_who_left_or_was_replaced_takes_nothing_on_by_an_old_link(client, asked):
    link = link_in("role_asked")
    services.hand_back(asked, why="Somebody else", at=NOON)
    services.assign(asked.role, system=asked.system, holder=PersonFactory(), standing="appointed",
                    at=NOON)  # fmt: skip

    assert client.post(link, {"act": "accept"}).status_code == 410
    assert RoleAssignment.objects.exclude(accepted_on=None).count() == 0


def test_the_handover_is_written_by_the_link_and_can_be_mended_there(client):
    ended = RoleAssignmentFactory()
    services.hand_back(ended, why="New task", at=NOON)
    link = link_in("role_handover")

    assert client.post(link, {"runs": ""}).status_code == 422
    assert client.post(link, {"runs": "Contract ends in May"}).status_code == 302
    assert client.post(link, {"runs": "Contract ends in June"}).status_code == 302

    handover = Handover.objects.get()
    assert (handover.runs, handover.written_by) == ("Contract ends in June", ended.holder)
    assert "Contract ends in June" in client.get(link).content.decode()


def test_the_next_one_reads_the_handover_and_takes_it_over(client, asked):
    services.accept(asked, at=NOON)
    RoleAssignment.objects.filter(pk=asked.pk).update(since=TODAY - timedelta(days=90))
    services.hand_back(asked, why="New task", at=NOON)
    asked.refresh_from_db()
    services.write_handover(
        asked, runs="Contract ends in May", found_in="", ask_whom="", by=asked.holder, at=NOON
    )
    successor = services.assign(
        asked.role, system=asked.system, holder=PersonFactory(), standing="appointed", at=NOON
    )
    signed_in(client, successor.holder)
    page = client.get(reverse("roles:handover", args=[asked.pk]))
    mine = client.get(reverse("dashboard:roles"))

    client.post(reverse("roles:take_over", args=[asked.pk]))

    assert page.context["is_next"]
    assert "Contract ends in May" in page.content.decode()
    assert [one.assignment for one in mine.context["to_read"]] == [asked]
    assert client.get(reverse("dashboard:roles")).context["to_read"] == []
    assert Handover.objects.get().taken_by == successor.holder


def test_who_hands_back_on_the_page_comes_to_the_handover(client):
    held = RoleAssignmentFactory()
    signed_in(client, held.holder)

    page = client.post(reverse("roles:hand_back", args=[held.pk]), {"why": "New task"}, follow=True)

    assert page.redirect_chain == [(reverse("roles:handover", args=[held.pk]), 302)]
    assert page.context["may_write"]
    kept = client.post(
        reverse("roles:handover", args=[held.pk]), {"runs": "Contract ends in May"}, follow=True
    )
    assert kept.status_code == 200
    assert Handover.objects.get().written_by == held.holder


def test_colleagues_do_not_read_a_handover(client):
    ended = RoleAssignmentFactory(ended_on=TODAY, why_ended="Moved")
    colleague = RoleAssignmentFactory(system=ended.system, role=role("data-steward"))
    signed_in(client, colleague.holder)

    assert client.get(reverse("roles:handover", args=[ended.pk])).status_code == 403
