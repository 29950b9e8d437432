"""The form behind a link: one page, no account, each link counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from brm.stewardship.exporting import known_of
from relationships.campaigns import services as campaigns
from relationships.campaigns.letters import privacy
from relationships.campaigns.models import Invitation
from relationships.outbox.models import Message
from relationships.responses.box import opened
from relationships.responses.forms import AnswerForm
from relationships.responses.models import Ballot, GivenAnswer, Response
from relationships.responses.services import answer
from relationships.voices.models import Voice
from relationships.voices.queries import may_read
from tests.factories.feedback import address, ready_version, running
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    manager,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def invitation(person, at_noon):
    return Invitation.objects.get(campaign=running(person.unit))


@pytest.fixture
def named(person, at_noon):
    return Invitation.objects.get(campaign=running(person.unit, announced="named"))


def test_the_form_opens_in_one_query_and_changes_nothing(
    client, invitation, django_assert_num_queries
):
    url = address(invitation)

    with django_assert_num_queries(1):
        page = client.get(url)

    assert page.status_code == 200
    assert "Do the systems let you do your work well?" in page.text
    assert "Nobody can see who you are" in page.text
    assert "shown from 5 answers, people’s words from 8" in page.text
    invitation.refresh_from_db()
    assert invitation.state == "waiting"


def test_a_press_in_the_mail_marks_the_first_answer_and_sends_nothing(client, invitation):
    page = client.get(address(invitation) + "?a=4")

    assert page.text.count(" checked") == 1
    assert 'value="4" id="id_q_work_3" checked' in page.text
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("marked", ["6", "0", "x", "4&a=9", "%00"])
def test_a_mark_that_is_no_answer_marks_nothing(client, invitation, marked):
    page = client.get(f"{address(invitation)}?a={marked}")

    assert page.status_code == 200
    assert " checked" not in page.text


def test_an_answer_is_kept_in_few_queries(client, invitation, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        answer = client.post(
            address(invitation), {"q_work": "4", "q_time": "2", "q_change": "Fewer sign-ins"}
        )

    assert answer.status_code == 302
    assert opened(Ballot.objects.get()) == {"work": 4, "time": 2, "change": "Fewer sign-ins"}
    assert "Thank you, it has arrived" in client.get(answer.url).text


def test_a_named_answer_stands_with_its_person(client, named, person):
    with CaptureQueriesContext(connection) as seen:
        client.post(address(named), {"q_work": "5", "q_change": "Nothing"})
    asked = [q for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]  # the test's own
    assert len(asked) <= 8

    response = Response.objects.get()
    assert (response.person, response.unit) == (person, person.unit)
    assert sorted(GivenAnswer.objects.values_list("question", "value", "words")) == [
        ("change", None, "Nothing"),
        ("work", 5, ""),
    ]


def test_a_confidential_answer_is_announced_before_and_in_the_mail(client, person, at_noon):
    campaign = running(person.unit, announced="confided")
    invitation = Invitation.objects.get(campaign=campaign)

    page = client.get(address(invitation)).text

    assert "Confidential: nobody else sees that it was you" in page
    assert "not even to an administrator" in page
    assert privacy(campaign).title == "Confidential: nobody else sees that it was you."


@pytest.mark.parametrize(("is_own", "holds_it"), [(True, True), (False, False)])
def test_a_confidential_answer_comes_back_to_its_giver_alone(person, at_noon, is_own, holds_it):
    running(person.unit, announced="confided")
    answer(Invitation.objects.get(), {"work": 4, "change": "Less paper"}, at=NOON)

    told = str(known_of(person, at=NOON, is_own=is_own).sections)

    assert ("Less paper" in told) is holds_it


def test_sending_again_counts_once(client, invitation):
    for words in ("first", "second"):
        client.post(address(invitation), {"q_work": "4", "q_change": words})

    assert [opened(ballot)["change"] for ballot in Ballot.objects.all()] == ["first"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("announced", ["anonymous", "named"])
def test_two_at_once_count_once(person, announced):
    with clock.fixed(NOON):
        url = address(Invitation.objects.get(campaign=running(person.unit, announced=announced)))

    def send(number):
        try:
            with clock.fixed(NOON):
                return Client().post(url, {"q_work": str(number)}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(send, range(1, 6)))

    assert answers == [302] * 5
    assert Ballot.objects.count() + Response.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"q_change": "x" * 20_000, "q_work": "4"}, "16,000 characters too long"),
        ({"q_change": "a\0b", "q_work": "4"}, "cannot be kept (NUL, invisible)"),
        ({"q_change": "It freezes"}, "Choose one of the answers"),
        ({"q_change": "It freezes", "q_work": "99999999999999999999"}, "Choose one of the answers"),
        ({"q_change": "It freezes", "q_work": "\0"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(client, invitation, typed, sentence):
    page = client.post(address(invitation), typed)

    assert page.status_code == 422
    assert sentence in page.text
    assert typed["q_change"].replace("\0", "")[:10] in page.text.replace("\0", "").replace("�", "")
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("words", ["🙂👩🏽‍💻", "الشاشة تتجمد", "e\u0301t\u00e9"])
def test_any_writing_is_kept(client, invitation, words):
    client.post(address(invitation), {"q_work": "1", "q_change": words})

    assert opened(Ballot.objects.get())["change"] == words.replace("e\u0301", "é")


def test_no_thank_you_needs_a_press_and_stops_there(client, invitation):
    asked = client.get(address(invitation) + "?no")
    invitation.refresh_from_db()
    assert (asked.status_code, invitation.state) == (200, "waiting")

    answer = client.post(address(invitation), {"act": "no"}, follow=True)

    invitation.refresh_from_db()
    assert invitation.state == "declined"
    assert "All right, not this time" in answer.text


def test_who_declined_may_still_answer(client, invitation):
    client.post(address(invitation), {"act": "no"})
    assert "All right, not this time" in client.get(address(invitation)).text
    assert "Send my answers" in client.get(address(invitation) + "?again").text

    client.post(address(invitation), {"q_work": "2"})

    assert Ballot.objects.count() == 1


def test_a_wish_to_talk_reaches_the_buddy_alone_and_leads_to_nobody(client, invitation, person):
    buddy = ITBuddyFactory(unit=person.unit).person
    page = client.get(address(invitation) + "?talk")
    key = page.text.split('name="client_id" value="')[1].split('"')[0]

    for _twice in range(2):
        client.post(
            address(invitation), {"act": "talk", "client_id": key, "reach": "Hall 2, Tuesdays"}
        )

    voice = Voice.objects.get()
    assert (voice.kind, voice.audience, voice.heard_by) == ("wish", "buddy", buddy)
    assert (voice.is_named, voice.raised_by) == (False, None)
    assert voice.words.endswith("You find me: Hall 2, Tuesdays")
    assert [message.kind for message in buddy.messages.all()] == ["feedback_talk"]
    invitation.refresh_from_db()
    assert invitation.state == "waiting"


def test_where_nobody_comes_by_one_manager_alone_reads_the_wish_and_not_the_head(
    client, invitation, person
):
    head = BusinessPartnerFactory(unit=person.unit, role="head").person
    boss, _other = manager(person.unit), manager()

    client.post(address(invitation), {"act": "talk", "words": "Not to my head, please."})

    voice = Voice.objects.get()
    assert (voice.audience, voice.heard_by) == ("buddy", boss)
    assert [message.to for message in Message.objects.filter(kind="feedback_talk")] == [boss]
    assert [may_read(reader, voice) for reader in (boss, head)] == [True, False]


def test_a_wish_to_talk_that_nobody_would_read_is_refused_and_what_was_typed_stays(
    client, invitation
):
    answer = client.post(address(invitation), {"act": "talk", "words": "Please come."})

    assert (answer.status_code, Voice.objects.count()) == (422, 0)
    assert "nobody would read this" in answer.text
    assert "Please come." in answer.text


def test_it_speaks_the_persons_language_with_a_switch(client, at_noon):
    person = PersonFactory(language="fr")
    invitation = Invitation.objects.get(campaign=running(person.unit))

    french = client.get(address(invitation))
    english = client.get(address(invitation) + "?lang=en")

    assert "Les outils vous permettent-ils de bien travailler" in french.text
    assert '<html lang="fr"' in french.text
    assert 'href="' + address(invitation) + '?lang=en"' in french.text
    assert "Do the systems let you do your work well?" in english.text


def test_a_link_that_ended_says_so(client, invitation):
    with clock.fixed(NOON + timedelta(days=40)):
        page = client.get(address(invitation))

    assert page.status_code == 410
    assert "This link has ended" in page.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_campaign_says_so(client, invitation, method):
    campaigns.stop(invitation.campaign, at=NOON)

    page = getattr(client, method)(address(invitation), {"q_work": "3"})

    assert page.status_code == 410
    assert "These questions are closed" in page.text
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("is_open", [True, False])
def test_a_page_and_a_refusal_are_in_the_language_of_who_was_asked(client, at_noon, is_open):
    invitation = Invitation.objects.get(campaign=running(PersonFactory(language="fr").unit))
    if not is_open:
        campaigns.stop(invitation.campaign, at=NOON)

    page = client.get(address(invitation))

    assert page.headers["Content-Language"] == "fr"
    assert ("Ces questions sont closes" in page.text) is not is_open
    assert '<html lang="fr"' in page.text


def test_a_changed_address_opens_nothing(client, invitation, django_assert_num_queries):
    token = address(invitation).split("/")[2]
    with django_assert_num_queries(0):
        page = client.get(f"/f/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/")

    assert page.status_code == 404


def test_a_page_of_another_site_cannot_press(invitation):
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32

    page = client.post(address(invitation), {"q_work": "4", "q_change": "typed"})

    assert page.status_code == 403
    assert "typed</textarea>" in page.text
    assert Ballot.objects.count() == 0


def test_a_browser_that_keeps_no_cookies_can_answer(invitation):
    Client(enforce_csrf_checks=True).post(address(invitation), {"q_work": "4"})

    assert Ballot.objects.count() == 1


def test_the_ready_form_asks_three_questions_and_a_line():
    page = AnswerForm(ready_version().asked(), "en")

    assert [field.field.said.step for field in page] == [
        "1 of 3",
        "2 of 3, you may skip it",
        "3 of 3, you may skip it",
        "And a line, if you like",
    ]
