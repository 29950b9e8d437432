"""The page on which several people of a department are chosen, and the presses that ask them."""

import pytest
from django.urls import reverse

from governance.assessments.models import Assessment
from governance.checklists.models import Checklist
from tests.factories.governance import people_of
from tests.factories.relationships import BusinessPartnerFactory, PersonFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return BusinessPartnerFactory(unit__name="Warehouse")


@pytest.fixture
def people(partner):
    return PersonFactory.create_batch(5, unit=partner.unit)


def ask(client, partner, people, **more):
    """Opens the page, changes what `more` says and presses, as somebody before a screen does."""
    signed_in(client, partner.person)
    where = f"{reverse('assessments:ask')}?unit={partner.unit_id}&mode={more.get('mode', 'apart')}"
    shown = client.get(where).context["form"].initial
    data = {
        "mode": shown["mode"], "extent": shown["extent"], "checklist": shown["checklist"].pk,
        "closes_on": shown.get("closes_on", ""),
    }  # fmt: skip
    chosen = {"unit": partner.unit_id, "people": [person.pk for person in people]}
    return client.post(where, data | chosen | more)


@pytest.mark.parametrize(("mode", "page"), [("apart", "page"), ("together", "room")])
def test_those_who_were_ticked_are_asked(client, partner, people, mode, page):
    answer = ask(client, partner, [*people[1:], partner.person], mode=mode)

    made = Assessment.objects.get()
    assert answer.url == reverse(f"assessments:{page}", args=[made.pk])
    assert (made.unit, made.mode) == (partner.unit, mode)
    assert set(people_of(made)) == {*people[1:], partner.person}


def test_the_page_says_how_many_are_needed_before_it_refuses_fewer(client, partner, people):
    answer = ask(client, partner, people[:4])

    form = answer.context["form"]
    assert answer.status_code == 422
    assert form.errors["people"] == [
        "Choose 5 people at least. What fewer say apart is never shown."
    ]
    assert "Apart 5 at least" in form.fields["people"].help_text
    assert not Assessment.objects.exists()


def test_somebody_of_elsewhere_is_not_asked(client, partner, people):
    answer = ask(client, partner, [*people, PersonFactory()])

    assert answer.status_code == 422
    assert not Assessment.objects.exists()


def test_a_version_is_chosen_by_its_name(client, partner):
    Checklist.objects.update(number=2)
    signed_in(client, partner.person)

    page = client.get(f"{reverse('assessments:ask')}?unit={partner.unit_id}")

    options = [str(label) for _value, label in page.context["form"].fields["checklist"].choices]
    assert options == ["BiSL practice checklist, 2nd edition (2012), version 2"]
