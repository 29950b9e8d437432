"""Claiming what is due for one worker, and reading what its batch needs.

The lease is counted by the database's clock, because a worker's hold on a message has nothing to do
with the time that the product shows.
"""

import uuid
from collections import defaultdict
from datetime import datetime

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.people.models import Person

logger = structlog.get_logger(__name__)
BATCH = 100

CLAIM = """
    UPDATE relationships_message SET
        lease = %(lease)s,
        leased_until = statement_timestamp() + make_interval(secs => %(seconds)s),
        doubts = doubts + (lease IS NOT NULL)::int
    WHERE id = ANY (ARRAY(
        SELECT id FROM relationships_message
        WHERE state = 'due' AND due_at <= %(at)s
            AND (leased_until IS NULL OR leased_until < statement_timestamp())
            AND NOT EXISTS (SELECT FROM relationships_hold)
        ORDER BY due_at, id
        LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    ))
    RETURNING id
"""  # ARRAY, not IN: a subquery of IN may run once for each row, each time past what it locked


def claim(lease: uuid.UUID, *, at: datetime, limit: int = BATCH) -> list[Message]:
    """Due messages, for this lease alone while it runs; the longest due first. Two queries.

    Their readers are read by `read_people`, as often as the batch needs. A message whose earlier
    lease ran out unsent is in doubt from now on, and counted so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            CLAIM,
            {"lease": lease, "seconds": settings.OUTBOX_LEASE, "at": at, "limit": limit},
        )
        claimed = [row[0] for row in cursor.fetchall()]
    messages = Message.objects.filter(pk__in=claimed, lease=lease)
    return list(messages.order_by("due_at", "pk"))


def fetch(messages: list[Message]) -> None:
    """What the kinds need of the whole batch, in a few queries each instead of some a message."""
    together: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        together[message.kind].append(message)
    for name, ones in together.items():
        try:
            if (fetch_all := kind_of(name).fetch) is not None:
                fetch_all(ones)
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # a mistake of ours: then each is asked for, and fails, by itself
            logger.exception("messages_not_fetched", kind=name)


def read_people(messages: list[Message]) -> None:
    """Who wants no more of these messages, or has left, says so while a batch is on its way."""
    people = Person.objects.select_related("unit").in_bulk({message.to_id for message in messages})
    for message in messages:
        message.to = people[message.to_id]
