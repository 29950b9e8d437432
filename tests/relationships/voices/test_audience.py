"""Who reads a voice: the table, row by row and column by column."""

from datetime import date

import pytest

from brm.base import clock
from relationships.access.queries import scope_of
from relationships.voices.models import Voice
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
)

pytestmark = pytest.mark.django_db
AUDIENCES = ("everybody", "department", "confidence", "buddy")

# reader: audiences whose words they read, and audiences whose names they read
TABLE = {
    "who heard it": (AUDIENCES, AUDIENCES),
    "former buddy who heard it": (AUDIENCES, AUDIENCES),
    "another buddy": (AUDIENCES[:3], AUDIENCES[:3]),
    "manager": (AUDIENCES[:3], AUDIENCES[:3]),
    "manager of all": (AUDIENCES[:3], AUDIENCES[:3]),
    "partner": (AUDIENCES[:2], AUDIENCES[:2]),
    "partner above": (AUDIENCES[:2], AUDIENCES[:2]),
    "manager elsewhere": (AUDIENCES[:1], ()),
    "buddy elsewhere": (AUDIENCES[:1], ()),
    "administrator": (AUDIENCES[:1], ()),
}


@pytest.fixture
def house():
    top = UnitFactory(name="Care")
    unit = UnitFactory(name="Clinics", parent=top)
    elsewhere = UnitFactory(name="Finance")
    hearer = ITBuddyFactory(unit=unit).person
    former = ITBuddyFactory(unit=unit, until=date(2026, 2, 1)).person
    readers = {
        "who heard it": hearer,
        "former buddy who heard it": former,
        "another buddy": ITBuddyFactory(unit=unit).person,
        "manager": manager(top),
        "manager of all": manager(),
        "partner": BusinessPartnerFactory(unit=unit).person,
        "partner above": BusinessPartnerFactory(unit=top).person,
        "manager elsewhere": manager(elsewhere),
        "buddy elsewhere": ITBuddyFactory(unit=elsewhere).person,
        "administrator": PersonFactory(),
    }
    return unit, readers


@pytest.mark.parametrize("reader", TABLE)
def test_who_reads_words_and_names(house, reader):
    unit, readers = house
    heard_by = readers[reader] if "heard it" in reader else readers["who heard it"]
    for audience in AUDIENCES:
        VoiceFactory(
            unit=unit,
            audience=audience,
            heard_by=heard_by,
            is_named=True,
            raised_by=PersonFactory(unit=unit),
        )
    with clock.fixed(NOON):
        scope = scope_of(readers[reader], is_administrator=reader == "administrator")

    seen = Voice.objects.visible_to(scope)
    words = {voice.audience for voice in seen}
    names = {voice.audience for voice in seen.filter(Voice.objects.names_visible_to(scope))}

    assert (words, names) == (set(TABLE[reader][0]), set(TABLE[reader][1]))


def test_a_name_is_public_only_with_the_persons_yes(house):
    unit, readers = house
    VoiceFactory(
        unit=unit,
        audience="everybody",
        is_named=True,
        raised_by=PersonFactory(unit=unit),
        name_is_public=True,
    )
    with clock.fixed(NOON):
        scope = scope_of(readers["buddy elsewhere"])

    seen = Voice.objects.visible_to(scope)

    assert seen.filter(Voice.objects.names_visible_to(scope)).count() == 1


def test_somebody_without_any_place_reads_what_is_for_everybody_alone(house):
    unit, _readers = house
    for audience in AUDIENCES:
        VoiceFactory(unit=unit, audience=audience)

    seen = Voice.objects.visible_to(scope_of(PersonFactory(unit=unit)))

    assert [voice.audience for voice in seen] == ["everybody"]
