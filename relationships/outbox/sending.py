"""Sending what is due: claimed by one worker, rendered, handed over, marked at once.

The batch is counted by a clock that nobody moves, as its lease is by the database's.
"""

import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, connection, transaction

from relationships.outbox.choices import MessageState
from relationships.outbox.claiming import BATCH, claim, fetch, read_people
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import KeptMail, Message
from relationships.outbox.post import Outcome, Post, Verdict, patience
from relationships.outbox.rendering import Mail, write
from relationships.outbox.resting import NEVER
from relationships.outbox.services import in_waking_hours, reaches
from relationships.wording import words
from relationships.wording.models import Agreed

logger = structlog.get_logger(__name__)
PEOPLE_KNOWN_FOR = 1.0  # seconds of a batch, before its readers are read again
LONGEST_PAUSE = timedelta(hours=6)
LOOK_AGAIN = timedelta(hours=1)  # at what rests, where it was already on its way
UNWRITTEN = 8  # tries, where a letter cannot be written by a mistake of ours

MARK = """
    UPDATE relationships_message SET
        lease = NULL,
        leased_until = NULL,
        state = COALESCE(%(state)s, state),
        ended_at = %(ended_at)s,
        due_at = COALESCE(%(due_at)s, due_at),
        expires_at = COALESCE(%(expires_at)s, expires_at),
        attempts = attempts + %(tries)s,
        doubts = doubts + %(doubts)s,
        problem = COALESCE(%(problem)s, problem)
    WHERE id = %(id)s AND lease = %(lease)s AND state = 'due'
"""
UNCHANGED = {
    "state": None, "ended_at": None, "due_at": None, "expires_at": None, "tries": 0, "doubts": 0,
    "problem": None,
}  # fmt: skip


@dataclass
class Tally:
    """What became of the messages of one or several batches."""

    claimed: int = 0
    sent: int = 0
    retry: int = 0
    failed: int = 0
    expired: int = 0
    waiting: int = 0
    put_off: int = 0  # claimed, but the reader sleeps

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in vars(self)))

    def as_dict(self) -> dict[str, int]:
        return {name: number for name, number in asdict(self).items() if name != "put_off"}


def send_due(*, at: datetime, limit: int | None = None) -> Tally:
    """Send what is due at `at`, each message at most once; batch after batch until none is left.

    `waiting` counts what is still to come then: not due yet, to be tried again, or with another
    worker. Call it outside a transaction: each message is marked as soon as it left.
    """
    done = Tally()
    while limit is None or done.claimed < limit:
        batch = send_batch(
            at=at, limit=BATCH if limit is None else min(BATCH, limit - done.claimed)
        )
        done += batch
        if batch.claimed + batch.put_off == 0:
            break
    done.waiting = Message.objects.filter(state=MessageState.DUE).count()
    return done


def send_now(at: datetime) -> dict[str, int]:
    """What is due at `at`, as the job and the demo's clock send it."""
    return send_due(at=at).as_dict()


def send_batch(*, at: datetime, limit: int = BATCH) -> Tally:
    """Claim up to 100 due messages and send them on one connection.

    Stops when less than `EMAIL_TIMEOUT` of the lease is left; what was not touched is given back.
    """
    began = time.monotonic()
    words.own()  # mails use the word that the house chose
    lease = uuid.uuid4()
    batch = Batch(lease, at, ends=began + settings.OUTBOX_LEASE - patience())
    batch.run(claim(lease, at=at, limit=limit))
    return batch.tally


class Batch:
    """One lease's messages on their way."""

    def __init__(self, lease: uuid.UUID, at: datetime, *, ends: float) -> None:
        self.lease = lease
        self.at = at
        self.ends = ends
        self.tally = Tally()
        self.agreed = Agreed.get()

    def run(self, messages: list[Message]) -> None:
        read_people(messages)
        fetch(messages)
        with Post() as post:
            for message in self._in_time(messages):
                self._one(message, post)

    def _in_time(self, messages: list[Message]) -> Iterator[Message]:
        """While enough of the lease is left for another; the rest goes back untouched."""
        known_until = time.monotonic() + PEOPLE_KNOWN_FOR
        for number, message in enumerate(messages):
            now = time.monotonic()
            if now >= self.ends:
                self._give_back(messages[number:])
                return
            if now >= known_until:
                read_people(messages[number:])
                known_until = now + PEOPLE_KNOWN_FOR
            yield message

    def _one(self, message: Message, post: Post) -> None:
        self.tally.claimed += 1
        try:
            if (is_true := self._is_true(message)) is False:
                self._end(message, MessageState.EXPIRED)
            elif is_true is None:  # what it is about came to rest while it was in our hands
                self._wait(message, self.at + LOOK_AGAIN, expires_at=NEVER)
            elif (later := self._must_wait_until(message)) is not None:
                self._wait(message, later)
            else:
                self._send(message, write(message, at=self.at), post)
        except ObjectDoesNotExist:  # what it was about is gone
            self._end(message, MessageState.EXPIRED)
        except (OperationalError, InterfaceError):  # the database is away: the lease runs out
            raise
        except Exception as error:  # one letter of ours that is broken must not stop the others
            logger.exception("message_not_written", message=message.pk, kind=message.kind)
            self._not_written(message, error)

    def _is_true(self, message: Message) -> bool | None:
        kind = kind_of(message.kind)
        if message.expires_at is not None and message.expires_at <= self.at:
            return False
        return reaches(message.to, kind) and kind.still_true(message, self.at)

    def _must_wait_until(self, message: Message) -> datetime | None:
        """Nobody was there to send it in time, and now the reader sleeps."""
        if message.is_urgent:
            return None
        moment = in_waking_hours(message.to, self.at, agreed=self.agreed)
        return moment if moment > self.at else None

    def _send(self, message: Message, mail: Mail, post: Post) -> None:
        if not settings.EMAIL_URL:
            self._end(message, MessageState.KEPT, keep=mail)
        elif post.is_away:
            self._again(message, Outcome(Verdict.LATER, post.problem))
        else:
            outcome = post.hand_over(mail)
            if outcome.verdict is Verdict.TAKEN:
                self._end(message, MessageState.SENT, keep=mail if settings.DEMO else None)
            elif outcome.verdict is Verdict.REFUSED:
                self._end(message, MessageState.FAILED, problem=outcome.problem)
            else:
                self._again(message, outcome)

    def _not_written(self, message: Message, error: Exception) -> None:
        problem = type(error).__name__
        if message.attempts + 1 >= UNWRITTEN:
            self._end(message, MessageState.FAILED, problem=problem)
        else:
            self._again(message, Outcome(Verdict.LATER, problem))

    def _end(
        self,
        message: Message,
        state: MessageState,
        *,
        problem: str = "",
        keep: Mail | None = None,
    ) -> None:
        with transaction.atomic() if keep else nullcontext():  # a lone statement commits by itself
            ours = self._mark(
                message, state=state.value, ended_at=self.at, problem=problem[:300],
                tries=int(state != MessageState.EXPIRED),
            )  # fmt: skip
            if ours and keep is not None:
                KeptMail.objects.create(**kept(message, keep, at=self.at))
        if not ours:
            return
        counted = {MessageState.SENT: "sent", MessageState.KEPT: "sent"}.get(state, state.value)
        setattr(self.tally, counted, getattr(self.tally, counted) + 1)
        logger.info("message_ended", state=str(state), message=message.pk, kind=message.kind)

    def _again(self, message: Message, outcome: Outcome) -> None:
        due = self.at + pause(message.attempts)
        if not message.is_urgent:
            due = in_waking_hours(message.to, due, agreed=self.agreed)
        ours = self._mark(
            message, due_at=due, tries=1, doubts=int(outcome.in_doubt),
            problem=outcome.problem[:300],
        )  # fmt: skip
        self.tally.retry += ours

    def _wait(
        self, message: Message, until: datetime, *, expires_at: datetime | None = None
    ) -> None:
        self._mark(message, due_at=until, expires_at=expires_at)
        self.tally.claimed -= 1
        self.tally.put_off += 1

    def _mark(self, message: Message, **fields: Any) -> bool:
        """Writes how it went and ends the lease; False when the lease is not ours any more."""
        with connection.cursor() as cursor:
            cursor.execute(MARK, {**UNCHANGED, **fields, "id": message.pk, "lease": self.lease})
            marked = cursor.rowcount
        if not marked:
            logger.warning("message_lease_lost", message=message.pk)
        return bool(marked)

    def _give_back(self, messages: list[Message]) -> None:
        Message.objects.filter(
            pk__in=[message.pk for message in messages], lease=self.lease, state=MessageState.DUE
        ).update(lease=None, leased_until=None)


def pause(attempts: int) -> timedelta:
    """Before the next try: twice as long each time, a quarter more or less, at most six hours."""
    longest = LONGEST_PAUSE.total_seconds()
    seconds = min(settings.OUTBOX_RETRY_BASE * 2.0 ** min(attempts, 20), longest)
    return timedelta(seconds=seconds * (0.75 + secrets.randbelow(501) / 1000))


def kept(message: Message, mail: Mail, *, at: datetime) -> dict[str, object]:
    """What the mailbox shows of a mail."""
    headers = {
        "From": mail.sender,
        "To": mail.to,
        "Subject": mail.subject,
        "Message-ID": mail.message_id,
        **({"Reply-To": mail.reply_to} if mail.reply_to else {}),
        **mail.headers,
    }
    return {
        "message": message,
        "sent_to": mail.address,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "calendar": mail.calendar,
        "headers": headers,
        "kept_at": at,
    }
