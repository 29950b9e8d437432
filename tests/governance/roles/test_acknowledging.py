"""From "people go there" to acknowledged key user and power-user buddy, after their manager agreed."""

from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.roles import services
from governance.roles.leading import who_leads
from governance.roles.models import Acknowledgement
from relationships.buddies.models import ITBuddy
from relationships.outbox.kinds import kind_of
from relationships.outbox.letters import Button
from relationships.outbox.models import Message
from tests.factories.governance import RoleAssignmentFactory, role
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    PostFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def helper(unit):
    return RoleAssignmentFactory(
        role=role("key-user"), system=None, unit=unit, standing="de_facto",
        holder=PersonFactory(name="Nadia Benali", unit=unit),
    )  # fmt: skip


@pytest.fixture
def head(unit):
    return BusinessPartnerFactory(unit=unit, role="head", person__name="Claire Fontaine").person


def ask(helper, head, **more):
    facts = {"hours_per_week": Decimal(2), "by": manager(), "at": NOON} | more
    return services.ask_manager(helper, manager=head, **facts)


def codes(call):
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


def link_in(kind):
    message = Message.objects.get(kind=kind)
    letter = kind_of(kind).render(message)
    return urlsplit(next(part.url for part in letter.parts if isinstance(part, Button))).path


def kinds(person):
    return [message.kind for message in person.messages.order_by("pk")]


def test_the_manager_is_asked_first_and_the_person_only_after_a_yes(client, helper, head, unit):
    asked = ask(helper, head, buddy_of=unit)
    assert kinds(helper.holder) == []

    for _ in range(2):
        client.post(link_in("role_manager_asked"), {"act": "yes"})
    helper.refresh_from_db()
    assert (helper.standing, helper.hours_per_week, helper.is_agreed_by_manager) == (
        "de_facto", 2, True,
    )  # fmt: skip
    assert not ITBuddy.objects.filter(person=helper.holder).exists()
    for _ in range(2):
        client.post(link_in("role_wanted"), {"act": "yes"})

    helper.refresh_from_db()
    buddy = ITBuddy.objects.get(person=helper.holder)
    assert (helper.standing, helper.accepted_on) == ("acknowledged", TODAY)
    assert (buddy.unit, buddy.origin, buddy.rank) == (unit, "power_user", "primary")
    assert kinds(helper.holder) == ["role_wanted"]
    assert kinds(asked.asked_by) == ["role_agreed"]


def test_a_power_user_stands_beside_the_buddy_who_goes_there_already(helper, head, unit):
    ITBuddyFactory(unit=unit)
    asked = ask(helper, head, buddy_of=unit)

    services.manager_says(asked, yes=True, why="", at=NOON)
    services.holder_says(asked, yes=True, why="", at=NOON)

    assert ITBuddy.objects.get(person=helper.holder).rank == "deputy"


def test_a_manager_who_says_no_says_why_and_the_person_never_hears_of_it(client, helper, head):
    asked = ask(helper, head)
    link = link_in("role_manager_asked")

    assert client.post(link, {"act": "no"}).status_code == 422
    client.post(link, {"act": "no", "why": "Peak season"})

    helper.refresh_from_db()
    asked.refresh_from_db()
    assert (helper.standing, asked.why_not) == ("de_facto", "Peak season")
    assert kinds(helper.holder) == []
    assert kinds(asked.asked_by) == ["role_agreed"]
    ask(helper, head)  # it may be asked again another time


def test_who_does_not_want_it_stays_whom_people_go_to(helper, head):
    asked = ask(helper, head)
    services.manager_says(asked, yes=True, why="", at=NOON)

    services.holder_says(asked, yes=False, why="", at=NOON)

    helper.refresh_from_db()
    assert (helper.standing, helper.accepted_on) == ("de_facto", None)


def test_what_cannot_be_asked_says_why(helper, head):
    left = PersonFactory(left_on=TODAY)
    appointed = RoleAssignmentFactory()
    of_it = RoleAssignmentFactory(
        standing="de_facto", holder=PersonFactory(side="it", unit=UnitFactory())
    )

    assert codes(lambda: ask(appointed, head)) == "not_de_facto"
    assert codes(lambda: ask(helper, left)) == "manager_left"
    assert codes(lambda: ask(helper, helper.holder)) == "manager_is_holder"
    assert codes(lambda: ask(helper, head, hours_per_week=Decimal(0))) == "hours_out_of_range"
    assert codes(lambda: ask(of_it, head, buddy_of=of_it.holder.unit)) == "buddy_of_it"
    asked = ask(helper, head)
    assert codes(lambda: ask(helper, head)) == "asked_already"
    assert codes(lambda: services.holder_says(asked, yes=True, why="", at=NOON)) == "manager_first"


def test_the_link_of_another_or_of_a_role_that_ended_opens_nothing(client, helper, head):
    ask(helper, head)
    link = link_in("role_manager_asked")
    services.hand_back(helper, why="Moved", at=NOON)

    assert client.post(link, {"act": "yes"}).status_code == 410
    with clock.fixed(NOON + timedelta(days=31)):
        assert client.get(link).status_code == 410
    assert Acknowledgement.objects.get().manager_says == "waiting"


def test_the_page_proposes_who_leads_them_and_tells_who_was_asked(client, helper, head):
    signed_in(client, manager())
    form = client.get(reverse("roles:acknowledge", args=[helper.pk])).context["form"]

    client.post(
        reverse("roles:acknowledge", args=[helper.pk]),
        {"manager": head.pk, "hours_per_week": "2", "is_buddy": "on"},
    )

    asked = Acknowledgement.objects.get()
    assert form.initial["manager"] == head.pk
    assert (asked.manager, asked.buddy_of) == (head, helper.unit)
    page = client.get(reverse("roles:page", args=[helper.pk]))
    assert page.context["asked"] == asked
    assert client.get(reverse("roles:acknowledge", args=[helper.pk])).status_code == 403


def test_who_leads_is_the_post_above_else_the_head_of_the_department(helper, head):
    assert who_leads(helper.holder, TODAY) == head
    above = PostFactory(holder=PersonFactory())
    PostFactory(holder=helper.holder, reports_to=above)
    assert who_leads(helper.holder, TODAY) == above.holder
