"""Putting messages into the outbox, in the transaction of their cause; and what people do there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from brm.base.background import after_commit_once
from brm.base.errors import RuleBroken
from relationships.outbox.choices import MessageState
from relationships.outbox.kinds import Kind, kind_of
from relationships.outbox.models import Announcement, Hold, Message
from relationships.outbox.queries import TOLD, held_amount
from relationships.outbox.stops import is_stopped
from relationships.outbox.waking import next_moment
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.people.zones import read_zones, zone_of
from relationships.wording.models import Agreed

SENDER = "relationships.outbox.tasks.send_messages"  # the task that a commit wakes
POINTLESS_AFTER = timedelta(days=30)  # where a kind does not say
AT_ONCE = 500  # rows of one INSERT

# As SQL, because it must be in the transaction that puts a backup back.
HOLD = """
    UPDATE relationships_message SET state = 'held', lease = NULL, leased_until = NULL
        WHERE state = 'due';
    INSERT INTO relationships_hold (id, since) VALUES (1, %(at)s) ON CONFLICT DO NOTHING;
"""

INSERT = """
    INSERT INTO relationships_message (
        kind, to_id, about, occasion, channel, state, is_urgent, made_at, due_at, expires_at,
        attempts, doubts, problem
    )
    VALUES ROWS
    ON CONFLICT (kind, to_id, about, occasion) DO NOTHING
"""

Row = tuple[Any, ...]


def key_of(record: models.Model | str) -> str:
    """How a message names what it is about: "voice:17"."""
    return record if isinstance(record, str) else f"{record._meta.model_name}:{record.pk}"


def put(
    kind: str,
    *,
    to: Person,
    about: models.Model | str,
    at: datetime,
    occasion: str = "",
    due_at: datetime | None = None,
    is_urgent: bool | None = None,
) -> bool:
    """Put one message to a person into the outbox; True when it was not there before.

    The same kind, person, thing and occasion is one message, however often this is called. It is
    due from `due_at` (else `at`), moved into the person's waking hours unless it is urgent. People
    who left, are not reached by machine, or stopped this kind get none. Two queries.
    """
    return bool(
        put_all(
            kind,
            to=[to],
            about=about,
            at=at,
            occasion=occasion,
            due_at=due_at,
            is_urgent=is_urgent,
        )
    )


def put_all(
    kind: str,
    *,
    to: Iterable[Person],
    about: models.Model | str,
    at: datetime,
    occasion: str = "",
    due_at: datetime | None = None,
    is_urgent: bool | None = None,
) -> int:
    """Put the same message to many into the outbox, as `put` does; how many were new.

    A query for their departments where those were not read, and one more for each 500 people.
    """
    known = kind_of(kind)
    urgent = known.is_urgent if is_urgent is None else is_urgent
    people = [person for person in to if reaches(person, known)]
    if not people:
        return 0
    agreed = None
    if not urgent:
        agreed = Agreed.get()
        read_zones(people)
    moments = [_due(person, due_at or at, agreed) for person in people]
    lasts = known.expires_after or POINTLESS_AFTER
    rows: list[Row] = [
        (
            kind, person.pk, key_of(about), occasion, person.channel, MessageState.DUE.value,
            urgent, at, due, due + lasts, 0, 0, "",
        )
        for person, due in zip(people, moments, strict=True)
    ]  # fmt: skip
    new = sum(_insert(rows[first : first + AT_ONCE]) for first in range(0, len(rows), AT_ONCE))
    if new and min(moments) <= at:
        after_commit_once(SENDER)
    return new


def unsay(
    records: Iterable[models.Model | str],
    kinds: Iterable[str],
    *,
    since: datetime,
    to_id: int | None = None,
) -> None:
    """What was to tell of an act since that moment does not leave; the rows are locked against senders.

    `to_id`: only what goes to this person. Two queries.
    Raises RuleBroken("told_already") where somebody may have read of it.
    """
    keys = [key_of(record) for record in records]
    found = Message.objects.filter(kind__in=list(kinds), about__in=keys, made_at__gte=since)
    if to_id is not None:
        found = found.filter(to=to_id)
    rows = list(found.select_for_update().order_by("pk").values_list("pk", flat=True))
    if found.filter(TOLD, pk__in=rows).exists():
        raise RuleBroken(
            "told_already",
            _("This has left by mail, so it stays. Open it again and say what is true now."),
        )
    found.filter(pk__in=rows).delete()


def reaches(person: Person, kind: Kind) -> bool:
    """A message of this kind can go to this person. No query."""
    return (
        person.left_on is None
        and person.channel != Channel.NONE
        and bool(person.email)
        and not is_stopped(person, kind.stops)
    )


def _insert(rows: list[Row]) -> int:
    """Writes those that are not there yet, in one statement; how many."""
    one = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT.replace("ROWS", ", ".join([one] * len(rows))),
            [value for row in rows for value in row],
        )
        return int(cursor.rowcount)


def _due(person: Person, moment: datetime, agreed: Agreed | None) -> datetime:
    return moment if agreed is None else in_waking_hours(person, moment, agreed=agreed)


def in_waking_hours(person: Person, moment: datetime, *, agreed: Agreed | None = None) -> datetime:
    """That moment, or the next one in this person's waking hours. A query without `agreed`."""
    agreed = agreed or Agreed.get()
    return next_moment(
        moment,
        zone=zone_of(person),
        waking_from=agreed.waking_from,
        waking_until=agreed.waking_until,
        quiet_from=person.quiet_from,
        quiet_until=person.quiet_until,
    )


def announce(
    people: Iterable[Person], *, subject: str, text: str, at: datetime, is_urgent: bool = False
) -> int:
    """Put an administrator's words to each of these people into the outbox; how many."""
    words = Announcement.objects.create(subject=subject, text=text, is_urgent=is_urgent, made_at=at)
    return put_all("announcement", to=people, about=words, at=at, is_urgent=is_urgent)


def send_test(person: Person, *, at: datetime) -> bool:
    """Put a real message to this person alone into the outbox, at most one a second."""
    occasion = at.isoformat(timespec="seconds")
    return put("test", to=person, about=person, at=at, occasion=occasion)


def try_again(messages: QuerySet[Message], *, at: datetime) -> int:
    """Let failed messages be due again; how many. The next batch finds them. One query.

    What became pointless meanwhile gets another day.
    """
    again = messages.filter(state=MessageState.FAILED).update(
        state=MessageState.DUE,
        due_at=at,
        expires_at=models.functions.Greatest(F("expires_at"), at + timedelta(days=1)),
        ended_at=None,
        attempts=0,
        problem="",
    )
    if again:
        after_commit_once(SENDER)
    return int(again)


def hold_all(*, at: datetime) -> None:
    """Hold back all that is due and what will be, as after a backup was put back. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"at": at})


@transaction.atomic
def release(*, at: datetime) -> int:
    """Let what was held back or came to wait meanwhile leave; how many. Where nothing is held, none.

    What is pointless by now ends as such. Three queries.
    """
    was_held, _by_kind = Hold.objects.all().delete()
    released = Message.objects.filter(state=MessageState.HELD).update(state=MessageState.DUE)
    if not (was_held or released):
        return 0
    after_commit_once(SENDER)
    return held_amount()
