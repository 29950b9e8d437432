"""Hours a month given to a buddy, against what is planned."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse

from brm.base import clock
from relationships.buddies.models import GivenHours
from relationships.rounds.queries.assigning import Terms, proposed
from tests.factories.relationships import PersonFactory, UnitFactory, VisitFactory, signed_in

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.fixed(NOON):
        yield


def test_a_manager_agrees_the_hours_and_both_see_them_against_what_is_planned(
    client, unit, joost, amina
):
    for day in (10, 31):
        VisitFactory(
            unit=unit,
            buddy=joost.person,
            minutes=90,
            starts_at=datetime(2026, 3, day, 9, tzinfo=UTC),
        )
    address = reverse("rounds:hours", args=[joost.person_id])
    signed_in(client, amina)
    client.post(address, {"hours": "2"})

    seen = client.get(address).content.decode()
    signed_in(client, joost.person)
    own = client.get(address).content.decode()

    assert "March 2026: 3:00 h, more than the 2 h given." in seen
    assert "April 2026: 0:00 h of 2 h given." in own


def test_hours_that_somebody_gave_since_stay_and_the_same_again_offers_nothing(client, joost):
    address = reverse("rounds:hours", args=[joost.person_id])
    signed_in(client, joost.person)
    tokens = [
        re.search(r'name="token" value="([^"]+)"', answer.text)
        for answer in (client.post(address, {"hours": "12"}, follow=True) for _twice in range(2))
    ]
    client.post(address, {"hours": "20"})

    said = client.post("/undo/", {"token": tokens[0][1]}, follow=True).text

    assert tokens[1] is None
    assert "Somebody changed it again in the meantime" in said
    assert GivenHours.objects.get().hours == 20


@pytest.mark.parametrize("typed", ["0", "201", "many"])
def test_hours_that_cannot_be_are_refused(client, joost, typed):
    signed_in(client, joost.person)

    answer = client.post(reverse("rounds:hours", args=[joost.person_id]), {"hours": typed})

    assert answer.status_code == 422
    assert not GivenHours.objects.exists()


def test_the_database_refuses_hours_out_of_range(joost):
    with pytest.raises(IntegrityError, match="given_hours_in_range"):
        GivenHours.objects.create(person=joost.person, hours=201)


def test_planning_a_quarter_says_where_it_is_more_than_the_hours_given(db):
    joost = PersonFactory(name="Joost de Wit", side="it")
    GivenHours.objects.create(person=joost, hours=2)
    units = [UnitFactory(rhythm_days=7), UnitFactory(rhythm_days=7)]

    load = proposed(units, Terms((joost,), None, 45, date(2026, 3, 9)), NOON).loads[0]

    assert (load.given, load.is_over) == (2, True)
    assert load.month_words.startswith("April 2026: ")
