"""A newer file says what it is complete for; only there is one asked who left. Nobody leaves by it."""

from datetime import date

import pytest
from django.urls import reverse

from brm.base.errors import RuleBroken
from brm.exchange import leaving, services
from brm.exchange.models import Import
from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.units.services import renumber
from tests.factories.relationships import NOON, PersonFactory, UnitFactory, signed_in

pytestmark = pytest.mark.django_db
FILE = b"name,e-mail,department\nAda Long,ada@example.org,Stores\n"


@pytest.fixture
def stores() -> Unit:
    """Two departments, one with a team; a person in each beside Ada, and one who left long ago."""
    stores, office = UnitFactory(name="Stores"), UnitFactory(name="Office")
    dock = UnitFactory(name="Dock", parent=stores)
    renumber()
    PersonFactory(name="Ada Long", email="ada@example.org", unit=stores)
    PersonFactory(name="Ben Hall", unit=stores)
    PersonFactory(name="Cas Ros", unit=dock)
    PersonFactory(name="Dee Wood", unit=office)
    PersonFactory(name="Gone By", unit=stores, left_on=date(2025, 1, 1))
    return stores


def brought(file: bytes = FILE) -> Import:
    return services.bring(kind="people", file_name="p.csv", content=file, by=None, at=NOON)


def missing(file: Import) -> list[str]:
    return [person.name for person in services.preview(file).plan.leavers]


def test_who_is_missing_is_asked_about_only_where_the_file_is_complete(stores):
    file = brought()
    assert missing(file) == []

    leaving.say_complete(file, complete_for="units", units=[stores.pk])
    assert missing(file) == ["Ben Hall", "Cas Ros"]

    leaving.say_complete(file, complete_for="everything")
    assert missing(file) == ["Ben Hall", "Cas Ros", "Dee Wood"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Ben Hall,ben@,Stores,", "its e-mail is none"),
        ("B. Hall,ben@example.org,Nowhere,", "the department is unknown, the e-mail is theirs"),
        ("Ben Hallam,,,7", "it has no department, the number is theirs"),
        ("Ben Hall,ada@example.org,Stores,", "the e-mail stands with another name"),
        ("BEN  HALL,,Stores,,more", "it has more cells than headings"),
    ],
)
def test_who_stands_in_a_refused_row_is_not_missing(stores, row, why):
    Person.objects.filter(name="Ben Hall").update(email="ben@example.org", code="7")
    file = brought(
        f"name,e-mail,department,employee number\nAda Long,ada@example.org,Stores,\n{row}\n".encode()
    )
    leaving.say_complete(file, complete_for="units", units=[stores.pk])

    plan = services.preview(file).plan

    assert [one.row for one in plan.refused] == [3], why
    assert missing(file) == ["Cas Ros"]


def test_a_refused_row_of_another_with_the_same_name_does_not_hide_who_is_missing(stores):
    Person.objects.filter(name="Ben Hall").update(code="7")
    file = brought(
        b"name,e-mail,department,employee number\nAda Long,ada@example.org,Stores,\nBen Hall,,,8\n"
    )
    leaving.say_complete(file, complete_for="units", units=[stores.pk])

    assert missing(file) == ["Ben Hall", "Cas Ros"]


def test_keeping_ends_nobody_and_asks_until_it_is_said(stores):
    file = brought()
    leaving.say_complete(file, complete_for="units", units=[stores.pk])

    services.keep(file, at=NOON)

    file.refresh_from_db()
    assert [person.name for person in leaving.still_asked(file)] == ["Ben Hall", "Cas Ros"]
    assert Person.objects.filter(left_on=None).count() == 4
    Person.objects.filter(name="Ben Hall").update(left_on=date(2026, 3, 3))
    assert [person.name for person in leaving.still_asked(file)] == ["Cas Ros"]


def test_a_file_that_changes_nothing_is_refused_unless_somebody_is_missing_there(stores):
    with pytest.raises(RuleBroken, match="nothing changes"):
        services.keep(brought(), at=NOON)


@pytest.mark.parametrize(
    ("complete_for", "units", "sentence"),
    [
        ("units", [], "at least one"),
        ("units", [10**9], "at least one"),
        ("all", [], "complete for"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(stores, complete_for, units, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        leaving.say_complete(brought(), complete_for=complete_for, units=units)


def test_the_page_asks_names_them_and_leads_to_the_handover(client, stores):
    signed_in(client, PersonFactory(side="it", unit=None), is_staff=True)
    file = brought()
    page = reverse("imports:page", args=[file.pk])
    assert b"What is this file complete for?" in client.get(page).content

    said = {"for": "units", "units": [str(stores.pk)]}
    answered = client.post(reverse("imports:complete", args=[file.pk]), said, follow=True)
    assert b"2 people are missing there" in answered.content
    kept = client.post(reverse("imports:keep", args=[file.pk]), follow=True).content.decode()

    cas = Person.objects.get(name="Cas Ros")
    assert "Have these people left?" in kept
    assert reverse("people:left", args=[cas.pk]) in kept
    assert "Dee Wood" not in kept
