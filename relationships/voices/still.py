"""Whether a message about what was heard is still true: asked just before it leaves."""

from datetime import datetime

from django.db.models import F

from relationships.outbox.models import Message
from relationships.voices.choices import Confirmation, VoiceStatus
from relationships.voices.models import Answer, Voice
from relationships.voices.queries import may_read


def voice_of(message: Message) -> Voice:
    """The voice a message is about. One query."""
    return Voice.objects.select_related(
        "unit", "owner", "heard_by", "answered_by", "raised_by"
    ).get(pk=message.about_id)


def number_of(message: Message) -> int:
    """ "answer-2" is about the second answer."""
    return int(message.occasion.rpartition("-")[2])


def still_this_answer(message: Message, _at: datetime) -> bool:
    """The answer stands, and the person has not said yet what it did."""
    return Voice.objects.filter(
        pk=message.about_id,
        answers=number_of(message),
        status__in=[VoiceStatus.DONE, VoiceStatus.CANNOT],
        confirmation=Confirmation.WAITING,
    ).exists()


def still_how_it_stands(message: Message, _at: datetime) -> bool:
    """No later answer, it was not opened again, and nobody said yet that it helped."""
    return (
        Answer.objects.filter(
            voice=message.about_id,
            number=number_of(message),
            voice__answers=F("number"),
            voice__status=F("status"),
        )
        .exclude(confirmation=Confirmation.YES)
        .exists()
    )


def still_open(message: Message, _at: datetime) -> bool:
    """Open, and its reader is still among those who may read the words."""
    open_now = Voice.objects.still_open().filter(pk=message.about_id).first()
    return open_now is not None and may_read(message.to, open_now)


def still_due_then(message: Message, at: datetime) -> bool:
    """Open, and the promised day is the one this reminder is about."""
    day = "-".join(message.occasion.split("-")[1:4])
    return still_open(message, at) and (str(voice_of(message).answer_due_on) == day)


def still_owner(message: Message, at: datetime) -> bool:
    return still_open(message, at) and voice_of(message).owner_id == message.to_id
