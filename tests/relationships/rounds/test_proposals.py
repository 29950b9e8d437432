"""Each skipped visit has a proposal, and one press plans it in its place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brm.base import clock
from relationships.rounds.models import Visit
from relationships.rounds.queries.proposals import proposals
from relationships.rounds.services import visits
from relationships.rounds.services.replan import replan
from tests.factories.relationships import (
    AbsenceFactory,
    DoneVisitFactory,
    ITBuddyFactory,
    VisitFactory,
    signed_in,
)
from tests.relationships.rounds.test_plans import of

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # the Monday before
WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def monday():
    with clock.fixed(NOW):
        yield


@pytest.fixture
def skipped(tuesdays, amina):
    """The visit of Tuesday 3 March at ten was called off; the rhythm there is two weeks."""
    return visits.cancel_visit(of(tuesdays)[0], words="An exam", by=amina, at=NOW)


def proposed(visit):
    return proposals([visit], NOW)[visit.pk]


def test_the_next_free_day_of_the_buddy_inside_the_window(skipped, joost):
    VisitFactory(buddy=joost.person, starts_at=skipped.starts_at + timedelta(days=1, minutes=30))

    found = proposed(skipped)

    assert (found.person, found.starts_at) == (
        joost.person, skipped.starts_at + timedelta(days=2),
    )  # fmt: skip
    assert found.words == "Joost de Wit comes on Thu 5 Mar at 10:00, still in time."


def test_a_deputy_where_the_buddy_is_away(skipped, joost, priya):
    AbsenceFactory(person=joost.person, starts_on=WEDNESDAY, ends_on=date(2026, 3, 13))

    found = proposed(skipped)

    assert (found.person, found.starts_at.date()) == (priya.person, WEDNESDAY)


def test_a_call_where_the_window_has_no_day(skipped, joost, unit):
    AbsenceFactory(person=joost.person, starts_on=WEDNESDAY, ends_on=date(2026, 3, 6))

    found = proposed(skipped)

    assert (found.person, found.format) == (joost.person, "call")
    assert found.starts_at.date() > date(2026, 3, 6)


def test_where_somebody_was_there_since_nothing_more_is_proposed(skipped, joost, unit):
    later = DoneVisitFactory(unit=unit, buddy=joost.person, done_at=NOW + timedelta(days=2))

    found = proposed(skipped)

    assert (found.made_pk, found.words) == (
        later.pk, "Somebody was there since: Joost de Wit on Wed 4 Mar.",
    )  # fmt: skip


def test_one_press_plans_it_and_a_second_makes_no_second(client, skipped, joost, amina):
    signed_in(client, amina)
    address = reverse("visits:in-its-place", args=[skipped.pk])

    calendar = client.get("/calendar/?on=2026-03-03").content.decode()
    seen = client.get(reverse("visits:page", args=[skipped.pk])).content.decode()
    first, second = client.post(address), client.post(address)

    made = Visit.objects.get(replaces=skipped)
    assert "What could take its place?" in calendar
    assert "Plan it in its place" in seen
    assert first["Location"] == second["Location"] == reverse("visits:page", args=[made.pk])
    assert (made.buddy, made.starts_at.date()) == (joost.person, WEDNESDAY)
    assert (
        "In its place: Wed 4 Mar at 10:00, Joost de Wit."
        in client.get("/visits/?what=not").content.decode()
    )


def test_the_list_names_what_was_moved_and_handed_over_with_its_reason(
    client, tuesdays, joost, priya, amina
):
    signed_in(client, amina)
    AbsenceFactory(person=joost.person, starts_on=date(2026, 3, 10), ends_on=date(2026, 3, 10))
    replan(persons=[joost.person_id], at=NOW)

    page = client.get("/visits/?what=moved").content.decode()

    assert "Joost de Wit is away, so Priya Raman goes." in page
    assert page.count("<tr>") == 2  # its head, and the one


def test_the_list_asks_as_often_for_many_skipped_visits_as_for_one(unit):
    counts = []
    for amount in (1, 20):
        rows = [
            VisitFactory(
                unit=unit, buddy=ITBuddyFactory(unit=unit).person, state="missed",
                starts_at=NOW - timedelta(days=1),
            )
            for _n in range(amount)
        ]  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            proposals(rows, NOW)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8
