""" "I need until …" in one tap: from the mail, from the promise and from my day; told once."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from brm.base import clock
from brm.base.scope import Scope
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import url_for
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.outbox.rendering import write
from relationships.promises import services
from relationships.promises.models import Promise
from relationships.promises.queries import open_work, promised_to, ready_days
from relationships.promises.reminding import remind_of_promises
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
TODAY, TOMORROW, LATER = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _noon():
    with clock.fixed(NOON):
        yield


@pytest.fixture
def unit():
    return UnitFactory(name="Clinics")


@pytest.fixture
def buddy(unit):
    return ITBuddyFactory(unit=unit, rank="primary").person


@pytest.fixture
def contact(unit):
    return BusinessPartnerFactory(unit=unit, role="contact").person


@pytest.fixture
def promise(unit, buddy):
    return PromiseFactory(unit=unit, owner=buddy, side="it", what="Bring a tablet", due_on=TOMORROW)


def mailed(promise) -> str:
    """The address of the page that the mail before the day leads to."""
    remind_of_promises(NOON)
    message = Message.objects.filter(kind="promise_due").select_related("to").get()
    mail = write(message, at=NOON)
    address = url_for(Link.objects.get(purpose=Purpose.PROMISE))
    for day in ready_days(promise.unit, promise.due_on, TODAY):
        assert f"{address}?until={day}" in mail.text
    assert f"{address}?say=kept" in mail.text
    return urlsplit(address).path


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="promise_moved").select_related("to").order_by("pk")
    return [(row.to.name, row.occasion) for row in rows]


def test_one_press_from_the_mail_moves_it_and_the_other_side_hears_once(client, promise, contact):
    path = mailed(promise)
    client.get(f"{path}?until={LATER}")
    before = Promise.objects.get().due_on
    for _ in range(2):
        assert client.post(path, {"due_on": str(LATER)}).status_code == 302
    promise.refresh_from_db()

    assert (before, promise.due_on) == (TOMORROW, LATER)
    assert (promise.moved_from, promise.moved_in_time) == (TOMORROW, True)
    assert told() == [(contact.name, f"moved-{LATER}")]
    mail = write(Message.objects.select_related("to").get(kind="promise_moved"), at=NOON)
    assert ("Bring a tablet" in mail.subject, "Friday 6 March" in mail.text) == (True, True)


def test_kept_in_one_press_and_pressed_twice_it_is_kept_once(client, promise):
    path = mailed(promise)
    for _ in range(2):
        client.post(path, {"act": "keep"})
    promise.refresh_from_db()
    refused = client.post(path, {"due_on": str(LATER)})

    assert (promise.state, promise.closed_on) == ("kept", TODAY)
    assert refused.status_code == 409


@pytest.mark.parametrize("typed", ["", "2020-01-01", "soon", "9999999-01-01", "\0", "0000-00-00"])
def test_a_day_that_cannot_be_is_answered_with_a_sentence(client, promise, typed):
    path = mailed(promise)
    answer = client.post(path, {"due_on": typed})
    client.get(path, {"until": typed})
    promise.refresh_from_db()

    assert answer.status_code in {409, 422}
    assert promise.due_on == TOMORROW


def test_handed_over_or_left_the_link_opens_nothing(client, promise, buddy):
    path = mailed(promise)
    services.hand_promise(promise, PersonFactory(side="it"), by=None, at=NOON)
    handed = client.get(path).status_code
    services.hand_promise(promise, buddy, by=None, at=NOON)
    buddy.left_on = TODAY
    buddy.save()

    assert (handed, client.get(path).status_code) == (404, 404)


def test_said_after_the_day_it_is_no_word_before_it(promise):
    late = NOON + timedelta(days=4)
    services.move_promise(promise, due_on=date(2026, 3, 12), at=late)
    first = Promise.objects.get().moved_in_time
    services.move_promise(promise, due_on=date(2026, 3, 20), at=late)

    assert (first, Promise.objects.get().moved_in_time) == (False, False)


def test_taken_back_in_time_it_never_moved_and_nobody_hears(client, promise, contact, buddy):
    signed_in(client, buddy)
    client.post(f"/promises/{promise.pk}/move/", {"due_on": str(LATER), "version": promise.version})
    before = services.as_it_was(promise)
    services.restore_promise(promise, promise.version + 1, before, at=NOON)
    promise.refresh_from_db()
    message = Message.objects.get(kind="promise_moved")

    assert (promise.due_on, promise.moved_from, promise.moved_in_time) == (TOMORROW, None, None)
    assert message.due_at > NOON
    assert not kind_of("promise_moved").still_true(message, NOON)


def test_three_ready_days_stand_on_the_promise_and_on_my_day(client, promise, buddy):
    signed_in(client, buddy)
    days = ready_days(promise.unit, TOMORROW, TODAY)
    page, day = client.get(f"/promises/{promise.pk}/").text, client.get("/day/").text
    moved = client.post(
        f"/promises/{promise.pk}/move/",
        {"due_on": str(days[0]), "version": promise.version, "next": "/day/"},
    )

    assert days == [LATER, date(2026, 3, 11), date(2026, 3, 18)]
    for ready in days:
        button = f'name="due_on" value="{ready}"'
        assert (button in page, button in day) == (True, True)
    assert (moved.status_code, moved.url, Promise.objects.get().due_on) == (302, "/day/", LATER)


def test_ready_days_are_working_days_and_never_behind(unit):
    late = ready_days(unit, date(2026, 2, 1), date(2026, 3, 6))

    assert late == [date(2026, 3, 10), date(2026, 3, 13), date(2026, 3, 20)]


def test_those_hear_who_were_promised_it_and_may_read_it(unit, buddy, contact):
    speaker = PersonFactory(name="Nadia Benali", unit=unit)
    named = VoiceFactory(unit=unit, audience="confidence", is_named=True, raised_by=speaker)
    confided = VoiceFactory(unit=unit, audience="confidence")

    def of(**more):
        return promised_to(PromiseFactory(unit=unit, **more), NOON)

    assert of(side="it", owner=buddy) == [contact]
    assert of(side="it", owner=buddy, voice=named) == [speaker]
    assert of(side="it", owner=buddy, voice=confided) == []
    assert of(side="business", owner=contact) == [buddy]
    assert of(side="business", owner=buddy) == []


def test_the_load_is_counted_by_side_and_week_with_the_late_ones_first(unit, buddy, contact):
    for side, due in (
        ("it", date(2026, 2, 1)), ("it", TOMORROW), ("it", date(2026, 3, 9)),
        ("business", date(2026, 3, 16)), ("it", date(2027, 1, 1)),
    ):  # fmt: skip
        PromiseFactory(unit=unit, side=side, due_on=due)
    PromiseFactory(unit=unit, side="it", due_on=TOMORROW, state="kept", closed_on=TODAY)
    work = open_work(Scope(manages_everything=True), NOON, TODAY)
    weeks = work.weeks

    assert [week.amount for week in weeks["it"]] == [2, 1, 0, 0, 0, 0]
    assert [week.amount for week in weeks["business"]] == [0, 0, 1, 0, 0, 0]
    assert weeks["it"][0].monday == date(2026, 3, 2)
    assert work.amounts == {"week": 2, "late": 1, "business": 1, "it": 4}
