"""Promises of either side: made, kept, moved, given up, each with its reason."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from brm.base.errors import RuleBroken
from relationships.outbox.models import Message
from relationships.promises import letters, services
from relationships.promises.models import Promise
from relationships.promises.reminding import remind_of_promises
from tests.factories.relationships import (
    NOON,
    PersonFactory,
    PromiseFactory,
    UnitFactory,
    VoiceFactory,
)

pytestmark = pytest.mark.django_db


def make(**given) -> Promise:
    facts = {
        "unit": UnitFactory(),
        "what": "A second screen",
        "owner": PersonFactory(side="it"),
        "due_on": date(2026, 3, 10),
        "by": None,
        "at": NOON,
    }
    return services.make_promise(**(facts | given))


def test_the_side_is_the_owners_own():
    assert make().side == "it"
    assert make(owner=PersonFactory(side="business")).side == "business"


def test_who_did_not_note_it_is_told_once():
    owner = PersonFactory()

    make(owner=owner, by=owner)
    assert Message.objects.filter(to=owner).count() == 0
    make(owner=owner, by=PersonFactory())
    assert [m.kind for m in Message.objects.filter(to=owner)] == ["promise_noted"]


@pytest.mark.parametrize(
    ("audience", "shown"), [("department", True), ("confidence", False), ("buddy", False)]
)
@pytest.mark.parametrize("letter", [letters.noted, letters.due_soon, letters.late])
def test_the_subject_of_its_mail_says_no_words_from_a_confidence(audience, shown, letter):
    voice = VoiceFactory(audience=audience)
    promise = PromiseFactory(what="Talk to Hana alone", unit=voice.unit, voice=voice)

    said = letter(Message(about=f"promise:{promise.pk}", to=promise.owner))

    assert ("Hana" in said.subject) == shown


def test_the_same_promise_sent_twice_is_one():
    client_id = uuid4()

    assert make(client_id=client_id) == make(client_id=client_id)
    assert Promise.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"what": " "}, "what_missing"),
        ({"due_on": date(2026, 3, 2)}, "day_past"),
    ],
)
def test_a_promise_needs_words_and_a_day_to_come(given, code):
    with pytest.raises(RuleBroken) as broken:
        make(**given)

    assert broken.value.code == code


def test_who_left_cannot_promise():
    with pytest.raises(RuleBroken) as broken:
        make(owner=PersonFactory(left_on=date(2026, 1, 1)))

    assert broken.value.code == "owner_left"


def test_kept_twice_is_kept_once_and_can_be_taken_back():
    promise = PromiseFactory()

    for _ in range(2):
        services.keep_promise(promise, at=NOON)
    promise.refresh_from_db()
    assert (promise.state, promise.closed_on) == ("kept", date(2026, 3, 3))

    services.open_promise_again(promise, at=NOON)
    promise.refresh_from_db()
    assert (promise.state, promise.closed_on) == ("open", None)


def test_opening_again_what_is_open_changes_nothing():
    promise = PromiseFactory()

    services.open_promise_again(promise, at=NOON)

    promise.refresh_from_db()
    assert promise.version == 1


@pytest.mark.parametrize("give_up", [services.give_up_promise, services.withdraw_promise])
def test_giving_up_needs_a_reason(give_up):
    promise = PromiseFactory()

    with pytest.raises(RuleBroken) as broken:
        give_up(promise, why=" ", at=NOON)
    assert broken.value.code == "why_missing"

    give_up(promise, why="The supplier stopped.", at=NOON)
    promise.refresh_from_db()
    assert promise.why == "The supplier stopped."


def test_what_was_closed_otherwise_is_told():
    promise = PromiseFactory()
    services.keep_promise(promise, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.withdraw_promise(promise, why="No need.", at=NOON)

    assert broken.value.code == "promise_closed"


def test_i_need_until_moves_the_day_but_not_into_the_past():
    promise = PromiseFactory()

    services.move_promise(promise, due_on=date(2026, 3, 20), at=NOON)
    promise.refresh_from_db()
    assert promise.due_on == date(2026, 3, 20)

    with pytest.raises(RuleBroken) as broken:
        services.move_promise(promise, due_on=date(2026, 3, 1), at=NOON)
    assert broken.value.code == "day_past"


def test_a_closed_promise_is_not_moved():
    promise = PromiseFactory()
    services.keep_promise(promise, at=NOON)

    with pytest.raises(RuleBroken) as broken:
        services.move_promise(promise, due_on=date(2026, 3, 20), at=NOON)

    assert broken.value.code == "promise_closed"


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "kept"},
        {"closed_on": date(2026, 3, 3)},
        {"state": "withdrawn", "closed_on": date(2026, 3, 3)},
        {"what": ""},
        {"state": "late"},
        {"side": "both"},
    ],
)
def test_the_database_refuses_what_must_not_be(columns):
    promise = PromiseFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Promise.objects.filter(pk=promise.pk).update(**columns)


def test_the_owner_is_reminded_the_working_day_before_and_after_once():
    promise = PromiseFactory(due_on=date(2026, 3, 9))  # a Monday
    zone = ZoneInfo("Europe/Amsterdam")

    put = [remind_of_promises(datetime(2026, 3, day, 10, tzinfo=zone)) for day in (5, 6, 9, 10, 11)]

    assert put == [0, 1, 0, 1, 0]
    assert [m.kind for m in Message.objects.filter(to=promise.owner)] == [
        "promise_due",
        "promise_late",
    ]
