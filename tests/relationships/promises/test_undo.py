"""What was just said of a promise is taken back with one press."""

import re
from datetime import timedelta

import pytest

from brm.base import clock
from relationships.outbox.models import Message
from relationships.promises import services
from tests.factories.relationships import NOON, PersonFactory, PromiseFactory, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


def offered(response) -> str:
    """What the press on the toast sends; empty where nothing is offered."""
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    return found[1] if found else ""


def press(client, token) -> str:
    with clock.fixed(NOON + timedelta(seconds=10)):
        return client.post("/undo/", {"token": token}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("keep", {}),
        ("close", {"state": "not_kept", "why": "The supplier stopped."}),
        ("close", {"state": "withdrawn", "why": "No need any more."}),
        ("move", {"due_on": "2026-03-25", "why": "A week more."}),
    ],
)
def test_kept_not_kept_withdrawn_or_moved_is_taken_back(client, act, said):
    promise = services.move_promise(
        PromiseFactory(), due_on=NOON.date() + timedelta(days=9), at=NOON, why="Ill."
    )
    before = services.as_it_was(promise)
    signed_in(client, promise.owner)

    version = {"version": promise.version}
    done = client.post(f"/promises/{promise.pk}/{act}/", {**said, **version}, follow=True)
    promise.refresh_from_db()
    changed = services.as_it_was(promise) != before
    words = press(client, offered(done))
    press(client, offered(done))

    promise.refresh_from_db()
    assert changed
    assert "Taken back. The promise is as it was." in words
    assert (services.as_it_was(promise), promise.version) == (before, 4)


def test_taking_back_that_it_was_handed_over_unsays_it_to_the_newer_owner_alone(client):
    first, second = PersonFactory(side="it"), PersonFactory(side="it")
    promise = PromiseFactory(owner=first)
    services.tell_owner(promise.pk, by=None, at=NOON - timedelta(seconds=20))
    before = services.as_it_was(promise)
    handed = services.hand_promise(promise, second, by=None, at=NOON)

    at = NOON + timedelta(seconds=5)
    services.restore_promise(handed, handed.version, before, at=at)

    noted = Message.objects.filter(kind="promise_noted")
    assert list(noted.values_list("to", flat=True)) == [first.pk]


def test_what_somebody_said_since_stays(client):
    promise = PromiseFactory()
    signed_in(client, promise.owner)
    token = offered(client.post(f"/promises/{promise.pk}/keep/", follow=True))
    services.open_promise_again(promise, at=NOON)
    services.withdraw_promise(promise, why="No need any more.", at=NOON)

    assert "Somebody changed it again in the meantime" in press(client, token)
    promise.refresh_from_db()
    assert promise.state == "withdrawn"


def test_a_second_press_of_the_same_offers_nothing(client):
    promise = PromiseFactory()
    signed_in(client, promise.owner)
    address = f"/promises/{promise.pk}/keep/"

    first, second = (client.post(address, follow=True) for _time in range(2))

    assert (bool(offered(first)), bool(offered(second))) == (True, False)
