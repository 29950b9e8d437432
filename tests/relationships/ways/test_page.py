"""The page of a department's ways, its file, and what people say on their own page."""

from datetime import date

import pytest
from django.urls import reverse

from brm.health.services import renew
from relationships.marks.models import Dirty
from relationships.ways.models import OwnWay
from relationships.ways.services import keep_own_ways
from relationships.wording.models import Agreed
from tests.brm.dashboard.test_own import typed
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    UnitFactory,
    manager,
    signed_in,
)
from tests.relationships.ways.people import some

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    unit = UnitFactory(name="Fitting Clinics")
    some(9, unit, ("app", "whatsapp"), language="fr")
    some(6, unit, language="de")
    some(2, unit, ("device", "tablet"), language="pl")
    some(1, unit, language="tr")
    some(3, unit, language="ar")
    renew([unit.pk], NOON)
    return unit


def test_the_page_tells_each_way_with_how_many_of_how_many(client, unit):
    signed_in(client, manager())

    page = client.get(reverse("ways:page", args=[unit.pk])).content.decode()

    assert [page.count(word) for word in ("French", "German", "WhatsApp", "<b>9</b>")] == [
        1,
        1,
        1,
        2,
    ]
    assert [word for word in ("Polish", "Turkish", "Arabic", "Tablet") if word in page] == []
    assert "Nothing can be told yet" in page  # of devices
    assert "Others" in page


def test_the_file_holds_what_the_page_tells_and_nothing_more(client, unit):
    signed_in(client, manager())

    answer = client.get(reverse("ways:sheet", args=[unit.pk]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert lines == [
        "What,Way,People,Of,From,Since",
        "Languages,French,9,21,profiles,2026-03-03",
        "Languages,German,6,21,profiles,2026-03-03",
        "Languages,Others,not told,21,profiles,2026-03-03",
        "Channels,E-mail,21,21,profiles,2026-03-03",
        "Apps,WhatsApp,9,9,profiles,2026-03-03",
    ]


@pytest.mark.parametrize("smallest", [5, 9])
def test_the_page_says_from_how_many_on_it_tells(client, unit, smallest):
    Agreed.objects.update(smallest_group=smallest)
    signed_in(client, manager())

    page = client.get(reverse("ways:page", args=[unit.pk])).content.decode()

    assert page.count(f"fewer than {smallest} ") == 2


def test_a_department_of_which_nothing_is_known_says_what_to_do(client):
    unit = UnitFactory()
    buddy = ITBuddyFactory(unit=unit).person
    signed_in(client, buddy)

    page = client.get(reverse("ways:page", args=[unit.pk])).content.decode()

    assert page.count("Nothing can be told yet") == 4
    assert f"{reverse('logbook:new')}?unit={unit.pk}" in page


def test_the_page_costs_the_same_however_much_is_told(client, unit, django_assert_num_queries):
    signed_in(client, manager())
    empty = UnitFactory()

    for one in (empty, unit):
        client.get(reverse("ways:page", args=[one.pk]))
        with django_assert_num_queries(4):
            client.get(reverse("ways:page", args=[one.pk]))


def test_what_somebody_says_of_their_ways_is_kept_once_and_comes_back(client):
    person = PersonFactory()
    signed_in(client, person)
    said = {
        "reached": ["group", "phone"], "speaks": ["fr"], "devices": ["own_phone"],
        "apps": ["whatsapp"], "other_apps": "Kassa Plus, whats app",
    }  # fmt: skip

    client.post("/me/", typed(person, **said))
    ways = set(OwnWay.objects.values_list("kind", "value", "written"))
    page = client.get("/me/").content.decode()

    assert ways == {
        ("channel", "group", ""), ("channel", "phone", ""), ("language", "fr", ""),
        ("device", "own_phone", ""), ("app", "whatsapp", ""), ("app", "kassaplus", "Kassa Plus"),
    }  # fmt: skip
    assert Dirty.objects.filter(unit_id=person.unit_id).count() == 1
    assert 'value="Kassa Plus"' in page


def test_what_is_not_said_any_more_goes(client):
    person = PersonFactory()
    signed_in(client, person)
    keep_own_ways(person, [("app", "signal", ""), ("device", "tablet", "")])

    client.post("/me/", typed(person, devices=["tablet"]))

    assert list(OwnWay.objects.values_list("kind", "value")) == [("device", "tablet")]
    assert keep_own_ways(person, [("device", "tablet", "")]) is False


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"apps": ["nonsense"]}, "nonsense"),
        ({"other_apps": "…,!"}, "Write the names of apps, like WhatsApp."),
        ({"other_apps": "x" * 60}, "Put a comma between the names of two apps."),
        ({"other_apps": "a" * 201}, "too long"),
        ({"other_apps": ",".join(f"app {n}" for n in range(41))[:200] + ",z\0"}, "NUL"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(client, said, sentence):
    person = PersonFactory()
    signed_in(client, person)

    answer = client.post("/me/", typed(person, **said))

    assert (answer.status_code, OwnWay.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("said", [{"speaks": ["fr"]}, {"language": "fr"}])
def test_what_a_buddy_speaks_is_looked_at_anew_where_they_go(client, said):
    served = ITBuddyFactory()
    former = ITBuddyFactory(person=served.person, until=date(2026, 2, 1))
    signed_in(client, served.person)

    client.post("/me/", typed(served.person, **said))

    marked = set(Dirty.objects.values_list("unit_id", flat=True))
    assert marked == {served.unit_id, served.person.unit_id}
    assert former.unit_id not in marked
