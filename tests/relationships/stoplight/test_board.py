"""The board of a department: what everybody may read, printed and by an address of its own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.links.services import token_of
from relationships.stoplight.queries import link_of
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


def address(client, unit, buddy) -> str:
    signed_in(client, buddy).post(f"/units/{unit.pk}/stoplight/", {"act": "show"})
    client.logout()
    return f"/s/{token_of(link_of(unit, NOON))}/"


def test_what_was_said_for_everybody_stands_there_and_nothing_else(client, unit, buddy):
    named = {"raised_by": PersonFactory(name="Nadia Benali"), "is_named": True}
    VoiceFactory(unit=unit, words="The screen freezes.", audience="everybody", **named)
    for audience in ("department", "confidence", "buddy"):
        VoiceFactory(unit=unit, words=f"Told to {audience}.", audience=audience, heard_by=buddy)
    VoiceFactory(words="Of another department.", audience="everybody")
    public = client.get(address(client, unit, buddy)).content.decode()
    inside = signed_in(client, buddy).get(f"/units/{unit.pk}/stoplight/").content.decode()

    for page in (public, inside):
        assert "The screen freezes." in page
        assert "Told to" not in page
        assert "Of another department." not in page
        assert "Nadia" not in page
        assert '<b class="num">1</b>' in page


def test_the_address_follows_a_department_into_the_one_it_became_part_of(client, unit, buddy):
    path = address(client, unit, buddy)
    other, last = UnitFactory(name="Care"), UnitFactory(name="Health")
    VoiceFactory(unit=last, words="Said at Health.", audience="everybody")
    for gone, into in ((unit, other), (other, last)):
        gone.closed_on, gone.merged_into = NOON.date(), into
        gone.save()
    followed = client.get(path)
    last.closed_on = NOON.date()
    last.save()

    assert (followed.status_code, "Said at Health." in followed.text) == (200, True)
    assert client.get(path).status_code == 404


def test_the_department_stands_there_too_without_names_or_confidences(client, unit, buddy):
    owner = PersonFactory(name="Marc Duval")
    confided = VoiceFactory(unit=unit, audience="department")
    for what, more in (
        ("Show the card", {}),
        ("Bring the list", {"state": "kept", "closed_on": NOON.date()}),
        ("Not for the wall", {"voice": confided}),
        ("Withdrawn", {"state": "withdrawn", "why": "x", "closed_on": NOON.date()}),
    ):
        PromiseFactory(unit=unit, side="business", owner=owner, what=what, **more)
    page = client.get(address(client, unit, buddy)).text

    assert ("Show the card" in page, "Bring the list" in page) == (True, True)
    for hidden in ("Not for the wall", "Withdrawn", "Duval"):
        assert hidden not in page


def test_an_address_taken_back_says_so(client, unit, buddy):
    path = address(client, unit, buddy)
    opened = client.get(path).status_code
    signed_in(client, buddy).post(f"/units/{unit.pk}/stoplight/", {"act": "hide"})
    client.logout()

    assert (opened, client.get(path).status_code) == (200, 410)


def test_only_those_who_come_by_or_answer_for_it_give_it_an_address(client, unit):
    partner = BusinessPartnerFactory(unit=unit).person
    answer = signed_in(client, partner).post(f"/units/{unit.pk}/stoplight/", {"act": "show"})

    assert (answer.status_code, link_of(unit, NOON)) == (403, None)


def test_without_sign_in_nobody_is_looked_up_and_more_voices_cost_no_more(client, unit, buddy):
    path = address(client, unit, buddy)
    costs = []
    for amount in (1, 2):
        VoiceFactory.create_batch(amount, unit=unit, audience="everybody")
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        costs.append([query["sql"].split('FROM "')[-1].split('"')[0] for query in asked])

    assert costs[0] == costs[1]
    assert not {"django_session", "relationships_user"} & set(costs[0])
