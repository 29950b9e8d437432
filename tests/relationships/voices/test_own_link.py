"""The link to one's own voices: sent when asked for, taken back when wished."""

from datetime import timedelta

import pytest

from brm.base import clock
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import token_of
from relationships.outbox.models import Message
from relationships.voices.own_link import link_to_mine, live_link, sent, still_there
from tests.factories.relationships import NOON, PersonFactory, VoiceFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def person():
    person = PersonFactory(email="nadia@example.org")
    VoiceFactory(raised_by=person, is_named=True, words="It freezes.")
    return person


def page(link: Link) -> str:
    return f"/m/{token_of(link)}/"


def test_a_link_taken_back_opens_nothing_and_twice_is_once(client, person):
    link = link_to_mine(person.pk, at=NOON)
    assert "It freezes." in client.get(page(link)).content.decode()
    signed_in(client, person)
    assert "Take the link back" in client.get("/me/").content.decode()

    for _ in range(2):
        assert client.post("/me/voices/", {"act": "close"}).status_code == 302

    assert "It freezes." not in client.get(page(link)).content.decode()
    assert "No link opens it now" in client.get("/me/").content.decode()


def test_a_new_link_is_sent_once_a_minute_and_the_older_one_opens_nothing(client, person):
    old = link_to_mine(person.pk, at=NOON - timedelta(days=9))
    signed_in(client, person)

    for _ in range(2):
        client.post("/me/voices/", {"act": "send"})

    message = Message.objects.get(kind="my_voices")
    letter = sent(message)
    [button] = [part for part in letter.parts if part.form == "button"]
    new = live_link(person, NOON)
    assert Link.objects.filter(purpose=Purpose.MINE).count() == 2
    assert button.url.endswith(page(new))
    assert "It freezes." not in client.get(page(old)).content.decode()
    assert "It freezes." in client.get(page(new)).content.decode()


def test_an_ended_link_is_not_revived_by_asking_for_a_new_one(client, person):
    old = link_to_mine(person.pk, at=NOON - timedelta(days=401))
    signed_in(client, person)

    client.post("/me/voices/", {"act": "send"})

    assert "It freezes." not in client.get(page(old)).content.decode()
    assert live_link(person, NOON) not in (None, old)
    assert still_there(Message.objects.get(kind="my_voices"), NOON)


def test_taken_back_and_asked_for_again_at_once_a_mail_leaves_for_the_newer_link(client, person):
    signed_in(client, person)
    for act in ("send", "close", "send"):
        client.post("/me/voices/", {"act": act})

    messages = Message.objects.filter(kind="my_voices").order_by("pk")
    assert [still_there(message, NOON) for message in messages] == [False, True]


def test_the_mail_is_not_sent_once_the_link_was_taken_back(client, person):
    signed_in(client, person)
    client.post("/me/voices/", {"act": "send"})
    message = Message.objects.get(kind="my_voices")
    assert still_there(message, NOON)

    client.post("/me/voices/", {"act": "close"})

    assert not still_there(message, NOON)


def test_whom_no_mail_reaches_is_told_so(client):
    signed_in(client, PersonFactory(email=""))

    answer = client.post("/me/voices/", {"act": "send"}, follow=True)

    assert "No mail reaches you" in answer.content.decode()
    assert not Message.objects.exists()
