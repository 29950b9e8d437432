"""Where one writes to people, or chooses whom to ask, stands how they speak and are reached."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from brm.base import clock
from brm.health.services import renew
from relationships.themes.choices import POINTS
from relationships.themes.word_back import unwritten, write
from relationships.ways.queries import line
from tests.factories.feedback import campaign_for, version_of
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    PersonFactory,
    UnitFactory,
    VoiceFactory,
    manager,
    signed_in,
)
from tests.factories.themes import settled
from tests.relationships.ways.people import some

pytestmark = pytest.mark.django_db
LINE = "German (8 of 16), Polish (8 of 16) · Work chat (8 of 16), Text message (8 of 16)"


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    unit = UnitFactory(name="Fitting Clinics")
    some(8, unit, ("channel", "chat"), language="pl")
    some(8, unit, ("channel", "text"), language="de")
    renew([unit.pk], NOON)
    return unit


def test_beside_an_answer_for_those_who_answer(client, unit):
    voice = VoiceFactory(unit=unit, audience="department")
    address = reverse("voices:page", args=[voice.pk])

    signed_in(client, manager())
    assert LINE in client.get(address).content.decode()
    signed_in(client, BusinessPartnerFactory(unit=unit).person)
    assert "Their ways" not in client.get(address).content.decode()


def test_beside_a_campaign_with_the_languages_that_its_form_lacks(client, unit):
    part = UnitFactory(parent=unit)
    some(6, part, language="fr")
    some(6, part, language="tr")
    renew([part.pk], NOON)
    signed_in(client, manager())

    page = client.get(reverse("campaigns:page", args=[campaign_for(unit).pk])).content.decode()

    assert LINE in page
    assert "read German, Polish, Turkish, in which the form is not written" in page


def test_a_form_in_all_their_languages_lacks_none(client):
    from relationships.feedback_forms.questions import Question

    unit = UnitFactory()
    some(6, unit, language="en-gb")
    renew([unit.pk], NOON)
    question = Question("ok", "yes_no", {"en": "Is it well?"})
    signed_in(client, manager())

    campaign = campaign_for(unit, version=version_of(question))
    page = client.get(reverse("campaigns:page", args=[campaign.pk])).content.decode()

    assert "in which the form is not written" not in page


def test_the_way_from_the_page_leads_to_the_form_and_the_department(client, unit):
    signed_in(client, manager())

    page = client.get(f"{reverse('campaigns:new')}?form=their-ways&unit={unit.pk}").content.decode()
    odd = client.get(f"{reverse('campaigns:new')}?form=nonsense&unit=x")

    assert f'value="{unit.pk}" selected' in page
    assert 'value="Your ways"' in page
    assert odd.status_code == 200


def test_beside_a_word_back_with_the_languages_it_lacks(client, django_assert_max_num_queries):
    unit = UnitFactory(name="Care")
    campaign = settled(unit, [f"I wait, time {n}." for n in range(8)])
    some(3, unit, language="tr")
    unit.people.update(language="pl")
    renew([unit.pk], NOON)
    signed_in(client, manager())
    address = reverse("themes:word", args=[campaign.pk])
    client.get(address)

    with django_assert_max_num_queries(10):
        page = client.get(address).content.decode()

    assert "Ways of Care:" in page
    assert "At least 5 of them read Polish, in which nothing is written yet." in page
    assert "in which this is not written yet" not in page


def test_of_a_word_back_only_what_is_really_missing_is_named(client):
    unit = UnitFactory(name="Care")
    campaign = settled(unit, [f"I wait, time {n}." for n in range(16)])
    people = list(unit.people.values_list("pk", flat=True))
    unit.people.filter(pk__in=people[:8]).update(language="fr-ca")
    unit.people.filter(pk__in=people[8:]).update(language="en")
    unit.people.filter(pk__in=people[12:]).update(language="pl")
    both = {name: {"en": "So.", "fr": "Ainsi."} for name in POINTS}
    signed_in(client, manager())
    address = reverse("themes:word", args=[campaign.pk])

    write(campaign, both | {"next": {"en": "Soon."}, "heard": {"en": "Much.", "fr": ""}})
    page = client.get(address).content.decode()
    write(campaign, both)
    whole = client.get(address).content.decode()

    missing = "What we heard, the good as well · What comes next"
    assert f"At least 5 of them read French, in which this is not written yet: {missing}." in page
    assert page.count("of them read") == 1  # four of Polish are too few to tell
    assert "of them read" not in whole


def test_from_how_many_readers_on_a_language_is_named_is_what_the_campaign_promised():
    readers, points = {"fr": 7, "de": 8}, {name: {"en": "So."} for name in POINTS}

    assert unwritten(readers, points).whole == ["French", "German"]
    assert unwritten(readers, points, smallest=8).whole == ["German"]
    with override("fr"):  # as they stand within a sentence
        assert unwritten(readers | {"nb": 9}, points).whole == [
            "allemand", "français", "norvégien (bokmål)",
        ]  # fmt: skip


def test_the_page_of_a_person_tells_their_ways(client, unit):
    person = PersonFactory(unit=unit)
    person.own_ways.create(kind="channel", value="phone")
    person.own_ways.create(kind="app", value="kassaplus", written="Kassa Plus")
    signed_in(client, manager())

    page = client.get(reverse("people:page", args=[person.pk])).content.decode()

    assert "Telephone</dd>" in page
    assert "Kassa Plus</dd>" in page


def test_the_line_takes_each_way_from_who_says_it_of_most():
    told = [
        {"kind": "app", "value": "excel", "written": "", "source": "form", "n": 5, "of": 12},
        {"kind": "app", "value": "whatsapp", "written": "", "source": "visit", "n": None, "of": 12},
        {"kind": "app", "value": "whatsapp", "written": "", "source": "form", "n": 6, "of": 12},
        {"kind": "app", "value": "signal", "written": "", "source": "profile", "n": 5, "of": 30},
        {"kind": "device", "value": "tablet", "written": "", "source": "form", "n": 9, "of": 9},
        {"kind": "device", "value": "tablet", "written": "", "source": "profile", "n": 9, "of": 9},
    ]

    assert line(told) == [
        "Tablet (9 of 9)", "WhatsApp (most of 12), Excel (5 of 12)",
    ]  # fmt: skip
    assert line([]) == []
