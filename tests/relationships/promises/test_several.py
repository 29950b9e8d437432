"""Several promises in one act: what refuses is named, one press takes all of it back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brm.base import clock
from brm.base.many import MOST
from relationships.outbox.models import Message
from relationships.promises import services
from relationships.promises.models import Promise
from tests.factories.relationships import (
    NOON,
    ITBuddyFactory,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    manager,
    signed_in,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + timedelta(days=30)
SEVERAL = reverse("promises:several")


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Claims")


@pytest.fixture
def buddy(client, unit):
    person = ITBuddyFactory(unit=unit, person__name="Priya").person
    signed_in(client, person)
    return person


@pytest.fixture
def three(unit):
    return [PromiseFactory(unit=unit, side="it", what=what) for what in ("One", "Two", "Three")]


def do(client, act, rows, **data):
    sent = {"act": act, "pk": [row.pk for row in rows], "query": "late=1", **data}
    return client.post(SEVERAL, sent, follow=True)


def toast(answer) -> str:
    return next(str(message) for message in answer.context["messages"])


def undo(client, answer) -> str:
    token = answer.content.decode().split('name="token" value="')[1].split('"')[0]
    return toast(client.post(reverse("dashboard:undo"), {"token": token}, follow=True))


def days() -> list:
    return list(Promise.objects.order_by("pk").values_list("due_on", flat=True))


def test_what_is_chosen_is_shown_before_anything_changes(client, buddy, three):
    page = client.get(SEVERAL, {"act": "move", "pk": [three[0].pk, three[2].pk, "x"]})

    assert list(page.context["chosen"].values()) == ["One", "Three"]
    assert set(days()) == {three[0].due_on}


def test_all_are_moved_and_one_press_takes_all_back(client, buddy, three):
    before = days()

    answer = do(client, "move", three, due_on=str(LATER), why="The printer")
    assert (toast(answer), days()) == ("3 changed.", [LATER] * 3)
    assert answer.redirect_chain == [("/promises/?late=1", 302)]

    assert undo(client, answer) == "Taken back: 3."
    assert days() == before


def test_one_that_is_closed_is_named_and_hinders_no_other(client, buddy, three):
    services.keep_promise(three[1], at=NOON)

    said = toast(do(client, "move", three, due_on=str(LATER)))

    assert said == (
        "2 changed. 1 left as it is: “Two” (This promise is closed. Open it again first)."
    )
    assert [day == LATER for day in days()] == [True, False, True]


def test_one_that_others_answer_for_is_named_and_one_out_of_sight_does_not_exist(client, unit):
    partner = PersonFactory(unit=unit)
    owned = PromiseFactory(unit=unit, owner=partner, side="business", what="Mine")
    elsewhere = PromiseFactory(unit=UnitFactory(), what="Elsewhere")
    signed_in(client, partner)

    answer = do(client, "keep", [owned, elsewhere])

    assert toast(answer) == "1 changed."
    assert Promise.objects.get(pk=elsewhere.pk).state == "open"


def test_a_second_press_of_the_same_changes_nothing(client, buddy, three):
    do(client, "move", three, due_on=str(LATER))
    versions = list(Promise.objects.values_list("version", flat=True))

    said = toast(do(client, "move", three, due_on=str(LATER)))

    assert said == "0 changed. 3 were so already."
    assert list(Promise.objects.values_list("version", flat=True)) == versions


def test_undo_names_what_was_touched_since_and_takes_back_the_rest(client, buddy, three):
    answer = do(client, "move", three, due_on=str(LATER))
    services.move_promise(three[1], due_on=LATER + timedelta(days=1), at=NOON)

    said = undo(client, answer)

    assert said == (
        "Taken back: 2. 1 left as it is: “Two”"
        " (Somebody changed it again in the meantime, so it stays as it is)."
    )
    assert [day > three[0].due_on for day in days()] == [False, True, False]


def test_handed_over_each_is_told_once_and_nobody_where_it_is_taken_back_in_time(
    client, buddy, three
):
    heir = ITBuddyFactory(unit=three[0].unit).person

    answer = do(client, "hand", three, owner=heir.pk)
    assert toast(answer) == "3 changed."
    told = Message.objects.filter(kind="promise_noted", to=heir)
    assert {message.due_at > NOON for message in told} == {True}
    assert (told.count(), Promise.objects.filter(owner=heir).count()) == (3, 3)

    undo(client, answer)
    assert Promise.objects.filter(owner=heir).count() == 0


def test_all_that_fit_the_filter_are_chosen_up_to_a_bound(client, buddy, three, monkeypatch):
    PromiseFactory(unit=three[0].unit, side="business", what="Theirs")

    page = client.get(SEVERAL, {"act": "keep", "all": "1", "query": "side=it"})
    assert set(page.context["chosen"].values()) == {"One", "Two", "Three"}

    monkeypatch.setattr("brm.base.several.MOST", 2)
    answer = client.get(SEVERAL, {"act": "keep", "all": "1", "query": "side=it"}, follow=True)
    assert toast(answer) == "At most 2 at once. Narrow the list with a filter first."
    assert MOST == 100


@pytest.mark.parametrize("sent", [{"act": "move"}, {"pk": "1"}, {"act": "no", "pk": "1"}])
def test_nothing_chosen_is_a_sentence(client, buddy, sent):
    assert toast(client.get(SEVERAL, sent, follow=True)) == "Choose at least one first."


def test_a_day_that_has_passed_is_refused_for_each_by_name(client, buddy, three):
    said = toast(do(client, "move", three[:1], due_on=str(TODAY - timedelta(days=1))))

    assert said == "0 changed. 1 left as it is: “One” (This day has passed. Choose a later one)."


def test_many_that_stay_are_counted_after_four(client, buddy, unit):
    rows = [PromiseFactory(unit=unit, state="kept", closed_on=TODAY) for _ in range(6)]

    said = toast(do(client, "move", rows, due_on=str(LATER)))

    assert said.endswith("; and 2 more.")


def test_a_hundred_cost_as_many_queries_each_as_three(client, unit, django_assert_max_num_queries):
    signed_in(client, manager())
    rows = [PromiseFactory(unit=unit, side="it") for _ in range(20)]

    with django_assert_max_num_queries(20 * 12 + 30):
        client.post(SEVERAL, {"act": "keep", "pk": [row.pk for row in rows], "query": ""})

    assert Promise.objects.filter(state="kept").count() == 20


def test_only_rows_that_one_may_change_have_a_box(client, unit):
    reader = PersonFactory(unit=unit)
    PromiseFactory(unit=unit, owner=reader)
    signed_in(client, reader)

    page = client.get("/promises/?sort=due&state=all").content.decode()

    assert page.count('class="ck pick"') == 1
