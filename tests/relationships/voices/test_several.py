"""Several voices in one act: handed over, given a day, put together; and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from relationships.outbox.models import Message
from relationships.voices.models import Group, Voice
from relationships.voices.services import finish
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db
SEVERAL = reverse("voices:several")
LATER = NOON.date() + timedelta(days=20)


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Claims")


@pytest.fixture
def buddy(client, unit):
    person = ITBuddyFactory(unit=unit).person
    signed_in(client, person)
    return person


@pytest.fixture
def three(unit, buddy):
    return [
        VoiceFactory(unit=unit, heard_by=buddy, audience="department", words=words)
        for words in ("One", "Two", "Three")
    ]


def do(client, act, rows, **data):
    return client.post(SEVERAL, {"act": act, "pk": [row.pk for row in rows], **data}, follow=True)


def toast(answer) -> str:
    return next(str(message) for message in answer.context["messages"])


def undo(client, answer) -> str:
    token = answer.content.decode().split('name="token" value="')[1].split('"')[0]
    return toast(client.post(reverse("dashboard:undo"), {"token": token}, follow=True))


def owners() -> list:
    return list(Voice.objects.order_by("pk").values_list("owner", flat=True))


def test_handed_over_and_taken_back_nobody_hears_of_it(client, buddy, three, unit):
    heir = ITBuddyFactory(unit=unit).person

    answer = do(client, "hand", three, owner=heir.pk)
    assert (toast(answer), owners()) == ("3 changed.", [heir.pk] * 3)
    assert Message.objects.filter(kind="voice_owner", to=heir).count() == 3

    assert undo(client, answer) == "Taken back: 3."
    assert (owners(), Message.objects.count()) == ([None] * 3, 0)


def test_whoever_may_not_read_one_gets_the_others(client, buddy, three, unit):
    heir = ITBuddyFactory(unit=unit).person
    alone = VoiceFactory(unit=unit, heard_by=buddy, audience="buddy", words="Between us")

    said = toast(do(client, "hand", [three[0], alone], owner=heir.pk))

    assert said.startswith("1 changed. 1 left as it is: “Between us” (")
    assert Voice.objects.get(pk=alone.pk).owner_id is None


def test_a_day_for_the_answer_takes_them_on_and_one_answered_is_named(client, buddy, three):
    finish(three[1], text="Done", by=buddy, at=NOON)

    answer = do(client, "day", three, answer_due_on=str(LATER))

    assert toast(answer).startswith("2 changed. 1 left as it is: “Two” (This was answered")
    days = Voice.objects.filter(status="working").values_list("answer_due_on", "owner")
    assert list(days) == [(LATER, buddy.pk)] * 2
    undo(client, answer)
    assert not Voice.objects.filter(status="working").exists()


def test_what_was_answered_since_stays_when_the_rest_is_taken_back(client, buddy, three):
    answer = do(client, "day", three, answer_due_on=str(LATER))
    finish(Voice.objects.get(pk=three[0].pk), text="Done", by=buddy, at=NOON)

    assert undo(client, answer).startswith("Taken back: 2. 1 left as it is: “One” (")
    assert [voice.status for voice in Voice.objects.order_by("pk")] == ["done", "new", "new"]


def test_put_together_and_apart_again(client, buddy, three):
    answer = do(client, "same", three)
    assert toast(answer) == "Kept: 3 voices are put together."
    assert Group.objects.get().voices.count() == 3

    again = do(client, "same", three)
    assert 'name="token"' not in again.content.decode()

    undo(client, answer)
    assert Group.objects.count() == 0


def test_one_alone_cannot_be_put_together(client, buddy, three):
    answer = do(client, "same", three[:1])

    assert answer.status_code == 422
    assert "Tick at least one that says the same." in answer.content.decode()


def test_words_out_of_sight_are_not_even_named(client, buddy, three):
    there = VoiceFactory(unit=UnitFactory(), audience="department", words="Not here")

    page = client.get(SEVERAL, {"act": "day", "pk": [three[0].pk, there.pk]})

    assert list(page.context["chosen"].values()) == ["One"]


def test_all_that_fit_are_chosen(client, buddy, three):
    VoiceFactory(unit=three[0].unit, audience="department", kind="wish", words="A light")

    page = client.get(SEVERAL, {"act": "day", "all": "1", "query": "kind=problem"})

    assert set(page.context["chosen"].values()) == {"One", "Two", "Three"}


def test_who_reads_without_answering_chooses_nothing(client, unit, three):
    signed_in(client, BusinessPartnerFactory(unit=unit).person)

    assert "data-pick-all" not in client.get("/voices/").content.decode()
    said = toast(do(client, "day", three, answer_due_on=str(LATER)))
    assert said.startswith("0 changed. 3 left as they are: “One” (others answer it);")
