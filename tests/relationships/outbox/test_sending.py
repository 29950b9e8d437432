"""What is due leaves once, through a real mail server; what goes wrong is tried again or shown."""

import math
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from brm.base import clock
from relationships.outbox import claiming, kinds, sending, services, tasks
from relationships.outbox.models import KeptMail, Message
from relationships.outbox.stops import stop
from tests.factories.relationships import NOON, PersonFactory
from tests.relationships.outbox.kinds import kind

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)


def put(name="hello", *, to=None, **kwargs):
    to = to or PersonFactory()
    services.put(name, **{"to": to, "about": "thing:1", "at": NOON, **kwargs})
    return Message.objects.latest("pk")


def send(at=NOON, **kwargs):
    return sending.send_due(at=at, **kwargs).as_dict()


def tally(**kwargs):
    zero = dict.fromkeys(("claimed", "sent", "retry", "failed", "expired", "waiting"), 0)
    return {**zero, **kwargs}


# ---- it leaves, once ----------------------------------------------------------------------------


def test_what_is_due_leaves_once(smtp_sink):
    put()

    first, second = send(), send()

    assert (first, second) == (tally(claimed=1, sent=1), tally())
    assert len(smtp_sink.received) == 1
    message = Message.objects.get()
    assert (message.state, message.attempts, message.ended_at) == ("sent", 1, NOON)
    assert (message.lease, message.leased_until, message.doubts) == (None, None, 0)


def test_a_batch_uses_one_connection(smtp_sink):
    for _ in range(5):
        put()

    send()

    assert (len(smtp_sink.received), smtp_sink.connections) == (5, 1)


def test_more_than_a_batch_leaves_batch_by_batch(smtp_sink, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for _ in range(5):
        put()

    assert send() == tally(claimed=5, sent=5)
    assert smtp_sink.connections == 3


def test_a_limit_is_kept(smtp_sink):
    for _ in range(3):
        put()

    assert send(limit=2) == tally(claimed=2, sent=2, waiting=1)
    assert send(limit=0) == tally(waiting=1)


def test_what_is_due_later_waits(smtp_sink):
    put(due_at=NOON + timedelta(minutes=5))

    assert send() == tally(waiting=1)
    assert send(NOON + timedelta(minutes=5)) == tally(claimed=1, sent=1)


def test_the_message_id_is_the_same_for_ever(smtp_sink):
    person = PersonFactory()
    for occasion in ("one", "two"):
        message = put(to=person, occasion=occasion)
        send()
        Message.objects.filter(pk=message.pk).update(state="due", ended_at=None)
        send()

    ids = [mail["Message-ID"] for mail in smtp_sink.received]
    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_without_a_mail_server_mails_are_kept():
    message = put()

    assert send() == tally(claimed=1, sent=1)
    message.refresh_from_db()
    assert message.state == "kept"
    assert KeptMail.objects.get().subject == f"Hello {message.to.name}"


def test_in_the_demo_a_mail_that_leaves_is_kept_as_well(smtp_sink, settings):
    settings.DEMO = True
    put()

    send()

    assert len(smtp_sink.received) == KeptMail.objects.count() == 1
    assert Message.objects.get().state == "sent"


def test_outside_the_demo_nothing_of_a_mail_is_kept(smtp_sink):
    put()

    send()

    assert KeptMail.objects.count() == 0


def test_an_announcement_says_its_paragraphs():
    services.announce([PersonFactory()], subject="Snow", text="Stay home.\n\n\n\nBe warm.", at=NOON)

    assert send() == tally(claimed=1, sent=1)
    mail = KeptMail.objects.get()
    assert mail.subject == "Snow"
    assert mail.text.startswith("Snow\n\nStay home.\n\nBe warm.\n\n-- \n")


# ---- it does not leave any more -------------------------------------------------------------------


def test_what_is_not_true_any_more_ends(smtp_sink):
    put("false_by_now")

    assert send() == tally(claimed=1, expired=1)
    assert Message.objects.get().state == "expired"
    assert smtp_sink.received == []


def test_what_became_pointless_ends(smtp_sink):
    put("short")

    assert send(NOON + timedelta(hours=1)) == tally(claimed=1, expired=1)


def test_who_left_meanwhile_gets_none(smtp_sink):
    message = put()
    message.to.left_on = NOON.date()
    message.to.save()

    assert send() == tally(claimed=1, expired=1)


def test_who_stops_it_while_the_batch_is_on_its_way_gets_none(smtp_sink):
    reader = PersonFactory()
    put("stoppable", to=reader)
    lease = uuid.uuid4()
    batch = sending.Batch(lease, NOON, ends=math.inf)
    claimed = claiming.claim(lease, at=NOON)

    stop(reader, "feedback", at=NOON)
    batch.run(claimed)

    assert (batch.tally.sent, batch.tally.expired) == (0, 1)
    assert smtp_sink.received == []


def test_who_stopped_it_meanwhile_gets_none(smtp_sink):
    message = put("stoppable")
    message.to.no_feedback_since = NOON
    message.to.save()

    assert send() == tally(claimed=1, expired=1)


def test_what_it_was_about_is_gone(smtp_sink):
    put("announcement", about="announcement:0")

    assert send() == tally(claimed=1, expired=1)


def test_nobody_is_woken_because_the_worker_was_away(smtp_sink):
    put()

    assert send(NIGHT) == tally(waiting=1)
    assert Message.objects.get().due_at == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
    assert send(NIGHT + timedelta(hours=9)) == tally(claimed=1, sent=1)


def test_what_is_urgent_leaves_at_night(smtp_sink):
    put("urgent")

    assert send(NIGHT) == tally(claimed=1, sent=1)


# ---- the server says no -----------------------------------------------------------------------------


def test_a_refusal_for_now_is_tried_again_later(smtp_sink, settings):
    settings.OUTBOX_RETRY_BASE = 60
    smtp_sink.answers = ["451 try later"]
    put()

    assert send() == tally(claimed=1, retry=1, waiting=1)
    message = Message.objects.get()
    assert (message.state, message.attempts, message.problem) == ("due", 1, "451 try later")
    assert NOON + timedelta(seconds=45) <= message.due_at <= NOON + timedelta(seconds=75)
    assert (message.lease, message.doubts) == (None, 0)
    assert send(NOON + timedelta(seconds=75)) == tally(claimed=1, sent=1)


def test_pauses_grow_up_to_six_hours(settings):
    settings.OUTBOX_RETRY_BASE = 30

    shortest = [min(sending.pause(n) for _ in range(200)).total_seconds() for n in (0, 1, 2, 30)]
    longest = [max(sending.pause(n) for _ in range(200)).total_seconds() for n in (0, 1, 2, 30)]

    assert [low >= bound for low, bound in zip(shortest, (22.5, 45, 90, 16200), strict=True)]
    assert all(low >= bound for low, bound in zip(shortest, (22.5, 45, 90, 16200), strict=True))
    assert all(high <= bound for high, bound in zip(longest, (37.5, 75, 150, 27000), strict=True))


def test_a_new_try_waits_for_waking_hours_too(smtp_sink):
    smtp_sink.answers = ["451 try later"]
    put()
    evening = datetime(2026, 3, 3, 17, 29, 59, tzinfo=UTC)

    send(evening)

    assert Message.objects.get().due_at == datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


def test_an_urgent_new_try_does_not_wait(smtp_sink):
    smtp_sink.answers = ["451 try later"]
    put("urgent")

    send(NIGHT)

    assert Message.objects.get().due_at < NIGHT + timedelta(minutes=2)


def test_a_refusal_for_good_is_shown(smtp_sink):
    smtp_sink.answers = ["550 no such person"]
    put()

    assert send() == tally(claimed=1, failed=1)
    message = Message.objects.get()
    assert (message.state, message.problem) == ("failed", "550 no such person")


def test_one_refusal_does_not_stop_the_others(smtp_sink):
    smtp_sink.answers = ["", "550 no", "451 later", "421 closing"]
    for _ in range(6):
        put()

    assert send() == tally(claimed=6, sent=3, retry=2, failed=1, waiting=2)
    assert len(smtp_sink.received) == 3


def test_it_is_tried_until_it_is_pointless(smtp_sink):
    smtp_sink.answers = ["451 later"] * 50
    put("short")
    at, outcomes = NOON, []
    while Message.objects.get().state == "due":
        at = Message.objects.get().due_at
        outcomes.append(send(at))

    assert outcomes[-1] == tally(claimed=1, expired=1)
    assert outcomes[:-1] == [tally(claimed=1, retry=1, waiting=1)] * (len(outcomes) - 1)
    assert 5 <= len(outcomes) <= 12


def test_an_address_that_is_none_is_shown(smtp_sink):
    message = put()
    message.to.email = "not an address\r\nBcc: all@example.org"  # as no form would let it in
    message.to.save()

    assert send() == tally(claimed=1, failed=1)
    assert smtp_sink.received == []


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(smtp_sink):
    def broken(message):
        raise RuntimeError("Private words")

    kinds.register(kind("broken", render=broken))
    put("broken", is_urgent=True)
    put()

    assert send() == tally(claimed=2, sent=1, retry=1, waiting=1)
    assert Message.objects.get(kind="broken").problem == "RuntimeError"


def test_what_cannot_be_fetched_for_all_is_asked_for_one_by_one(smtp_sink):
    def broken(messages):
        raise RuntimeError("Private words")

    kinds.register(kind("broken", fetch=broken))
    put("broken", is_urgent=True)
    put()

    assert send() == tally(claimed=2, sent=2)


def test_a_database_that_goes_away_while_fetching_leaves_all_for_the_next_worker(smtp_sink):
    def away(messages):
        raise OperationalError

    kinds.register(kind("away", fetch=away))
    put("away", is_urgent=True)

    with pytest.raises(OperationalError):
        send()
    assert (Message.objects.get().attempts, smtp_sink.received) == (0, [])


def test_a_letter_that_can_never_be_written_is_shown_in_the_end():
    def broken(message):
        raise RuntimeError

    kinds.register(kind("broken", render=broken))
    message = put("broken", is_urgent=True)
    for _ in range(sending.UNWRITTEN):
        send(Message.objects.get().due_at)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("failed", sending.UNWRITTEN)


def test_a_database_that_goes_away_keeps_the_mail_for_the_next_worker():
    def away(message):
        raise OperationalError

    kinds.register(kind("broken", render=away))
    message = put("broken", is_urgent=True)

    with pytest.raises(OperationalError):
        send()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.doubts) == ("due", 0, 0)
    assert message.lease is not None


# ---- by a worker ------------------------------------------------------------------------------------


def test_the_job_and_the_demo_say_what_was_sent():
    put()

    assert sending.send_now(NOON) == tally(claimed=1, sent=1)


@pytest.mark.parametrize(("number", "woken"), [(1, 0), (2, 1)])
def test_a_full_batch_wakes_the_next_worker(monkeypatch, number, woken):
    monkeypatch.setattr(sending, "BATCH", 2)
    for _ in range(number):
        put()

    with clock.fixed(NOON), current_app.connection_for_write() as broker:
        waiting = broker.SimpleQueue("celery")
        waiting.clear()
        did = tasks.send_messages()
        found = waiting.clear()
        waiting.close()

    assert did == tally(claimed=number, sent=number)
    assert found == woken


# ---- leases -----------------------------------------------------------------------------------------


def claim(limit=100):
    lease = uuid.uuid4()
    return lease, claiming.claim(lease, at=NOON, limit=limit)


def run_out(message):
    Message.objects.filter(pk=message.pk).update(leased_until="2020-01-01T00:00Z")


def test_claimed_messages_are_nobody_elses():
    put()

    _lease, mine = claim()
    _other, theirs = claim()

    assert ([m.doubts for m in mine], theirs) == ([0], [])


def test_a_lease_that_ran_out_leaves_the_message_in_doubt_and_it_goes_again(smtp_sink):
    message = put()
    claim()
    run_out(message)

    assert send() == tally(claimed=1, sent=1)
    message.refresh_from_db()
    assert (message.state, message.doubts) == ("sent", 1)


def test_who_lost_the_lease_marks_nothing():
    message = put()
    lease, mine = claim()
    run_out(message)
    claim()
    batch = sending.Batch(lease, NOON, ends=float("inf"))

    batch.run(mine)

    message.refresh_from_db()
    assert (message.state, message.doubts) == ("due", 1)
    assert KeptMail.objects.count() == 0


def test_a_batch_ends_before_its_lease():
    messages = [put(), put()]
    lease, mine = claim()
    batch = sending.Batch(lease, NOON, ends=0)

    batch.run(mine)

    assert batch.tally.as_dict() == tally()
    for message in messages:
        message.refresh_from_db()
        assert (message.state, message.lease, message.doubts) == ("due", None, 0)


def test_the_longest_due_is_claimed_first():
    late, early = put(due_at=NOON), put(due_at=NOON - timedelta(hours=1))

    _lease, mine = claim(limit=1)

    assert [m.pk for m in mine] == [early.pk]
    assert late.pk != early.pk


def test_a_limit_is_kept_whatever_way_the_database_chooses():
    for _ in range(5):
        put()
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            cursor.execute(f"SET LOCAL enable_{way} = off")

    _lease, mine = claim(limit=2)

    assert len(mine) == 2


def test_claiming_reads_the_index_of_what_is_due():
    person = PersonFactory()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO relationships_message (kind, to_id, about, occasion, channel, state,"
            " is_urgent, made_at, due_at, ended_at, attempts, doubts, problem)"
            " SELECT 'hello', %s, 'thing:' || n, '', 'mail', 'sent', false, %s, %s, %s, 1, 0, ''"
            " FROM generate_series(1, 100000) AS n",
            [person.pk, NOON, NOON, NOON],
        )
    put(to=person, about="new:1")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE relationships_message")
        cursor.execute(
            "EXPLAIN " + claiming.CLAIM,
            {"lease": uuid.uuid4(), "seconds": 60, "at": NOON, "limit": 100},
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "using message_due on" in plan
    assert "Seq Scan on relationships_message" not in plan


def test_each_mail_more_takes_one_query_more(smtp_sink):
    counts = []
    for size in (1, 3):
        for _ in range(size):
            put()
        with CaptureQueriesContext(connection) as asked:
            sending.send_batch(at=NOON)
        counts.append(len(asked))

    assert counts[1] - counts[0] == 2
