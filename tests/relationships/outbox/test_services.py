"""One row for one message, in the transaction of its cause."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from relationships.outbox import services
from relationships.outbox.claiming import claim
from relationships.outbox.models import Announcement, Hold, KeptMail, Message
from relationships.outbox.queries import held_amount
from relationships.people.models import Person
from tests.factories.relationships import NOON, PersonFactory, VoiceFactory

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)


def put(person, **kwargs):
    return services.put("hello", **{"to": person, "about": "thing:1", "at": NOON, **kwargs})


def test_the_same_message_is_put_once():
    person = PersonFactory()

    put_first, put_again = put(person), put(person)

    assert (put_first, put_again) == (True, False)
    assert Message.objects.count() == 1


def test_another_occasion_is_another_message():
    person = PersonFactory()

    put(person, occasion="answer-1")
    put(person, occasion="answer-2")

    assert sorted(Message.objects.values_list("occasion", flat=True)) == ["answer-1", "answer-2"]


def test_a_message_names_what_it_is_about():
    voice = VoiceFactory()

    put(PersonFactory(), about=voice)

    assert Message.objects.get().about == f"voice:{voice.pk}"


def test_putting_takes_two_queries(django_assert_num_queries):
    person = PersonFactory()

    with django_assert_num_queries(2):
        put(person)


def test_many_get_theirs_in_two_queries(django_assert_num_queries):
    people = PersonFactory.create_batch(5)
    put(people[0])

    with django_assert_num_queries(2):
        new = services.put_all("hello", to=people, about="thing:1", at=NOON)

    assert new == 4
    assert Message.objects.count() == 5


def test_it_waits_for_waking_hours_there():
    person = PersonFactory(time_zone="Europe/Amsterdam")

    put(person, at=NIGHT)

    assert Message.objects.get().due_at == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "is_urgent"), [("urgent", None), ("hello", True)])
def test_what_is_urgent_comes_at_night(kind, is_urgent):
    services.put(kind, to=PersonFactory(), about="x:1", at=NIGHT, is_urgent=is_urgent)

    message = Message.objects.get()
    assert (message.due_at, message.is_urgent) == (NIGHT, True)


def test_a_message_becomes_pointless():
    person = PersonFactory()

    put(person)
    services.put("short", to=person, about="thing:1", at=NOON)

    lasts = {m.kind: m.expires_at - m.due_at for m in Message.objects.all()}
    assert lasts == {"hello": timedelta(days=30), "short": timedelta(hours=1)}


@pytest.mark.parametrize(
    "person", [{"left_on": NOON.date()}, {"channel": "none"}, {"email": ""}], ids=str
)
def test_who_left_or_cannot_be_reached_gets_none(person):
    assert put(PersonFactory(**person)) is False
    assert Message.objects.count() == 0


def test_who_stopped_it_gets_none_of_that_sort():
    person = PersonFactory(no_feedback_since=NOON)

    assert services.put("stoppable", to=person, about="thing:1", at=NOON) is False
    assert put(person) is True


def put_and_undo():
    put(PersonFactory())
    transaction.set_rollback(True)


def test_a_message_is_undone_with_its_cause():
    with transaction.atomic():
        put_and_undo()

    assert Message.objects.count() == 0


def wakings():
    return [call for _sids, call, _robust in connection.run_on_commit]


def test_a_worker_is_woken_once_a_transaction():
    put(PersonFactory())
    put(PersonFactory())

    assert len(wakings()) == 1


def test_a_worker_is_woken_also_after_a_part_was_undone():
    with transaction.atomic():
        put_and_undo()
    put(PersonFactory())

    assert len(wakings()) == 1


def test_what_is_due_later_wakes_nobody():
    put(PersonFactory(), due_at=NOON + timedelta(hours=1))

    assert wakings() == []


def test_an_announcement_reaches_each_once():
    people = PersonFactory.create_batch(3)

    queued = services.announce(people, subject="Snow", text="Stay home.", at=NOON)

    assert queued == 3
    assert Announcement.objects.get().subject == "Snow"


def failed(**kwargs):
    put(PersonFactory())
    Message.objects.update(state="failed", ended_at=NOON, attempts=3, problem="550 no", **kwargs)


def test_a_failed_message_is_tried_again():
    failed()

    again = services.try_again(Message.objects.all(), at=NOON)

    message = Message.objects.get()
    assert again == 1
    assert (message.state, message.due_at, message.attempts) == ("due", NOON, 0)
    assert (message.problem, message.ended_at) == ("", None)
    assert services.try_again(Message.objects.all(), at=NOON) == 0


def test_trying_again_gives_a_pointless_one_another_day():
    failed(expires_at=NOON - timedelta(days=3))

    services.try_again(Message.objects.all(), at=NOON)

    assert Message.objects.get().expires_at == NOON + timedelta(days=1)


def test_what_is_held_back_and_what_comes_meanwhile_leaves_when_released():
    put(PersonFactory())

    for _ in range(2):
        services.hold_all(at=NOON)

    assert Message.objects.get().state == "held"
    assert str(Hold.objects.get()) == str(NOON)
    put(PersonFactory())
    assert claim(uuid.uuid4(), at=NOON) == []
    assert (held_amount(), services.release(at=NOON)) == (2, 2)
    assert len(claim(uuid.uuid4(), at=NOON)) == 2
    assert {one.state for one in Message.objects.all()} == {"due"}
    assert services.release(at=NOON) == 0


@pytest.mark.parametrize("came", [0, 1])
def test_releasing_wakes_the_sender_though_nothing_was_held_back_and_once(came):
    services.hold_all(at=NOON)
    PersonFactory.create_batch(came)
    for person in Person.objects.all():
        put(person, due_at=NOON + timedelta(hours=1))

    assert (wakings(), services.release(at=NOON), len(wakings())) == ([], came, 1)
    connection.run_on_commit.clear()
    assert (services.release(at=NOON), wakings()) == (0, [])


def row(**kwargs):
    return Message(
        **{"kind": "hello", "to": PersonFactory(), "about": "a:1", "made_at": NOON,
           "due_at": NOON, **kwargs}
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "lost", "ended_at": NOON}, "message_(state_known|ended_has_a_moment)"),
        ({"channel": "pigeon"}, "message_channel_known"),
        ({"state": "sent"}, "message_ended_has_a_moment"),
        ({"state": "due", "ended_at": NOON}, "message_ended_has_a_moment"),
    ],
)
def test_the_database_refuses_what_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        row(**fields).save()


def test_the_database_holds_one_message_for_its_cause():
    first = row()
    first.save()

    with pytest.raises(IntegrityError, match="message_once_for_its_cause"):
        row(to=first.to).save()


def test_records_say_what_they_are_without_words():
    message = row(occasion="day-1")
    message.save()
    mail = KeptMail.objects.create(
        message=message, sent_to="a@example.org", subject="Secret", text="Secret", kept_at=NOON
    )

    assert str(message) == f"hello · {message.to_id} · a:1 · day-1"
    assert str(mail) == f"{message.pk} · 2026-03-03 11:00"
