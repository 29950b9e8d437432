"""How the outbox stands, as those who run it see it: counts, sorts and readers, never words."""

from datetime import timedelta

import pytest

from brm.base.scope import Scope
from relationships.outbox import kinds, queries, sending, services
from relationships.outbox.models import Announcement, KeptMail, Message
from tests.factories.relationships import NOON, PersonFactory, UserFactory, VoiceFactory

pytestmark = pytest.mark.django_db
RAN_OUT = {
    "lease": "00000000-0000-0000-0000-000000000001",
    "leased_until": "2020-01-01T00:00Z",
}
HELD_NOW = {**RAN_OUT, "leased_until": "2100-01-01T00:00Z"}


def put(*, at=NOON, **state):
    person = PersonFactory()
    services.put("hello", to=person, about="thing:1", at=at)
    message = Message.objects.filter(to=person)
    message.update(**state)
    return message.get()


def pks(lines):
    return [line.pk for line in lines]


def test_an_empty_outbox_is_well():
    health = queries.health(at=NOON)

    assert (health.due, health.oldest_s, health.failed, health.in_doubt) == (0, 0, 0, 0)
    assert health.is_ok is True


def test_a_message_that_nobody_sends_makes_it_unwell():
    put(at=NOON - timedelta(seconds=300))
    put(state="failed", ended_at=NOON)
    put(doubts=1, state="sent", ended_at=NOON)
    put(due_at=NOON + timedelta(hours=1), **RAN_OUT)

    on_the_edge = queries.health(at=NOON)
    over_it = queries.health(at=NOON + timedelta(seconds=1))

    assert (on_the_edge.due, on_the_edge.failed, on_the_edge.in_doubt) == (1, 1, 2)
    assert (on_the_edge.oldest_s, on_the_edge.is_ok) == (300, True)
    assert (over_it.oldest_s, over_it.is_ok) == (301, False)


def test_each_message_is_counted_in_one_place():
    put(at=NOON - timedelta(minutes=1))
    put(due_at=NOON + timedelta(hours=1))
    put(**HELD_NOW)
    put(attempts=1, due_at=NOON + timedelta(hours=1))
    for state in ("sent", "kept", "failed", "expired"):
        put(state=state, ended_at=NOON)
    put(state="held")

    assert queries.standing(at=NOON).as_dict() == {
        "due": 2, "leased": 1, "retry": 1, "sent": 2, "failed": 1, "expired": 1, "held": 1,
        "waiting": 1, "in_doubt": 0, "oldest_s": 60,
    }  # fmt: skip


def test_without_a_message_due_there_is_no_oldest():
    assert queries.standing(at=NOON).oldest_s is None


def test_what_failed_is_shown_the_last_first():
    early = put(state="failed", ended_at=NOON, problem="550 nobody", attempts=3)
    late = put(state="failed", ended_at=NOON + timedelta(hours=1))
    put()

    shown = queries.failed()

    assert pks(shown) == [late.pk, early.pk]
    line = shown[1]
    assert (line.title, line.reader, line.at) == (kinds.kind_of("hello").title, early.to, NOON)
    assert (line.zone, line.attempts, line.problem) == (early.to.time_zone, 3, "550 nobody")


def test_what_leaves_later_is_shown_the_next_first():
    later = put(due_at=NOON + timedelta(hours=2))
    sooner = put(due_at=NOON + timedelta(hours=1))
    put()

    assert pks(queries.waiting(at=NOON)) == [sooner.pk, later.pk]


def test_what_may_have_arrived_twice_is_shown_the_newest_first():
    ran_out = put(**RAN_OUT)
    doubtful = put(doubts=1, state="sent", ended_at=NOON)
    put(**HELD_NOW)

    assert pks(queries.doubtful()) == [doubtful.pk, ran_out.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_messages_takes_one_query(django_assert_num_queries, number):
    for _ in range(number):
        put(state="failed", ended_at=NOON)

    with django_assert_num_queries(1):
        assert len([line.reader.unit for line in queries.failed()]) == number


def test_a_test_goes_to_oneself_at_most_once_a_second():
    person = PersonFactory()

    first = services.send_test(person, at=NOON)
    same_second = services.send_test(person, at=NOON + timedelta(milliseconds=500))
    later = services.send_test(person, at=NOON + timedelta(seconds=1))
    sending.send_due(at=NOON + timedelta(seconds=1))

    assert (first, same_second, later) == (True, False, True)
    newest = queries.last_test(person)
    assert (newest.occasion, newest.state) == ("2026-03-03T11:00:01+00:00", "kept")
    assert [mail.subject for mail in KeptMail.objects.all()] == ["A test from Rounds"] * 2


def test_without_a_test_there_is_none():
    assert queries.last_test(PersonFactory()) is None


def test_all_kinds_are_told_by_name():
    names = [one.name for one in kinds.all_kinds()]

    assert names == sorted(names)
    assert {"announcement", "hello", "test"} <= set(names)


def test_one_sees_ones_own_kept_mails_and_whoever_manages_all_sees_all():
    mine, other = put(), put()
    sending.send_due(at=NOON)

    own = KeptMail.objects.visible_to(Scope(person_id=mine.to_id))

    assert [mail.message_id for mail in own] == [mine.pk]
    assert KeptMail.objects.visible_to(Scope(manages_everything=True)).count() == 2
    assert KeptMail.objects.visible_to(Scope(person_id=other.to_id)).get().message_id == other.pk


def test_the_administration_shows_no_message_about_what_was_heard(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    services.put("hello", to=PersonFactory(name="Ada Known"), about="thing:1", at=NOON)
    services.put("hello", to=PersonFactory(name="Bo Hidden"), about=VoiceFactory(), at=NOON)

    page = client.get("/admin/relationships/message/").text

    assert ("Ada Known" in page, "Bo Hidden" in page) == (True, False)


def test_an_announcement_is_looked_at_and_not_changed(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    words = Announcement.objects.create(subject="Snow", text="Stay home.", made_at=NOON)

    seen = client.get(f"/admin/relationships/announcement/{words.pk}/change/")
    changed = client.post(f"/admin/relationships/announcement/{words.pk}/change/", {"text": "No"})
    added = client.get("/admin/relationships/announcement/add/")

    assert (seen.status_code, changed.status_code, added.status_code) == (200, 403, 403)
    assert str(Announcement.objects.get()) == "Snow"


def test_who_was_to_hear_of_what_was_heard_is_not_shown():
    put(state="failed", ended_at=NOON, about="voice:1", problem="550 ada@example.org unknown")

    line = queries.failed()[0]

    assert (line.reader, line.zone, line.problem) == (None, "", "550")
