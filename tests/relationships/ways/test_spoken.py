"""A language of many people there that none of their buddies speaks."""

from datetime import date

import pytest

from brm.health.models import UnitPulse
from brm.health.services import renew
from relationships.ways.models import OwnWay
from tests.factories.relationships import (
    NOON,
    DoneVisitFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.relationships.ways.people import some

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    unit = UnitFactory(name="Lyon")
    some(8, unit, language="fr")
    some(6, unit, language="en")
    DoneVisitFactory(unit=unit, done_at=NOON)
    return unit


def pulse_of(unit) -> UnitPulse:
    renew([unit.pk], NOON)
    return UnitPulse.objects.get(pk=unit.pk)


def test_a_language_of_a_fifth_that_no_buddy_speaks_presses(unit):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en-gb"))

    pulse = pulse_of(unit)

    assert (pulse.unspoken, pulse.reason) == ("fr", "language")


@pytest.mark.parametrize("speaks", [{"language": "fr-ca"}, {"own": "fr"}])
def test_one_buddy_who_speaks_it_is_enough(unit, speaks):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en"))
    other = PersonFactory(language=speaks.get("language", "en"))
    if "own" in speaks:
        OwnWay.objects.create(person=other, kind="language", value=speaks["own"])
    ITBuddyFactory(unit=unit, person=other, rank="deputy")

    assert pulse_of(unit).unspoken == ""


def test_who_went_there_before_or_has_left_speaks_for_nobody(unit):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en"))
    ITBuddyFactory(unit=unit, person=PersonFactory(language="fr"), until=date(2026, 3, 1))
    gone = PersonFactory(language="fr", left_on=date(2026, 3, 1))
    ITBuddyFactory(unit=unit, person=gone, rank="deputy")

    assert pulse_of(unit).unspoken == "fr"


def test_a_language_of_few_presses_nobody(unit):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en"))
    some(30, unit, language="en")

    assert pulse_of(unit).unspoken == ""


def test_where_nobody_goes_a_buddy_is_missing_and_no_language(unit):
    assert (pulse_of(unit).unspoken, pulse_of(unit).reason) == ("", "no_buddy")


def test_the_manager_reads_a_line_that_leads_to_their_ways_and_to_who_goes_there(client, unit):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en"))
    pulse_of(unit)
    signed_in(client, manager(unit))

    page = client.get("/").content.decode()

    assert "Nobody who goes there speaks French" in page
    assert "8 of 14 people there do." in page
    assert f"/units/{unit.pk}/ways/" in page
    assert "/buddies/?q=Lyon" in page


def test_beside_a_stronger_reason_it_is_said_short(client, unit):
    ITBuddyFactory(unit=unit, person=PersonFactory(language="en"))
    PromiseFactory(unit=unit, due_on=date(2026, 2, 20))
    pulse_of(unit)
    signed_in(client, manager(unit))

    page = client.get("/").content.decode()

    assert "o buddy speaks French" in page
    assert f"/units/{unit.pk}/ways/" in page
