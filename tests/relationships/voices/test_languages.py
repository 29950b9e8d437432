"""What was said stays; a rendering stands beside it; an answer is read in its reader's language."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.logbook.services import Heard, Log, log_visit
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.stoplight.queries import board
from relationships.voices import services
from relationships.voices.models import Answer, Voice
from relationships.voices.parts import Rendering
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db
FRENCH = "La caméra est trop lente."


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(language="fr")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


@pytest.fixture
def voice(unit, buddy):
    lea = PersonFactory(name="Léa", unit=unit, language="fr")
    return VoiceFactory(
        unit=unit, words=FRENCH, language="fr", is_named=True, raised_by=lea, heard_by=buddy
    )


# ---- What was said -------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"words": "Otherwise."}, {"first_words": "Never said."}])
def test_what_was_said_cannot_be_overwritten(voice, changes):
    with pytest.raises(IntegrityError, match="voice_words_stay"), transaction.atomic():
        Voice.objects.update(**changes)


def test_the_first_words_stay_beside_each_correction(voice):
    for words in ("Second.", "Third."):
        Voice.objects.update(words=words, first_words=FRENCH)

    with pytest.raises(IntegrityError, match="voice_words_stay"), transaction.atomic():
        Voice.objects.update(words="Fourth.", first_words="Third.")


def test_a_correction_of_the_device_keeps_what_was_kept_first(client, unit, buddy):
    visit, part, log_id = VisitFactory(unit=unit, buddy=buddy), uuid4(), uuid4()
    for words in ("The lamp.", "The lamp is brocken.", "The lamp is broken."):
        log = Log(client_id=log_id, done_at=NOON, mood=4, heard=(Heard(part, words),))
        log_visit(visit, log, version=1, by=buddy, at=NOON)

    voice = Voice.objects.get()
    shown = signed_in(client, buddy).get(f"/voices/{voice.pk}/").content.decode()
    assert (voice.words, voice.first_words) == ("The lamp is broken.", "The lamp.")
    assert "“The lamp.”" in shown


# ---- Beside it -----------------------------------------------------------------------------------


def test_a_rendering_stands_beside_the_words(client, voice, buddy):
    signed_in(client, buddy)

    for words in ("The camera is slow.", "The camera is too slow."):
        client.post(
            f"/voices/{voice.pk}/rendering/", {"spoken": "fr", "language": "en", "words": words}
        )

    voice.refresh_from_db()
    shown = client.get(f"/voices/{voice.pk}/").content.decode()
    assert (voice.words, Rendering.objects.get().words) == (FRENCH, "The camera is too slow.")
    assert 'lang="fr">“' in shown
    assert '<p dir="auto" lang="en">“The camera is too slow.”</p>' in shown
    assert f"{buddy.name} put it in English" in shown


def test_a_rendering_is_in_another_language(voice, buddy):
    with pytest.raises(RuleBroken) as caught:
        services.render(voice, spoken="fr", language="fr", words="x", by=buddy, at=NOON)
    assert caught.value.code == "same_language"
    with pytest.raises(RuleBroken) as caught:
        services.render(voice, spoken="fr", language="en", words=" ", by=buddy, at=NOON)
    assert caught.value.code == "words_missing"


def test_the_language_is_guessed_but_tells_nobody_who_spoke(unit, buddy):
    spanish = PersonFactory(unit=unit, language="es")
    said = {"unit": unit, "words": "¡Ay!", "at": NOON, "heard_by": buddy}

    named = services.raise_voice(**said, raised_by=spanish)
    unnamed = services.raise_to_buddy(unit=unit, words="¡Ay!", at=NOON, by=spanish)

    assert (named.language, unnamed.language) == ("es", "fr")


# ---- An answer in their language -------------------------------------------------------------------


CANNOT = {
    "status": "cannot", "text": "The vans are old.", "yes_if": "Fleet buys new ones.",
    "text_fr": "Les camions sont vieux.", "yes_if_fr": "La flotte en achète des neufs.",
}  # fmt: skip


def test_the_form_asks_for_the_answer_as_they_will_read_it(client, voice, buddy):
    page = signed_in(client, buddy).get(f"/voices/{voice.pk}/").content.decode()
    assert "In French, as they will read it" in page

    buddy.language = "fr"
    buddy.save()
    page = client.get(f"/voices/{voice.pk}/").content.decode()
    assert 'name="text_fr"' not in page


def test_the_mail_says_it_in_their_language_and_the_page_shows_both(client, voice, buddy):
    signed_in(client, buddy)
    client.post(f"/voices/{voice.pk}/answer/", {"version": voice.version, **CANNOT})

    mail = write(Message.objects.get(kind="voice_answered"), at=NOON).text
    page = client.get(f"/voices/{voice.pk}/").content.decode()

    assert "Les camions sont vieux." in mail
    assert "La flotte en achète des neufs." in mail
    assert mail.index("Les camions") < mail.index("The vans are old.")
    assert '<div lang="fr"><p dir="auto">Les camions sont vieux.</p>' in page
    assert '<p dir="auto" lang="en">The vans are old.</p>' in page
    answer = Answer.objects.get()
    assert (answer.language, answer.language_for) == ("en", "fr")


def test_half_an_answer_in_their_language_is_asked_for_the_rest(client, voice, buddy):
    said = CANNOT | {"version": voice.version, "yes_if_fr": ""}

    answer = signed_in(client, buddy).post(f"/voices/{voice.pk}/answer/", said)

    assert answer.status_code == 422
    assert "Say all of it in this language, or none of it." in answer.content.decode()
    assert not Answer.objects.exists()


def test_each_of_several_reads_it_in_their_own_language(client, voice, buddy):
    other = VoiceFactory(
        unit=voice.unit, is_named=True, raised_by=PersonFactory(unit=voice.unit, language="en")
    )
    services.join(voice, [other.pk], by=buddy, at=NOON)
    said = CANNOT | {"version": voice.version, "also": [f"{other.pk}-1"]}

    signed_in(client, buddy).post(f"/voices/{voice.pk}/answer/", said)

    read = dict(Answer.objects.values_list("voice", "text_for"))
    assert read == {voice.pk: "Les camions sont vieux.", other.pk: ""}


def test_who_passes_it_on_by_mouth_has_it_in_their_language(client, unit, buddy):
    boss = ITBuddyFactory(unit=unit).person
    voice = VoiceFactory(unit=unit, language="fr", heard_by=buddy)
    said = {"version": voice.version, "status": "done", "text": "Done.", "text_fr": "C’est fait."}

    signed_in(client, boss).post(f"/voices/{voice.pk}/answer/", said)

    mail = write(Message.objects.get(kind="voice_answer_to_pass_on"), at=NOON).text
    assert "C’est fait." in mail
    assert "To tell them in French" in mail


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"text_for": "Oui."}, "answer_says_its_language"),
        ({"language_for": "fr"}, "answer_in_their_language_has_words"),
        ({"understood": "well"}, "answer_understood_known"),
        ({"able": "well"}, "answer_able_known"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(voice, buddy, changes, constraint):
    services.finish(voice, text="Done.", by=buddy, at=NOON)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Answer.objects.update(**changes)


def test_a_rendering_that_cannot_be_is_refused(voice, buddy):
    services.render(voice, spoken="fr", language="en", words="Slow.", by=buddy, at=NOON)

    with pytest.raises(IntegrityError, match="rendering_has_words"), transaction.atomic():
        Rendering.objects.update(words="")
    with pytest.raises(IntegrityError, match="rendering_once"), transaction.atomic():
        Rendering.objects.create(voice=voice, language="en", words="Twice.", at=NOON)


# ---- On the board and on our page ------------------------------------------------------------------


def test_the_board_and_our_page_are_read_in_ones_own_language(client, unit, voice, buddy):
    partner = BusinessPartnerFactory(unit=unit, person__language="en").person
    Voice.objects.update(audience="everybody")
    services.render(
        voice, spoken="fr", language="en", words="The camera is too slow.", by=buddy, at=NOON
    )
    services.decline(
        Voice.objects.get(), reason="Ils sont vieux.", yes_if="Si on en achète.", by=buddy, at=NOON
    )
    Answer.objects.update(
        language_for="en", text_for="They are old.", yes_if_for="If fleet buys some."
    )

    for page in (f"/units/{unit.pk}/stoplight/", "/"):
        shown = signed_in(client, partner).get(page).content.decode()
        assert "“The camera is too slow.”" in shown
        assert f'lang="fr">“{FRENCH}”' in shown
        assert "They are old." in shown
        assert "If fleet buys some." in shown
        assert "Ils sont vieux." not in shown


def test_who_reads_the_language_in_which_it_was_said_reads_it_as_it_was_said(unit, voice, buddy):
    Voice.objects.update(audience="everybody")
    services.render(voice, spoken="fr", language="en", words="Too slow.", by=buddy, at=NOON)

    assert [row.words for row in board(unit, NOON, "fr").rows] == [FRENCH]
    assert [row.words for row in board(unit, NOON, "en").rows] == ["Too slow."]
