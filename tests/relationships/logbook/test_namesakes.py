"""Two people of one name on the sheet of a visit: told apart, and never chosen by mistake."""

import pytest
from django.urls import reverse

from brm.base import clock
from relationships.logbook.queries.namesakes import told_apart
from relationships.voices.models import Voice
from tests.factories.relationships import PersonFactory, UnitFactory, signed_in
from tests.relationships.logbook.conftest import LATER
from tests.relationships.logbook.sheets import typed

pytestmark = pytest.mark.django_db


def people(*rows):
    return [
        PersonFactory(name=name, job_title=title, unit=unit, side="it")
        for name, title, unit in rows
    ]


def test_they_are_told_apart_by_what_they_do_then_where_and_by_a_number_at_last():
    care, wards = UnitFactory(name="Care"), UnitFactory(name="Wards")
    rows = people(
        ("Lou Roy", "Nurse", care), ("Noor Bakker", "Nurse", care), ("noor bakker", "Desk", None),
        ("Noor Bakker", "Nurse", wards), ("Noor Bakker", "", care), ("Noor Bakker", "", None),
        ("Noor Bakker", "Head", wards), ("Noor Bakker", "Head", wards),
    )  # fmt: skip

    labels = list(told_apart([*rows, rows[0]]).values())

    assert labels == [
        "Lou Roy", "Noor Bakker, Nurse, Care", "noor bakker, Desk", "Noor Bakker, Nurse, Wards",
        "Noor Bakker, Care", f"Noor Bakker {rows[5].pk}",
        f"Noor Bakker, Head, Wards {rows[6].pk}", f"Noor Bakker, Head, Wards {rows[7].pk}",
    ]  # fmt: skip


def test_a_name_that_two_have_says_nothing_until_one_is_chosen(client, visit, priya):
    below = UnitFactory(name="Night desk", parent=visit.unit)
    _one, other = people(("Nadia Benali", "", visit.unit), ("Nadia Benali", "", below))
    address = reverse("logbook:log", args=[visit.pk])
    signed_in(client, priya)

    with clock.fixed(LATER):
        page = client.get(address).content.decode()
        bare, chosen = (
            client.post(address, typed(heard__0__words="It freezes", heard__0__said_by=name))
            for name in ("nadia benali", "Nadia Benali, Night desk")
        )

    assert '<option value="Nadia Benali, Night desk">' in page
    assert '<option value="Nadia Benali">' not in page
    assert (bare.status_code, chosen.status_code) == (422, 302)
    assert "Several have this name." in bare.content.decode()
    assert Voice.objects.get().raised_by == other
