"""The ballot box: who answered and what was answered lie apart, in another order, without a moment."""

from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from relationships.campaigns.models import Invitation
from relationships.responses import publishing, services
from relationships.responses.models import Ballot, GivenAnswer, Response
from tests.factories.feedback import running
from tests.factories.relationships import NOON, UnitFactory
from tests.relationships.responses.acts import LATER, answered, ended, people_in

pytestmark = pytest.mark.django_db


def test_after_the_box_is_dealt_nothing_joins_answers_and_people(house):
    top, north, south, east = house
    campaign = running(top)
    for unit, count in ((east, 3), (north, 8), (south, 4)):
        answered(campaign, unit, count, words="said")
    publishing.publish_results(NOON)
    answered(campaign, south, 1, words="the last one")
    ended(campaign)

    assert Ballot.objects.count() == 0
    assert Response.objects.count() == 16
    assert set(Response.objects.values_list("person", "invitation")) == {(None, None)}
    assert set(Response.objects.values_list("given_on", flat=True)) == {LATER.date()}
    with connection.cursor() as cursor:
        marks = {}
        for table in ("response", "givenanswer", "invitation"):
            cursor.execute(f"SELECT DISTINCT xmin::text FROM relationships_{table}")  # noqa: S608
            marks[table] = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT id FROM relationships_invitation ORDER BY ctid")
        places = [row[0] for row in cursor.fetchall()]
    assert {table: len(found) for table, found in marks.items()} == {
        "response": 1,
        "givenanswer": 1,
        "invitation": 1,
    }
    assert places == sorted(places)
    by_unit = Counter(Response.objects.exclude(unit=None).values_list("unit__name", flat=True))
    assert not {n for n in by_unit.values() if n < 5}


def test_fewer_than_five_in_all_are_kept_without_a_department():
    unit = UnitFactory()
    people_in(unit, 3)
    campaign = running(unit)
    answered(campaign, unit, 2)

    ended(campaign)

    assert list(Response.objects.values_list("unit", flat=True)) == [None, None]


def test_answers_leave_the_box_in_another_order_than_they_came():
    unit = UnitFactory()
    people_in(unit, 40)
    campaign = running(unit)
    waiting = Invitation.objects.filter(campaign=campaign).order_by("pk")
    for number, invitation in enumerate(waiting):
        services.answer(invitation, {"work": 1, "change": f"{number:02}"}, at=NOON)
    came = [f"{number:02}" for number in range(40)]

    ended(campaign)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words FROM relationships_givenanswer WHERE question = 'change' ORDER BY ctid"
        )
        lies = [row[0] for row in cursor.fetchall()]
    assert sorted(lies) == came
    assert lies != came
    by_key = GivenAnswer.objects.filter(question="change").order_by("key")
    assert list(by_key.values_list("words", flat=True)) != came


def test_the_box_is_stirred_from_five_on():
    unit = UnitFactory()
    people_in(unit, 12)
    campaign = running(unit)
    answered(campaign, unit, 5)
    publishing.publish_results(NOON)  # the first results
    answered(campaign, unit, 4)
    publishing.publish_results(NOON)
    assert Ballot.objects.filter(is_stirred=True).count() == 0

    answered(campaign, unit, 1)
    publishing.publish_results(NOON)

    assert Ballot.objects.filter(is_stirred=True).count() == 5
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM relationships_ballot")
        assert cursor.fetchone() == (1,)


def test_the_database_refuses_a_person_beside_an_anonymous_answer():
    unit = UnitFactory()
    people_in(unit, 1)
    campaign = running(unit)
    invitation = Invitation.objects.get()

    with (
        pytest.raises(DatabaseError, match="response_anonymous_has_no_person"),
        transaction.atomic(),
    ):
        Response.objects.create(
            campaign=campaign,
            unit=unit,
            given_on=NOON.date(),
            person=invitation.person,
            invitation=invitation,
        )
