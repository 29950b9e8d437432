"""An open link at a place: everybody who passes gets through, programs do not fill the box."""

import re
import uuid
from datetime import timedelta

import pytest

from brm.base import clock
from relationships.campaigns import services as campaigns
from relationships.links.services import token_of
from relationships.responses import guarding, sheets, unfinished
from relationships.responses.models import Ballot, Sheet
from relationships.voices.models import Voice
from tests.factories.feedback import campaign_for, running
from tests.factories.relationships import NOON, ITBuddyFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def door():
    unit = UnitFactory()
    return campaigns.open_door(running(unit), unit=unit, place="Coffee machine", at=NOON)


@pytest.fixture
def visit(client, door):
    """Opens the page, takes as long over it as said, and presses."""
    url = f"/q/{token_of(door.link)}/"

    def visit(*, at, after, **typed):
        with clock.fixed(at):
            sheet = sheet_in(client.get(url))
        with clock.fixed(at + after):
            return client.post(url, {"q_work": "3", "sheet": sheet, **typed})

    visit.url = url
    visit.one_sheet = sheets.give(token_of(door.link), NOON)
    return visit


def sheet_in(page):
    return re.search(r'name="sheet" value="([^"]+)"', page.text)[1]


SECOND = timedelta(seconds=1)
READS = 5 * SECOND


def test_a_place_takes_many_answers_and_each_page_once(client, door, django_assert_num_queries):
    url = f"/q/{token_of(door.link)}/"
    with clock.fixed(NOON):
        with django_assert_num_queries(1):
            first = client.get(url)
        pages = [sheet_in(first), sheet_in(client.get(url))]

        for sheet in [*pages, *pages]:
            assert client.post(url, {"q_work": "3", "sheet": sheet}).status_code == 302

    assert Ballot.objects.count() == 2


def test_thirty_people_behind_one_address_get_through_within_a_minute(visit):
    codes = [visit(at=NOON + n * SECOND, after=READS).status_code for n in range(30)]

    assert codes == [302] * 30
    assert Ballot.objects.count() == 30


def test_thirty_people_who_all_press_at_once_get_through(visit):
    assert {visit(at=NOON, after=0 * SECOND).status_code for _ in range(30)} == {302}


def sends_blindly(visit, moment):
    """Posts without ever looking at the page."""
    return visit(at=moment, after=0 * SECOND, sheet="")


def sends_one_page_again(visit, moment):
    """Looked at the page once."""
    return visit(at=moment, after=0 * SECOND, sheet=visit.one_sheet)


def fills_in_every_line(visit, moment):
    """Fetches a page each time and fills in all that it finds."""
    return visit(at=moment, after=READS, homepage="https://spam.example")


def hurries(visit, moment):
    """Fetches a page each time and sends it at once."""
    return visit(at=moment, after=0 * SECOND)


FLOOD = 100  # what a flood gets out of a place, it gets out of it at the beginning


@pytest.mark.parametrize(
    ("program", "counted"),
    [(sends_blindly, 0), (sends_one_page_again, 1), (fills_in_every_line, 0), (hurries, 30)],
)
def test_a_flood_counts_little_and_right_after_it_people_get_through(visit, program, counted):
    for n in range(FLOOD):
        program(visit, NOON + n * SECOND / 50)
    assert Ballot.objects.count() == counted

    after = NOON + FLOOD * SECOND / 50 + READS
    codes = [visit(at=after + n * 2 * SECOND, after=READS).status_code for n in range(30)]

    assert codes == [302] * 30


@pytest.mark.long
def test_ten_thousand_posts_of_a_program_that_takes_its_time_count_fifty_times_at_most(
    client, door, visit
):
    for n in range(10_000):
        given = NOON + n * SECOND / 2  # an hour and a half
        sheet = sheets.give(token_of(door.link), given)
        with clock.fixed(given + READS):
            client.post(visit.url, {"q_work": "3", "sheet": sheet})

    assert 30 <= Ballot.objects.count() <= 50


def test_who_is_refused_finds_what_was_typed_on_a_fresh_page_that_counts(client, door, visit):
    page = visit(at=NOON, after=READS, sheet="forged", q_change="One sign-in")

    assert (page.status_code, Ballot.objects.count()) == (422, 0)
    assert "Please press once more" in page.text
    assert "One sign-in</textarea>" in page.text
    with clock.fixed(NOON + 2 * READS):
        again = client.post(visit.url, {"q_work": "3", "sheet": sheet_in(page)})
    assert (again.status_code, Ballot.objects.count()) == (302, 1)


def test_who_is_refused_in_a_flood_may_hand_in_the_same_page_later(client, door, visit):
    for _ in range(guarding.MOST):
        guarding.guard(door.pk, NOON.timestamp())
    page = visit(at=NOON - READS, after=READS, q_change="One sign-in")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "60")
    assert "One sign-in</textarea>" in page.text

    with clock.fixed(NOON + 60 * SECOND):
        again = client.post(visit.url, {"q_work": "3", "sheet": sheet_in(page)})

    assert (again.status_code, Ballot.objects.count()) == (302, 1)


@pytest.mark.parametrize("of", ["another place", "yesterday", "tomorrow"])
def test_a_sheet_of_another_place_or_day_does_not_count(client, door, visit, of):
    place = token_of(door.link) + ("x" if of == "another place" else "")
    days = {"yesterday": -1, "tomorrow": 1}.get(of, 0)
    sheet = sheets.give(place, NOON + timedelta(days=days) - READS)

    page = visit(at=NOON, after=0 * SECOND, sheet=sheet)

    assert (page.status_code, Ballot.objects.count()) == (422, 0)


def test_wishes_to_talk_are_few_at_a_place(door, client, visit):
    ITBuddyFactory(unit=door.unit)
    with clock.fixed(NOON):
        pages = [
            client.post(visit.url, {"act": "talk", "words": "Please come", "reach": "Hall 2"})
            for _ in range(12)
        ]

    assert [page.status_code for page in pages] == [302] * 10 + [429] * 2
    assert "Please come</textarea>" in pages[-1].text
    assert 'value="Hall 2"' in pages[-1].text
    assert pages[-1].headers["Retry-After"] == "60"


def test_pressing_one_wish_to_talk_again_takes_no_turn_of_others(door, client, visit):
    ITBuddyFactory(unit=door.unit)
    one = {"act": "talk", "words": "Please come", "client_id": str(uuid.uuid4())}

    with clock.fixed(NOON):
        again = [client.post(visit.url, one).status_code for _ in range(12)]
        other = client.post(visit.url, {"act": "talk", "words": "To me, too"}).status_code

    assert (again, other) == ([302] * 12, 302)
    assert Voice.objects.count() == 2


def test_a_look_at_a_place_records_nothing(client, visit, django_assert_num_queries):
    with clock.fixed(NOON):
        for method in (client.get, client.head):
            for query in ("", "?a=3", "?said=answered", "?talk", "?lang=fr"):
                with django_assert_num_queries(1) as seen:
                    assert method(visit.url + query).status_code == 200
                assert seen.captured_queries[0]["sql"].startswith("SELECT")


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (NOON - timedelta(days=3), "It opens on Tuesday 3 March"),
        (NOON + timedelta(days=1), "Nobody can answer here yet"),
    ],
)
def test_a_poster_that_hangs_before_the_start_says_when_it_opens(client, day, sentence):
    unit = UnitFactory()
    door = campaigns.open_door(campaign_for(unit), unit=unit, place="Hall", at=NOON)

    with clock.fixed(day):
        page = client.get(f"/q/{token_of(door.link)}/")

    assert "These questions are not open yet" in page.text
    assert sentence in page.text
    assert "closed" not in page.text


def test_that_a_page_was_handed_in_is_known_as_long_as_it_may_be_handed_in_again(client, visit):
    page = {"after": READS, "sheet": visit.one_sheet}
    visit(at=NOON, **page)

    early = unfinished.forget_past(NOON + sheets.HOLDS)
    again = visit(at=NOON + sheets.HOLDS - 2 * READS, **page)
    kept = Ballot.objects.count(), Sheet.objects.count()
    late = unfinished.forget_past(NOON + sheets.HOLDS + timedelta(days=1))

    assert (early["sheets"], again.status_code, kept) == (0, 302, (1, 1))
    assert (late["sheets"], Sheet.objects.count()) == (1, 0)
