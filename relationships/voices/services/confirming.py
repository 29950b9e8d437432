"""Whether the answer helped: yes, or not yet, which opens it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.voices.choices import (
    OPEN,
    Confirmation,
    VoiceStatus,
)
from relationships.voices.models import Answer, Voice
from relationships.voices.services.raising import promised_day
from relationships.voices.services.record import dated, locked, without_hand


@transaction.atomic
def confirm(
    voice: Voice,
    *,
    number: int,
    has_helped: bool,
    at: datetime,
    comment: str = "",
    understood: str = "",
    able: str = "",
) -> None:
    """The person says of answer `number`: yes, solved, or not yet, which opens it again.

    `understood` and `able` they may say beside it. Said twice it counts once.
    Raises RuleBroken("newer_answer") for an older answer and
    RuleBroken("already_said") when the other thing was said before.
    """
    voice = locked(voice)
    said = Confirmation.YES if has_helped else Confirmation.NOT_YET
    answer = Answer.objects.select_for_update().filter(voice=voice, number=number).first()
    if answer is not None and answer.confirmation == said:
        return
    if answer is None or number != voice.answers:
        raise RuleBroken("newer_answer", _("There is a newer answer. Please say it of that one."))
    if answer.confirmation not in {Confirmation.WAITING, Confirmation.NONE}:
        raise RuleBroken(
            "already_said",
            _("You told us before. If it changed, raise it again and we will look."),
        )
    answer.confirmation, answer.confirmed_at, answer.comment = said, at, comment.strip()
    answer.understood, answer.able = understood, able
    answer.save(update_fields=["confirmation", "confirmed_at", "comment", "understood", "able"])
    voice.confirmation, voice.confirmed_at = said, at
    voice.version += 1
    dated(voice, at)
    without_hand(voice)
    if not has_helped:
        _open_again(voice, at)
    voice.save()
    touch(voice.unit_id)


def _open_again(voice: Voice, at: datetime) -> None:
    voice.status = VoiceStatus.WORKING
    voice.answer_due_on = promised_day(voice.unit, at)
    for person in {voice.owner, voice.answered_by} - {None}:
        assert person is not None  # noqa: S101  narrows the type
        put("voice_not_yet", to=person, about=voice, occasion=f"answer-{voice.answers}", at=at)


@transaction.atomic
def let_name_stand(voice: Voice, *, stands: bool, at: datetime) -> None:
    """Who said it lets their first name stand on the board for everybody, or takes it off again.

    Raises RuleBroken("not_named") where nobody is named, or it is not for everybody.
    """
    voice = locked(voice)
    if voice.name_is_public == stands:
        return  # a double press changes nothing
    if stands and (voice.raised_by is None or not voice.is_for_everybody):
        raise RuleBroken("not_named", _("Only what is for everybody stands on the board."))
    voice.name_is_public = stands
    voice.version += 1
    dated(voice, at)
    without_hand(voice)
    voice.save()


@transaction.atomic
def open_again(voice: Voice, *, by: Person, at: datetime) -> None:
    """Take an answered voice up again, for instance because the buddy hears that it came back."""
    voice = locked(voice)
    if voice.status in OPEN:
        return
    voice.status = VoiceStatus.WORKING
    voice.answer_due_on = promised_day(voice.unit, at)
    voice.confirmation = Confirmation.NOT_YET
    voice.version += 1
    dated(voice, at)
    voice.save()
    Answer.objects.filter(voice=voice, number=voice.answers).update(
        confirmation=Confirmation.NOT_YET, confirmed_at=at
    )
    touch(voice.unit_id)
