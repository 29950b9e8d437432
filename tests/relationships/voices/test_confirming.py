"""The answer's link, without sign-in: a GET changes nothing, a press counts once."""

from datetime import timedelta

import pytest

from brm.base import clock
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import link_for, take_back, url_for
from relationships.outbox.models import Message
from relationships.voices import services
from relationships.voices.models import Answer, Voice
from tests.factories.relationships import NOON, ITBuddyFactory, PersonFactory, VoiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def voice():
    person = PersonFactory(name="Nadia Benali", language="fr")
    voice = VoiceFactory(is_named=True, raised_by=person, words="Ça se fige.")
    services.finish(voice, text="C’est réparé.", by=ITBuddyFactory(unit=voice.unit).person, at=NOON)
    voice.refresh_from_db()
    return voice


def link_of(voice: Voice) -> Link:
    return link_for(
        Purpose.CONFIRM, about=Answer.objects.get(voice=voice, number=voice.answers), at=NOON,
        person_id=voice.raised_by_id, expires_at=NOON + timedelta(days=60),
    )  # fmt: skip


def address(voice: Voice) -> str:
    return "/a/" + url_for(link_of(voice)).partition("/a/")[2]


def stands(voice: Voice) -> tuple[str, str]:
    voice.refresh_from_db()
    return voice.status, voice.confirmation


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("say", ["", "?say=yes", "?say=no", "?say=<b>"])
def test_a_program_that_follows_the_link_changes_nothing(client, voice, method, say):
    answer = getattr(client, method)(address(voice) + say)

    assert answer.status_code == 200
    assert stands(voice) == ("done", "waiting")
    assert Link.objects.get().used_at is None


def test_the_buttons_of_the_mail_only_mark_the_choice(client, voice):
    page = client.get(address(voice) + "?say=no").content.decode()

    assert page.count(" checked") == 1
    assert 'value="no" required checked' in page


def test_the_page_speaks_the_persons_language_and_needs_neither_script_nor_bootstrap(client, voice):
    answer = client.get(address(voice), HTTP_ACCEPT_LANGUAGE="en")

    page = answer.content.decode()
    assert answer.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in page
    assert "est-ce que cela a aidé\xa0?" in page
    assert ["<script" in page, "bootstrap" in page] == [False, False]


def test_yes_is_kept_and_said_twice_is_one(client, voice):
    answers = [client.post(address(voice), {"say": "yes"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert stands(voice) == ("done", "yes")
    assert Link.objects.get().used_at == NOON
    assert voice.version == 3


def test_not_yet_opens_it_again_with_what_still_goes_wrong_and_tells_who_answered_once(
    client, voice
):
    for _ in range(2):
        client.post(address(voice), {"say": "no", "comment": "Toujours le lundi."})

    assert stands(voice) == ("working", "not_yet")
    assert Answer.objects.get().comment == "Toujours le lundi."
    assert Message.objects.filter(kind="voice_not_yet").count() == 1


def test_who_said_yes_cannot_unsay_it_by_an_old_window(client, voice):
    client.post(address(voice), {"say": "yes"})

    answer = client.post(address(voice), {"say": "no"})

    assert answer.status_code == 409
    assert stands(voice) == ("done", "yes")


def test_an_older_answers_link_says_that_there_is_a_newer_one(client, voice):
    old = address(voice)
    client.post(old, {"say": "no"})
    voice.refresh_from_db()
    services.finish(voice, text="Encore.", by=PersonFactory(), at=NOON)
    Answer.objects.filter(number=1).update(confirmation="waiting")

    refused = client.post(old, {"say": "yes"})

    assert refused.status_code == 409
    assert stands(voice) == ("done", "waiting")


@pytest.mark.parametrize("typed", [{}, {"say": "perhaps"}, {"say": "no", "comment": "x" * 20_000},
                                   {"say": "no", "comment": "a\0b"}])  # fmt: skip
def test_what_cannot_be_kept_changes_nothing(client, voice, typed):
    answer = client.post(address(voice), typed)

    assert answer.status_code == 422
    assert stands(voice) == ("done", "waiting")


def test_a_link_tampered_with_taken_back_or_ended_changes_nothing(client, voice):
    good = address(voice)
    tampered = client.post(good[:-3] + "aa/", {"say": "yes"})
    with clock.fixed(NOON + timedelta(days=61)):
        ended = client.post(good, {"say": "yes"})
    take_back(link_of(voice), at=NOON)
    taken = client.post(good, {"say": "yes"})

    assert [a.status_code for a in (tampered, ended, taken)] == [404, 410, 410]
    assert stands(voice) == ("done", "waiting")


def test_a_link_opens_nothing_for_a_person_whose_name_was_taken_away(client, voice):
    good = address(voice)
    Voice.objects.update(is_named=False, raised_by=None)

    assert client.get(good).status_code == 404
