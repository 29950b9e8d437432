"""Messages that rest with what they are about: due again when it goes on, however long that takes."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import Model, QuerySet

from brm.base.background import after_commit_once
from relationships.outbox.choices import MessageState
from relationships.outbox.models import Message
from relationships.outbox.services import SENDER, key_of

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # no sender looks for what is due then
LEAVES_WITHIN = timedelta(days=5)  # after it was woken; a weekend may lie between


def resting(about: Iterable[Model | str]) -> QuerySet[Message]:
    """What rests of these things."""
    return _due(about).filter(expires_at=NEVER)


def rest(about: Iterable[Model | str], kinds: Iterable[str]) -> int:
    """Let wait what is due of these kinds about these things and has not left; how many.

    What a sender has in hand just now leaves, or its kind says that it waits (`still_true`); then it
    looks again every hour.
    """
    return _due(about).filter(kind__in=list(kinds)).update(due_at=NEVER, expires_at=NEVER)


def wake_resting(
    about: Iterable[Model | str],
    *,
    at: datetime,
    to: Collection[int] | None = None,
    due_at: datetime | None = None,
) -> int:
    """Let what rests be due at `due_at`, else now; the sender keeps the readers' hours. How many.

    `to`: only what goes to these people.
    """
    rows = resting(about) if to is None else resting(about).filter(to__in=to)
    due = due_at or at
    woken = rows.update(due_at=due, expires_at=due + LEAVES_WITHIN)
    if woken and due <= at:
        after_commit_once(SENDER)
    return woken


def _due(about: Iterable[Model | str]) -> QuerySet[Message]:
    keys = [key_of(record) for record in about]
    return Message.objects.filter(state=MessageState.DUE, about__in=keys)
