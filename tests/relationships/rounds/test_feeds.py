"""Visits in somebody's own calendar: what stands in it, who gets it, and how it ends."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.access.queries import scope_of
from relationships.links.models import Link
from relationships.links.services import url_for
from relationships.rounds.models import Visit
from relationships.rounds.services import feeds, visits
from relationships.voices.services import raise_voice
from tests.factories.relationships import (
    DoneVisitFactory,
    PersonFactory,
    UnitFactory,
    VisitFactory,
    signed_in,
)
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(SUNDAY):
        yield


def subscribe(person, unit=None) -> str:
    """The address of a feed, as its page gives it."""
    link = feeds.open_feed(person, scope_of(person), unit and unit.pk, at=SUNDAY)
    return urlsplit(url_for(link)).path


def read(address) -> dict[str, icalendar.Event]:
    """What a calendar program reads without signing in, by the entry's own name."""
    answer = Client().get(address)
    assert answer.status_code == 200
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["uid"]): event for event in found}


def entry(visit) -> str:
    return f"visit-{visit.pk}@{urlsplit(settings.BASE_URL).hostname}"


def test_a_buddy_reads_the_own_visits_at_the_wall_time_there(tuesdays, joost, priya):
    VisitFactory(buddy=priya.person, starts_at=SUNDAY + timedelta(days=1))

    answer = Client().get(subscribe(joost.person))
    first = read(subscribe(joost.person))[entry(of(tuesdays)[0])]

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VTIMEZONE") == 1
    assert answer.content.count(b"BEGIN:VEVENT") == 26
    assert b"DTSTART;TZID=Europe/Amsterdam:20260303T100000" in answer.content
    assert str(first["summary"]) == "Customer Care, walk-round"
    assert (first["sequence"], str(first["status"])) == (1, "CONFIRMED")


def test_a_partner_reads_who_comes_to_the_department_and_nothing_else(tuesdays, head):
    elsewhere = VisitFactory(unit=UnitFactory(), starts_at=SUNDAY + timedelta(days=1))

    found = read(subscribe(head, tuesdays.unit))

    assert entry(elsewhere) not in found
    assert str(found[entry(of(tuesdays)[0])]["summary"]) == "Joost de Wit comes by: Customer Care"


def test_a_moved_visit_says_where_it_stood_and_a_cancelled_one_is_taken_out(
    tuesdays, joost, amina, head
):
    moved, off = of(tuesdays)[0], of(tuesdays)[1]
    address = subscribe(head, tuesdays.unit)
    before = read(address)

    visits.move_visit(moved, starts_at=datetime(2026, 3, 4, 13, tzinfo=UTC), by=amina, at=SUNDAY)
    visits.cancel_visit(off, words="end of quarter", by=amina, at=SUNDAY)
    after = read(address)

    assert before.keys() == after.keys()
    assert "recurrence-id" not in before[entry(moved)]
    stood = after[entry(moved)]["recurrence-id"].dt
    assert stood == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert (before[entry(moved)]["sequence"], after[entry(moved)]["sequence"]) == (1, 2)
    assert str(after[entry(off)]["status"]) == "CANCELLED"
    assert "Called off: end of quarter" in str(after[entry(off)]["description"])


def test_nothing_that_was_said_on_a_visit_stands_in_a_calendar(joost, head, unit):
    visit = DoneVisitFactory(
        unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=3), summary="They fear it"
    )
    raise_voice(
        unit=unit, visit=visit, words="My boss shouts", audience="buddy", heard_by=joost.person,
        owner=joost.person, source="visit", kind="worry", heard_at=SUNDAY, at=SUNDAY,
    )  # fmt: skip

    for address in (subscribe(joost.person), subscribe(head, unit)):
        text = Client().get(address).content.decode()
        assert entry(visit) in text
        assert not [words for words in ("fear", "shouts") if words in text]


def test_what_has_not_changed_is_not_sent_again(tuesdays, joost, amina):
    address, calendar = subscribe(joost.person), Client()
    etag = calendar.get(address)["ETag"]

    same = calendar.get(address, headers={"if-none-match": etag})
    visits.cancel_visit(of(tuesdays)[0], words="ill", by=amina, at=SUNDAY)
    other = calendar.get(address, headers={"if-none-match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, other["ETag"] == etag) == (200, False)


def test_an_address_is_renewed_taken_back_and_ends(client, tuesdays, joost):
    signed_in(client, joost.person)
    page = "/calendar/feed/"

    def press(act):
        return client.post(page, {"feed": "own", "act": act}, follow=True).content.decode()

    def address(text):
        return urlsplit(text.partition('readonly value="')[2].partition('"')[0]).path

    first = address(press("open"))
    second = address(press("renew"))
    assert [Client().get(one).status_code for one in (first, second)] == [410, 200]

    with clock.fixed(SUNDAY + feeds.LASTS):
        assert Client().get(second).status_code == 410
    assert "Make an address" in press("close")
    assert Client().get(second).status_code == 410


def test_who_leaves_or_no_longer_speaks_for_it_reads_nothing_more(tuesdays, joost, head):
    own, theirs = subscribe(joost.person), subscribe(head, tuesdays.unit)

    head.partnerships.update(until=date(2026, 2, 1))
    joost.person.left_on = date(2026, 2, 1)
    joost.person.save()

    assert [Client().get(address).status_code for address in (own, theirs)] == [404, 404]


def test_the_address_of_a_department_out_of_sight_is_not_made(client, tuesdays):
    stranger = PersonFactory()
    answer = signed_in(client, stranger).post(
        "/calendar/feed/", {"feed": str(tuesdays.unit_id), "act": "open"}
    )

    assert answer.status_code == 422
    assert "This department is not among those you see." in answer.content.decode()
    assert tuesdays.unit.name not in answer.content.decode()


def test_an_address_of_another_purpose_or_cut_opens_nothing(tuesdays, joost):
    address = subscribe(joost.person)

    assert Client().get(address[:-6] + ".ics").status_code == 404
    assert Client().get(address.replace("/feeds/", "/f/").replace(".ics", "/")).status_code == 404


def test_a_calendar_asks_the_database_as_often_for_many_visits_as_for_one(joost, head, unit):
    addresses = [subscribe(joost.person), subscribe(head, unit)]

    def asked():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                read(address)
            counts.append(len(queries))
        return counts

    VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY + timedelta(days=1))
    one = asked()
    for day in range(2, 12):
        VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY + timedelta(days=day))

    assert (one, asked()) == ([4, 5], [4, 5])
    assert Visit.objects.count() == 11


def test_fresh_addresses_are_of_buddies_without_one_before_any_is_renewed(joost, priya):
    standing = feeds.open_feed(joost.person, scope_of(joost.person), None, at=SUNDAY)

    first, both = feeds.fresh_feeds(1, at=SUNDAY), feeds.fresh_feeds(2, at=SUNDAY)

    assert [link.for_person for link in first] == [priya.person_id]
    assert sorted(link.pk for link in both) == sorted([standing.pk, first[0].pk])


def test_a_department_that_went_into_another_is_followed_there(tuesdays, head, amina):
    address = subscribe(amina, tuesdays.unit)
    into = UnitFactory(name="Service")
    visit = VisitFactory(unit=into, starts_at=SUNDAY + timedelta(days=1))
    tuesdays.unit.merged_into, tuesdays.unit.closed_on = into, date(2026, 3, 1)
    tuesdays.unit.save()
    amina.grants.update(unit=None)

    assert entry(visit) in read(address)


def test_an_address_that_is_read_does_not_end_and_one_that_nobody_reads_does(joost, priya):
    is_read, unread = subscribe(joost.person), subscribe(priya.person)

    with clock.fixed(SUNDAY + feeds.LASTS - timedelta(days=1)):
        read(is_read)
    with clock.fixed(SUNDAY + feeds.LASTS + timedelta(days=1)):
        after = [Client().get(address).status_code for address in (is_read, unread)]

    assert after == [200, 410]


def test_a_reading_gives_no_life_to_an_address_that_was_taken_back(client, joost):
    link = feeds.open_feed(joost.person, scope_of(joost.person), None, at=SUNDAY)
    feeds.close_feed(joost.person, None, at=SUNDAY)

    feeds.was_read(link, at=SUNDAY + timedelta(days=100))

    link.refresh_from_db()
    assert link.expires_at == SUNDAY + feeds.LASTS


@pytest.mark.parametrize("pressed", [{"feed": "own", "act": "paint"}, {"feed": "x", "act": "open"}])
def test_a_button_that_is_not_there_makes_no_address(client, joost, pressed):
    answer = signed_in(client, joost.person).post("/calendar/feed/", pressed)

    assert answer.status_code == 422
    assert "Choose one of the buttons." in answer.content.decode()
    assert not Link.objects.exists()


def test_where_no_address_stands_there_is_none_to_renew_or_to_take_back(joost):
    feeds.renew_feed(joost.person, None, at=SUNDAY)
    feeds.close_feed(joost.person, None, at=SUNDAY)

    assert not Link.objects.exists()
