"""Whatever people write is kept as typed, and does nothing on a page, in a sheet, in a mail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.campaigns.models import Invitation
from relationships.links.services import token_of
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.responses import services
from relationships.responses.box import opened
from relationships.responses.models import Ballot
from relationships.wording.models import Agreed
from relationships.wording.services import agree
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, ITBuddyFactory, PersonFactory, UnitFactory

pytestmark = pytest.mark.django_db
HTML = "<script>alert(1)</script> & \"'><img src=x onerror=alert(1)>"
WRITINGS = [HTML, "الشاشة تتجمد \u202eabc", "a\u200bb\u200dc", "🙂👩🏽‍💻", '=HYPERLINK("x")']


@pytest.fixture
def invitation():
    with clock.fixed(NOON):
        yield Invitation.objects.get(campaign=running(PersonFactory().unit))


@pytest.mark.parametrize("words", WRITINGS)
def test_words_are_kept_as_typed_and_shown_as_words(client, invitation, words):
    page = client.post(address(invitation), {"q_change": words})  # the first question is missing
    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text

    client.post(address(invitation), {"q_work": "1", "q_change": words})

    assert opened(Ballot.objects.get())["change"] == words


def test_a_wish_to_talk_with_html_is_harmless_in_the_mail_and_on_the_page(client, invitation):
    ITBuddyFactory(unit=invitation.unit)

    page = client.post(address(invitation), {"act": "talk", "words": HTML, "reach": "x" * 300})
    assert "<script>alert" not in page.text
    client.post(address(invitation), {"act": "talk", "words": HTML})

    mail = write(Message.objects.get(kind="feedback_talk"), at=NOON)
    assert "<script>" not in mail.html


def test_answers_to_questions_of_another_form_are_left_out(client, invitation):
    client.post(address(invitation), {"q_work": "4", "q_other": "5", "q_": "x", "q_work.why": "2"})

    assert opened(Ballot.objects.get()) == {"work": 4}


@pytest.mark.parametrize("value", ["0", "6", "-1", "1.0", "٤", "1e3", " 4"])
def test_a_value_out_of_range_is_refused_with_a_sentence(client, invitation, value):
    page = client.post(address(invitation), {"q_work": value, "q_change": "Stays here"})

    assert (page.status_code, Ballot.objects.count()) == (422, 0)
    assert "Choose one of the answers" in page.text
    assert "Stays here</textarea>" in page.text


def test_one_link_in_two_browsers_at_once_counts_the_first_and_thanks_both(client, invitation):
    here, there = Client(), Client()
    for browser in (here, there):
        assert "Send my answers" in browser.get(address(invitation)).text

    for browser, words in ((here, "first"), (there, "second")):
        thanks = browser.post(address(invitation), {"q_work": "2", "q_change": words}, follow=True)
        assert "Thank you, it has arrived" in thanks.text

    assert opened(Ballot.objects.get())["change"] == "first"


@pytest.mark.parametrize(
    ("kept", "english", "french"),
    [
        ({}, "Leave names of patients and customers out.", "N’écrivez aucun nom de patient"),
        (
            {"leave_out_en": "No names of pupils.", "leave_out_fr": "Aucun nom d’élève."},
            "No names of pupils.",
            "Aucun nom d’élève.",
        ),
    ],
)
def test_what_to_leave_out_stands_under_each_line_in_the_words_of_the_house(
    client, invitation, kept, english, french
):
    agree(version=Agreed.get().version, **kept)

    assert english in client.get(address(invitation)).text
    assert french in client.get(address(invitation) + "?lang=fr").text


@pytest.mark.parametrize("query", ["", "?talk"])
def test_what_cannot_wait_has_a_number_where_the_house_has_one(client, invitation, query):
    assert "Urgent or unsafe now?" not in client.get(address(invitation) + query).text

    agree(version=Agreed.get().version, service_desk_phone="030 000 00 40")

    page = client.get(address(invitation) + query).text
    assert "Urgent or unsafe now?" in page
    assert 'href="tel:0300000040">030 000 00 40</a>' in page
    assert "Urgent ou dangereux" in client.get(address(invitation) + "?lang=fr").text


def test_at_a_place_stands_the_same_to_leave_out_and_to_call(client):
    unit = UnitFactory()
    with clock.fixed(NOON):
        door = campaigns.open_door(running(unit), unit=unit, place="Coffee corner", at=NOON)
        agree(
            version=Agreed.get().version, service_desk_phone="030 000 00 40",
            leave_out_en="No names of pupils.",
        )  # fmt: skip

        page = client.get(f"/q/{token_of(door.link)}/").text

    assert "No names of pupils." in page
    assert 'href="tel:0300000040">030 000 00 40</a>' in page


def test_a_storm_of_looks_records_nothing(client, invitation):
    for method in (client.get, client.head):
        for query in ("", "?a=3", "?no", "?talk", "?said=answered", "?said=kept", "?again"):
            with CaptureQueriesContext(connection) as seen:
                assert method(address(invitation) + query).status_code == 200
            assert all(asked["sql"].startswith("SELECT") for asked in seen.captured_queries)

    invitation.refresh_from_db()
    assert invitation.state == "waiting"
    assert services.answer(invitation, {"work": 3}, at=NOON)
