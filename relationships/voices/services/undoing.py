"""Taking back what was just said to a voice, before anybody has heard of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from brm.base.undo import is_back
from brm.base.undo_records import put_back, said_of
from relationships.marks.services import touch
from relationships.outbox.services import unsay
from relationships.voices.models import Answer, Voice
from relationships.voices.services.record import dated, locked

TELLS = ("voice_answered", "voice_between", "voice_answer_to_pass_on", "voice_owner")
STANDING = ("status", "owner_id", "confirmation", "answers", "answer_due_on", "confirmed_at")


def as_it_was(voice: Voice) -> dict[str, Any]:
    """What an act on this voice may change, without any words, as JSON can say it. No query."""
    return said_of(voice, STANDING)


@transaction.atomic
def restore_voice(
    voice: Voice, version: int, before: Mapping[str, Any], *, said_at: datetime, at: datetime
) -> None:
    """The voice as it was before the act of `said_at` that made this version; twice changes nothing.

    Its answer is as if it had never been given. Raises RuleBroken("changed_since"), and
    RuleBroken("told_already") where somebody has read of it by now.
    """
    voice = locked(voice)
    if is_back(voice, version, now=as_it_was(voice), before=before):
        return
    unsay([voice], TELLS, since=said_at)
    answers = voice.answers
    put_back(voice, before)
    if voice.answers != answers:
        _unsay(voice, voice.answers)
    voice.version += 1
    dated(voice, at)
    voice.save()
    touch(voice.unit_id)


def _unsay(voice: Voice, number: int) -> None:
    """The answer before stands again, if there was one."""
    Answer.objects.filter(voice=voice, number__gt=number).delete()
    last = Answer.objects.filter(voice=voice, number=number).first()
    voice.answer, voice.yes_if = (last.text, last.yes_if) if last else ("", "")
    voice.answered_by_id, voice.answered_at = (last.by_id, last.at) if last else (None, None)
    if last is None:
        voice.first_answered_at = None
