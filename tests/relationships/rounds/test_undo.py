"""What was just done to a visit or a round is taken back with one press on the toast."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.rounds.models import Visit
from relationships.rounds.services.plans import end_round
from relationships.rounds.services.undoing import as_it_was, reopen_round
from tests.factories.relationships import PersonFactory, VisitFactory, manager, signed_in
from tests.relationships.rounds.conftest import SUNDAY
from tests.relationships.rounds.test_plans import of, reminded

LATER = SUNDAY + timedelta(seconds=30)


@pytest.fixture(autouse=True)
def sunday():
    with clock.fixed(SUNDAY):
        yield


@pytest.fixture
def as_manager(client, amina):
    return signed_in(client, amina)


def offered(response) -> str:
    """What the press on the toast sends; empty where nothing is offered."""
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def press(client, token, at=LATER) -> str:
    with clock.fixed(at):
        return client.post("/undo/", {"token": token}, follow=True).content.decode()


def move(client, visit, priya):
    return client.post(
        f"/visits/{visit.pk}/edit/",
        {
            "day": "2026-03-04", "time": "11:00", "buddy": priya.person_id, "format": "call",
            "minutes": "30", "place": "", "words": "An exam", "version": str(visit.version),
        },
        follow=True,
    )  # fmt: skip


def call_off(client, visit, _priya):
    return client.post(f"/visits/{visit.pk}/cancel/", {"words": "ill"}, follow=True)


@pytest.mark.parametrize("act", [move, call_off])
def test_a_visit_is_as_it_was_and_nobody_hears_of_it(as_manager, tuesdays, priya, head, act):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    before = as_it_was(visit)

    token = offered(act(as_manager, visit, priya))
    said = press(as_manager, token)
    press(as_manager, token)

    visit.refresh_from_db()
    assert "Taken back. The visit is as it was." in said
    assert (as_it_was(visit), visit.version) == (before, 3)
    assert not Message.objects.filter(state="due").exists()


def test_who_stands_in_and_gave_the_visit_away_takes_that_back(client, unit, joost, priya):
    visit = VisitFactory(unit=unit, buddy=PersonFactory(), instead_of=priya.person)
    signed_in(client, visit.buddy)

    page = move(client, visit, priya)
    token = offered(page)
    given_to = Visit.objects.get(pk=visit.pk).buddy
    press(client, token)

    assert page.status_code == 200
    assert (given_to, Visit.objects.get(pk=visit.pk).buddy) == (priya.person, visit.buddy)


def test_who_was_told_already_hears_that_it_takes_place_after_all(
    as_manager, tuesdays, priya, head
):
    visit = of(tuesdays)[0]
    reminded(visit, head)
    token = offered(call_off(as_manager, visit, priya))
    Message.objects.filter(kind="visit_cancelled").update(state="sent", ended_at=SUNDAY)

    press(as_manager, token)

    assert [(m.kind, m.occasion) for m in Message.objects.filter(state="due")] == [
        ("visit_moved", "v3")
    ]


def test_an_answer_is_taken_back_and_can_be_given_again(as_manager, unit, joost):
    visit = VisitFactory(unit=unit, buddy=joost.person, starts_at=SUNDAY - timedelta(days=2))
    address = f"/visits/{visit.pk}/answer/"

    token = offered(as_manager.post(address, {"said": "missed"}, follow=True))
    press(as_manager, token)
    as_manager.post(address, {"said": "held"})

    visit.refresh_from_db()
    assert (visit.state, visit.done_at) == ("done", visit.starts_at)


def test_a_round_that_was_ended_goes_on_with_its_visits(as_manager, tuesdays, head):
    first = of(tuesdays)[0]
    reminded(first, head)
    planned = list(of(tuesdays).values_list("recurrence_id", "state"))

    token = offered(as_manager.post(f"/rounds/{tuesdays.pk}/end/", follow=True))
    ended = list(of(tuesdays).values_list("recurrence_id", "state"))
    said = press(as_manager, token)

    tuesdays.refresh_from_db()
    assert ended == [(first.recurrence_id, "cancelled")]
    assert "Taken back. The round goes on" in said
    assert tuesdays.ended_at is None
    assert list(of(tuesdays).values_list("recurrence_id", "state")) == planned
    assert not Message.objects.filter(state="due").exists()


def test_what_somebody_changed_since_stays(as_manager, tuesdays, priya):
    visit = of(tuesdays)[0]
    token = offered(call_off(as_manager, visit, priya))
    Visit.objects.filter(pk=visit.pk).update(version=9)

    assert "Somebody changed it again in the meantime" in press(as_manager, token)
    visit.refresh_from_db()
    assert visit.state == "cancelled"


def test_the_press_is_for_who_acted_and_for_a_minute(client, as_manager, tuesdays, priya):
    visit = of(tuesdays)[0]
    token = offered(call_off(as_manager, visit, priya))

    assert "It is too late" in press(as_manager, token, datetime(2026, 3, 1, 12, 2, tzinfo=UTC))
    assert "There is nothing to take back." in press(as_manager, f"{token}x")
    assert "There is nothing to take back." in press(signed_in(client, manager()), token)
    visit.refresh_from_db()
    assert visit.state == "cancelled"


def test_a_second_press_of_the_same_offers_nothing(as_manager, tuesdays, priya):
    visit = of(tuesdays)[0]

    first, second = call_off(as_manager, visit, priya), call_off(as_manager, visit, priya)

    assert (bool(offered(first)), bool(offered(second))) == (True, False)


def test_a_round_is_reopened_once_and_only_as_it_was_ended(tuesdays, amina):
    end_round(tuesdays, by=amina, at=SUNDAY)

    first = reopen_round(tuesdays, 2, by=amina, at=LATER)
    second = reopen_round(tuesdays, 2, by=amina, at=LATER)

    assert (first.version, second.version, second.ended_at) == (3, 3, None)
    end_round(tuesdays, by=amina, at=LATER)
    with pytest.raises(RuleBroken) as broken:
        reopen_round(tuesdays, 2, by=amina, at=LATER)
    assert broken.value.code == "changed_since"
