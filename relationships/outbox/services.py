"""Putting messages into the outbox, in the transaction of their cause."""

from datetime import datetime

from django.conf import settings
from django.db import models, transaction

from relationships.outbox.choices import MessageState
from relationships.outbox.kinds import kind_of
from relationships.outbox.models import Message
from relationships.outbox.waking import next_moment
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.wording.models import Agreed


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
    who left or are not reached by machine get none. Two queries.
    """
    if to.left_on is not None or to.channel == Channel.NONE or not to.email:
        return False
    known = kind_of(kind)
    due = due_at or at
    if not (known.is_urgent if is_urgent is None else is_urgent):
        due = in_waking_hours(to, due)
    expires = due + known.expires_after if known.expires_after else None
    with transaction.atomic():
        before = Message.objects.filter(
            kind=kind, to=to, about=key_of(about), occasion=occasion
        ).exists()
        if not before:
            Message.objects.bulk_create(
                [
                    Message(
                        kind=kind,
                        to=to,
                        about=key_of(about),
                        occasion=occasion,
                        channel=to.channel,
                        state=MessageState.DUE,
                        made_at=at,
                        due_at=due,
                        expires_at=expires,
                    )
                ],
                ignore_conflicts=True,
            )
    return not before


def in_waking_hours(person: Person, moment: datetime) -> datetime:
    """That moment, or the next one in this person's waking hours. One query."""
    agreed = Agreed.get()
    return next_moment(
        moment,
        zone=person.time_zone or settings.TIME_ZONE,
        waking_from=agreed.waking_from,
        waking_until=agreed.waking_until,
        quiet_from=person.quiet_from,
        quiet_until=person.quiet_until,
    )
