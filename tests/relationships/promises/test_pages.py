"""The pages of promises: by side, one tap to keep, another day, never without a reason."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from brm.base import clock
from brm.base.scope import Scope
from relationships.promises import services
from relationships.promises.models import Promise
from relationships.promises.queries import Kept, kept_by_side
from tests.factories.relationships import (
    NOON,
    BusinessPartnerFactory,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()  # a Tuesday
EVERYTHING = Scope(manages_everything=True)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit).person


def said(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_kept_is_counted_by_side_of_what_was_due_or_closed():
    for given in (
        {"side": "it", "state": "kept", "closed_on": TODAY},
        {"side": "it", "due_on": TODAY - timedelta(days=1)},  # late
        {"side": "it", "due_on": TODAY},  # this week
        {"side": "it", "due_on": TODAY + timedelta(days=5)},  # Sunday
        {"side": "it", "due_on": TODAY + timedelta(days=6)},  # next week
        {"side": "it", "state": "withdrawn", "closed_on": TODAY, "why": "No need."},
        {"side": "it", "state": "kept", "closed_on": TODAY, "due_on": TODAY - timedelta(days=366)},
        {"side": "business", "state": "not_kept", "closed_on": TODAY, "why": "No time."},
    ):
        PromiseFactory(**given)

    assert kept_by_side(EVERYTHING, NOON, TODAY) == [
        Kept("business", 0, 1, 0, 0),
        Kept("it", 1, 2, 2, 1),
    ]


def test_a_list_of_three_costs_as_much_as_a_list_of_one(
    client, unit, buddy, django_assert_num_queries
):
    signed_in(client, buddy).get("/promises/")  # what is agreed here is read once a process
    for amount in (1, 2):
        for _ in range(amount):
            PromiseFactory(unit=unit, owner=buddy, side="it", voice=VoiceFactory(unit=unit))
        with django_assert_num_queries(8):
            client.get("/promises/?week=1&state=all")


def test_where_nothing_is_chosen_the_two_sides_stand_side_by_side(client, unit, buddy):
    PromiseFactory(unit=unit, owner=buddy, side="it", what="Bring a tablet")
    PromiseFactory(unit=unit, side="business", what="Send the list")
    signed_in(client, buddy)
    page, table = client.get("/promises/").text, client.get("/promises/?sort=due").text
    _before, business, it = re.split(r'id="side-\w+"', page)

    assert ("Send the list" in business, "Bring a tablet" in business) == (True, False)
    assert ("Send the list" in it, "Bring a tablet" in it) == (False, True)
    assert ("<table" in page, "<table" in table) == (False, True)


def test_one_tap_keeps_it_and_a_second_changes_nothing(client, unit, buddy):
    promise = PromiseFactory(unit=unit, owner=buddy, side="it")
    signed_in(client, buddy)

    answers = [
        client.post(f"/promises/{promise.pk}/keep/", headers={"referer": "http://testserver/promises/?week=1"})
        for _ in range(2)
    ]  # fmt: skip

    promise.refresh_from_db()
    assert [answer["Location"] for answer in answers] == ["http://testserver/promises/?week=1"] * 2
    assert (promise.state, promise.closed_on, promise.version) == ("kept", TODAY, 2)


def test_another_day_is_said_with_the_first_one_still_known(client, unit, buddy):
    promise = PromiseFactory(unit=unit, owner=buddy, side="it", due_on=date(2026, 3, 10))
    signed_in(client, buddy)

    for version, day in ((1, "2026-03-20"), (2, "2026-03-27")):
        client.post(
            f"/promises/{promise.pk}/move/",
            {"due_on": day, "why": "Waiting for the part.", "version": version},
        )

    promise.refresh_from_db()
    assert (promise.due_on, promise.moved_from) == (date(2026, 3, 27), date(2026, 3, 10))
    assert "first promised for Tue 10 Mar" in said(client.get(f"/promises/{promise.pk}/"))


def test_who_moves_it_second_sees_both_days(client, unit, buddy):
    promise = PromiseFactory(unit=unit, owner=buddy, side="it")
    services.move_promise(promise, due_on=date(2026, 3, 20), at=NOON)

    answer = signed_in(client, buddy).post(
        f"/promises/{promise.pk}/move/", {"due_on": "2026-03-25", "version": 1}
    )

    promise.refresh_from_db()
    assert answer.status_code == 422
    assert "Somebody else changed this while you were writing." in said(answer)
    assert promise.due_on == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"state": "not_kept"}, "Say why, in a sentence."),
        ({"why": "No time."}, "Please choose one."),
        ({"state": "kept", "why": "x"}, "kept"),
        ({"state": "withdrawn", "why": "x" * 20_000}, "19,500 characters too long"),
        ({"state": "withdrawn", "why": "a\0"}, "NUL"),
    ],
)
def test_it_is_never_given_up_without_a_reason(client, unit, buddy, typed, sentence):
    promise = PromiseFactory(unit=unit, owner=buddy, side="it")

    answer = signed_in(client, buddy).post(
        f"/promises/{promise.pk}/close/", {"version": 1, **typed}
    )

    promise.refresh_from_db()
    assert (answer.status_code, promise.state) == (422, "open")
    assert sentence in said(answer)


def test_a_partner_says_it_of_the_business_and_reads_it_of_it(client, unit):
    partner = BusinessPartnerFactory(unit=unit).person
    ours = PromiseFactory(unit=unit, side="business")
    theirs = PromiseFactory(unit=unit, side="it", owner=PersonFactory(side="it"))
    signed_in(client, partner)

    statuses = [client.post(f"/promises/{p.pk}/keep/").status_code for p in (ours, theirs)]

    assert statuses == [302, 403]


def test_a_promise_is_noted_once_however_often_one_clicks(client, unit, buddy):
    signed_in(client, buddy)
    data = {
        "what": "A lent tablet", "owner": buddy.pk, "unit": unit.pk, "due_on": "2026-03-20",
        "client_id": str(uuid4()),
    }  # fmt: skip

    places = [client.post("/promises/new/", data)["Location"] for _ in range(2)]

    promise = Promise.objects.get()
    assert places == [f"/promises/{promise.pk}/"] * 2
    assert (promise.side, promise.owner, promise.made_by) == ("it", buddy, buddy)


def test_a_promise_for_something_heard_goes_back_to_it(client, unit, buddy):
    voice = VoiceFactory(unit=unit)

    answer = signed_in(client, buddy).post(
        f"/promises/new/?voice={voice.pk}",
        {"what": "Try gloves", "owner": buddy.pk, "due_on": "2026-03-20"},
    )

    assert answer["Location"] == f"/voices/{voice.pk}/"
    assert "Try gloves" in said(signed_in(client, buddy).get(answer["Location"]))


def test_nothing_is_promised_for_what_one_may_not_answer(client, unit):
    partner = BusinessPartnerFactory(unit=unit).person
    voice, other = VoiceFactory(unit=unit), VoiceFactory(unit=unit, audience="buddy")
    signed_in(client, partner)

    statuses = [client.get(f"/promises/new/?voice={pk}").status_code for pk in (voice.pk, other.pk)]

    assert statuses == [403, 404]


def test_promises_from_confidences_are_in_no_file_and_for_no_other_reader(client, unit, buddy):
    told = VoiceFactory(unit=unit, audience="buddy", heard_by=buddy)
    PromiseFactory(unit=unit, voice=told, what="Speak with the boss", owner=buddy, side="it")
    PromiseFactory(unit=unit, what="Bring the list", owner=buddy, side="it")
    other = ITBuddyFactory(unit=unit).person

    own = said(signed_in(client, buddy).get("/promises/"))
    sheet = b"".join(client.get("/promises/?as=csv").streaming_content).decode()
    others = said(signed_in(client, other).get("/promises/"))

    assert ["Speak with the boss" in page for page in (own, sheet, others)] == [True, False, False]
    assert ["Bring the list" in page for page in (own, sheet, others)] == [True, True, True]
