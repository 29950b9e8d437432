"""My voices: what one person said by name and what came of it, by a link and without an account."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import url_for
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.stoplight.queries import board
from relationships.voices.models import Answer
from relationships.voices.services import finish
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
)
from tests.test_links import writes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def marc(unit):
    return PersonFactory(name="Marc Duval", unit=unit, language="fr", email="marc@example.org")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit, person__name="Priya Raman").person


def said(marc, words, **more):
    return VoiceFactory(unit=marc.unit, words=words, is_named=True, raised_by=marc, **more)


def answered(marc, buddy, words="The screen freezes.", **more):
    voice = said(marc, words, heard_by=buddy, **more)
    finish(voice, text=f"Mended: {words}", by=buddy, at=NOON)
    voice.refresh_from_db()
    return voice


def page_of(marc) -> str:
    """The address that stands in the mail with the answer."""
    message = Message.objects.filter(kind="voice_answered", to=marc).select_related("to").first()
    mail = write(message, at=NOON)
    link = Link.objects.get(purpose=Purpose.MINE, for_person=marc.pk, revoked_at=None)
    assert url_for(link) in mail.text
    return urlsplit(url_for(link)).path


def test_it_shows_all_that_one_said_by_name_and_no_other_person(client, marc, buddy):
    answered(marc, buddy)
    for audience in ("everybody", "department", "confidence", "buddy"):
        said(marc, f"To {audience}", audience=audience, heard_by=buddy)
    said(PersonFactory(name="Nadia Benali", unit=marc.unit), "By Nadia", audience="everybody")
    page = client.get(page_of(marc))

    assert page["Content-Language"] == "fr"
    for words in ("The screen freezes.", "Mended:", "To everybody", "To confidence", "To buddy"):
        assert words in page.text
    for name in ("Nadia", "Priya", "Raman"):
        assert name not in page.text


def test_looking_changes_nothing_and_a_press_counts_once(client, marc, buddy):
    voice = answered(marc, buddy)
    path = page_of(marc)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{path}?act=close&say=no&voice={voice.pk}").content.decode()
    pressed = {
        "voice": voice.pk,
        "number": 1,
        "say": "no",
        "comment": "Still freezes.",
        "able": "no",
    }
    client.post(path, pressed)
    client.post(path, pressed)
    voice.refresh_from_db()

    assert writes(asked) == []
    assert 'name="able" value="no"' in page
    assert (voice.status, voice.confirmation) == ("working", "not_yet")
    assert list(Answer.objects.values_list("comment", "able")) == [("Still freezes.", "no")]
    assert Message.objects.filter(kind="voice_not_yet", to=buddy).count() == 1


def test_of_somebody_elses_voice_nothing_is_said_here(client, marc, buddy):
    answered(marc, buddy)
    other = answered(PersonFactory(unit=marc.unit), buddy, "Another one")
    answer = client.post(page_of(marc), {"voice": other.pk, "number": 1, "say": "yes"})
    other.refresh_from_db()

    assert (answer.status_code, other.confirmation) == (404, "waiting")


@pytest.mark.parametrize(
    "pressed",
    [{}, {"say": "maybe"}, {"say": "yes", "number": "9" * 30}, {"say": "yes", "number": 7},
     {"say": "no", "comment": "x" * 3000}, {"voice": "\0"}, {"voice": "9" * 40}],
)  # fmt: skip
def test_what_cannot_be_is_answered_with_a_page(client, marc, buddy, pressed):
    voice = answered(marc, buddy)
    answer = client.post(page_of(marc), {"voice": voice.pk, "number": 1, **pressed})
    voice.refresh_from_db()

    assert answer.status_code in {404, 409}
    assert voice.confirmation == "waiting"


def test_closed_by_its_person_it_opens_nothing_and_the_next_answer_brings_another(
    client, marc, buddy
):
    answered(marc, buddy)
    path = page_of(marc)
    client.post(path, {"act": "close"})
    closed = client.get(path).status_code
    Message.objects.all().delete()
    answered(marc, buddy, "And again")

    assert closed == 410
    assert (page_of(marc) != path, client.get(page_of(marc)).status_code) == (True, 200)


def test_it_ends_and_who_left_has_none(client, marc, buddy):
    answered(marc, buddy)
    path = page_of(marc)
    with clock.fixed(NOON + timedelta(days=401)):
        late = client.get(path).status_code
    marc.left_on = NOON.date()
    marc.save()

    assert (late, client.get(path).status_code) == (410, 404)


def test_what_was_confided_does_not_follow_to_an_address_that_somebody_else_gave(
    client, marc, buddy
):
    answered(marc, buddy)
    confided = answered(marc, buddy, "In confidence", audience="confidence")
    marc.email_before, marc.email_since, marc.email = (
        marc.email,
        NOON + timedelta(1),
        "new@example.org",
    )
    marc.save()
    path = page_of(marc)
    page = client.get(path).text
    client.post(path, {"voice": confided.pk, "number": 1, "say": "yes"})
    confided.refresh_from_db()

    assert ("The screen freezes." in page, "In confidence" in page) == (True, False)
    assert confided.confirmation == "waiting"


def test_a_first_name_stands_on_the_board_only_with_its_persons_press(client, marc, buddy, unit):
    voice = answered(marc, buddy, audience="everybody")
    for_us = answered(marc, buddy, "For us", audience="department")
    path = page_of(marc)

    def named():
        return [row.who for row in board(unit, NOON, "en").rows]

    before = named()
    client.post(path, {"act": "name", "voice": voice.pk})
    refused = client.post(path, {"act": "name", "voice": for_us.pk}).status_code
    during = named()
    client.post(path, {"act": "no-name", "voice": voice.pk})

    assert (before, during, named(), refused) == ([""], ["Marc"], [""], 409)
