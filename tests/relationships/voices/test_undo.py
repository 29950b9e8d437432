"""What was just said to a voice is taken back with one press, before anybody has heard of it."""

import re
from datetime import timedelta

import pytest

from brm.base import clock
from relationships.outbox.models import Message
from relationships.voices import services
from relationships.voices.models import Answer, Voice
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
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
    return UnitFactory()


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


@pytest.fixture
def voice(unit):
    return VoiceFactory(unit=unit, is_named=True, raised_by=PersonFactory(unit=unit))


def offered(response) -> str:
    """What the press on the toast sends; empty where nothing is offered."""
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def press(client, token, after=10) -> str:
    with clock.fixed(NOON + timedelta(seconds=after)):
        return client.post("/undo/", {"token": token}, follow=True).content.decode()


def say(client, voice, **said):
    address = f"/voices/{voice.pk}/answer/"
    return client.post(address, {"version": voice.version, **said}, follow=True)


def standing(voice) -> dict:
    kept = ("status", "owner", "answer", "yes_if", "answered_by", "answered_at", "answers",
            "first_answered_at", "confirmation", "answer_due_on")  # fmt: skip
    return Voice.objects.values(*kept).get(pk=voice.pk)


DONE = {"status": "done", "text": "The arrow is bigger now."}
CANNOT = {"status": "cannot", "text": "Old vans.", "yes_if": "New vans."}
BETWEEN = {"status": "working", "text": "We ordered it.", "answer_due_on": "2026-03-20"}


@pytest.mark.parametrize("said", [DONE, CANNOT, BETWEEN, {"status": "working"}])
def test_an_answer_is_taken_back_as_if_never_given(client, buddy, voice, said):
    signed_in(client, buddy)
    before = standing(voice)

    token = offered(say(client, voice, **said))
    words = press(client, token)
    press(client, token)

    voice.refresh_from_db()
    assert "Taken back. It stands as it did, and nobody was told." in words
    assert (standing(voice), voice.version) == (before, 3)
    assert (Answer.objects.count(), Message.objects.count()) == (0, 0)


def test_the_word_in_between_stands_again_and_another_answer_can_be_given(client, buddy, voice):
    services.take_on(voice, by=buddy, at=NOON - timedelta(days=1), text="We ordered it.")
    voice.refresh_from_db()
    before = standing(voice)
    signed_in(client, buddy)

    press(client, offered(say(client, voice, **CANNOT)))

    assert standing(voice) == before
    voice.refresh_from_db()
    say(client, voice, **DONE)
    assert list(Answer.objects.order_by("number").values_list("number", "status")) == [
        (1, "working"),
        (2, "done"),
    ]
    assert Message.objects.filter(kind="voice_answered", occasion="answer-2").count() == 1


def test_an_answer_waits_fifteen_seconds_so_that_it_can_be_taken_back(client, buddy, voice):
    say(signed_in(client, buddy), voice, **DONE)

    assert Message.objects.get().due_at == NOON + timedelta(seconds=15)


def test_what_has_left_by_mail_stays(client, buddy, voice):
    token = offered(say(signed_in(client, buddy), voice, **DONE))
    Message.objects.update(state="sent", ended_at=NOON)

    assert "This has left by mail, so it stays." in press(client, token, after=30)
    assert standing(voice)["status"] == "done"
    assert Message.objects.count() == 1


def test_what_somebody_said_since_stays(client, buddy, voice):
    token = offered(say(signed_in(client, buddy), voice, **DONE))
    services.confirm(voice, number=1, has_helped=True, at=NOON)

    assert "Somebody changed it again in the meantime" in press(client, token)
    assert standing(voice)["confirmation"] == "yes"


def test_a_second_press_of_the_same_offers_nothing(client, buddy, voice):
    signed_in(client, buddy)

    first, second = say(client, voice, **DONE), say(client, voice, **DONE)

    assert (bool(offered(first)), bool(offered(second))) == (True, False)


def test_giving_it_to_somebody_is_taken_back_and_they_never_hear_of_it(client, buddy, voice):
    other = ITBuddyFactory(unit=voice.unit).person
    signed_in(client, buddy)

    given = client.post(f"/voices/{voice.pk}/owner/", {"owner": other.pk}, follow=True)
    told = list(Message.objects.values_list("to", flat=True))
    press(client, offered(given))

    assert told == [other.pk]
    assert (standing(voice)["owner"], Message.objects.count()) == (None, 0)
