"""Did we understand you, could you do it yourself: said beside "it helped", counted for departments."""

import pytest

from brm.base import clock
from brm.health.models import UnitPulse
from brm.health.services import renew_figures
from relationships.links.choices import Purpose
from relationships.links.services import link_for, url_for
from relationships.voices import services
from relationships.voices.models import Answer
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


def answered(unit, **facts):
    person = PersonFactory(unit=unit)
    voice = VoiceFactory(unit=unit, **({"is_named": True, "raised_by": person} | facts))
    services.finish(voice, text="Done.", by=PersonFactory(), at=NOON)
    return voice


def said_back() -> tuple[str, str, str]:
    return Answer.objects.values_list("confirmation", "understood", "able").get()


def test_who_follows_the_link_may_say_both(client, unit):
    voice = answered(unit)
    answer = Answer.objects.get()
    link = link_for(Purpose.CONFIRM, about=answer, at=NOON, person_id=voice.raised_by_id)
    address = url_for(link)

    assert "Could you do it yourself next time?" in client.get(address).content.decode()
    client.post(address, {"say": "yes", "understood": "not_quite", "able": "with_help"})

    assert said_back() == ("yes", "not_quite", "with_help")


def test_neither_has_to_be_said_and_nonsense_is_refused(client, unit):
    voice = answered(unit)
    answer = Answer.objects.get()
    address = url_for(
        link_for(Purpose.CONFIRM, about=answer, at=NOON, person_id=voice.raised_by_id)
    )

    assert client.post(address, {"say": "yes", "able": "perhaps"}).status_code == 422
    client.post(address, {"say": "yes"})

    assert said_back() == ("yes", "", "")


def test_who_tells_the_answer_by_mouth_may_note_both(client, unit):
    voice = answered(unit, is_named=False, raised_by=None)
    buddy = ITBuddyFactory(unit=unit).person

    said = {"say": "yes", "number": 1, "understood": "yes", "able": "no"}
    signed_in(client, buddy).post(f"/voices/{voice.pk}/helped/", said)

    assert said_back() == ("yes", "yes", "no")


def test_a_department_sees_shares_from_five_answers_on(client, unit):
    reader = ITBuddyFactory(unit=unit).person
    for number in range(5):
        renew_figures(NOON)
        shown = signed_in(client, reader).get(f"/units/{unit.pk}/").content.decode()
        assert "After our answers" not in shown
        voice = answered(unit)
        understood = "yes" if number else "not_quite"
        services.confirm(voice, number=1, has_helped=True, at=NOON, understood=understood)

    renew_figures(NOON)
    shown = " ".join(client.get(f"/units/{unit.pk}/").content.decode().split())
    assert "<b>4 of 5</b> said that we understood them." in shown
    assert "by themselves next time" not in shown


def test_confidences_are_in_no_figure(unit):
    for audience in ("confidence", "buddy", "department"):
        voice = answered(unit, audience=audience)
        services.confirm(voice, number=1, has_helped=True, at=NOON, able="yes", understood="yes")

    renew_figures(NOON)
    found = UnitPulse.objects.get(unit=unit)
    assert (found.understood_of, found.able_of) == (1, 1)
