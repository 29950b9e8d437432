"""Ways in the administration: beside a person to write, of departments to read."""

import pytest

from brm.health.services import renew
from relationships.ways.models import OwnWay, WayFigure
from tests.administration import address, save
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, UserFactory
from tests.relationships.ways.people import some

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def ways() -> list[tuple[str, str, str]]:
    return list(OwnWay.objects.order_by("pk").values_list("kind", "value", "written"))


def test_ways_of_a_person_are_added_changed_and_taken_away(administrator):
    person = PersonFactory()
    place = address("relationships_person", "change", person.pk)
    new = {"own_ways-TOTAL_FORMS": 2}

    said, _ = save(
        administrator, place, **new,
        **{"own_ways-0-way": "channel:phone", "own_ways-1-app": "Kassa  Plus"},
    )  # fmt: skip
    kept = ways()
    shown = administrator.get(place).content.decode()
    again, _ = save(
        administrator, place, **{"own_ways-0-way": "language:fr", "own_ways-1-DELETE": "on"}
    )

    assert (said, kept) == ([], [("channel", "phone", ""), ("app", "kassaplus", "Kassa Plus")])
    assert 'value="channel:phone" selected' in shown
    assert 'value="Kassa Plus"' in shown
    assert (again, ways()) == ([], [("language", "fr", "")])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"own_ways-0-app": "…"}, "Choose a way, or write the name of an app."),
        ({"own_ways-0-way": "channel:pigeon"}, "pigeon"),
        ({"own_ways-0-way": "app:signal", "own_ways-1-app": "Signal", "own_ways-TOTAL_FORMS": 2},
         "This stands in the list already. Take one of the two away."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(administrator, typed, sentence):
    place = address("relationships_person", "change", PersonFactory().pk)

    _, answer = save(administrator, place, **{"own_ways-TOTAL_FORMS": 1} | typed)

    assert (answer.status_code, ways()) == (200, [])
    assert sentence in answer.content.decode()


def test_what_may_be_told_of_departments_is_read_and_never_written(administrator):
    unit = UnitFactory(name="Lyon")
    some(6, unit, language="fr")
    renew([unit.pk], NOON)
    row = WayFigure.objects.get(unit=unit, kind="language")

    found = administrator.get(address("relationships_wayfigure", "changelist") + "?q=lyon")
    page = administrator.get(address("relationships_wayfigure", "change", row.pk))
    add = administrator.get(address("relationships_wayfigure"))

    assert "French" in found.content.decode()
    assert (page.status_code, add.status_code) == (200, 403)
    assert 'name="_save"' not in page.content.decode()
