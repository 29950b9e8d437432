"""A voice is taken on, answered, declined, given to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.voices.choices import (
    OPEN,
    Confirmation,
    VoiceStatus,
)
from relationships.voices.languages import read_in
from relationships.voices.models import Answer, Voice
from relationships.voices.queries import answered_at
from relationships.voices.services.record import dated, locked, must_be_fresh, must_read


@dataclass(frozen=True)
class Theirs:
    """An answer in the languages of its readers: (text, yes if) by language; written in `language`."""

    language: str = ""
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, voice: Voice) -> dict[str, str]:
        """What the answer to this voice keeps of it. No query with `raised_by` fetched."""
        kept = {"language": self.language}
        code = read_in(voice)
        text, yes_if = (words.strip() for words in self.texts.get(code, ("", "")))
        if text and code != self.language:
            kept |= {"language_for": code, "text_for": text, "yes_if_for": yes_if}
        return kept


AS_WRITTEN = Theirs()


@transaction.atomic
def hand_to(
    voice: Voice, owner: Person | None, *, by: Person | None, at: datetime, tells: bool = True
) -> Voice:
    """Give a voice an owner, or another one; the new owner hears of it once.

    `tells`: False where one message tells of all that was handed over at once.
    Raises RuleBroken("owner_cannot_read") for somebody who may not read these words.
    """
    voice = locked(voice)
    if voice.owner_id == (owner.pk if owner else None):
        return voice
    if owner is not None:
        must_read(owner, voice)
    voice.owner = owner
    voice.version += 1
    dated(voice, at)
    voice.save(update_fields=["owner", "version"])
    touch(voice.unit_id)
    if tells and owner is not None and owner != by:
        occasion, later = f"owner-{owner.pk}", at + TIME_TO_UNDO
        put("voice_owner", to=owner, about=voice, occasion=occasion, at=at, due_at=later)
    return voice


@transaction.atomic
def take_on(
    voice: Voice,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    answer_due_on: date | None = None,
    version: object = None,
    theirs: Theirs = AS_WRITTEN,
) -> Voice:
    """Say that somebody works on it; who takes it on owns it where nobody did.

    A word in between (`text`) is told as a numbered answer. A later day for the answer may be
    named. `version`: the page's; None asks for none. Raises RuleBroken("already_answered") when
    there is an answer by now, RuleBroken("day_past"), Stale.
    """
    voice = locked(voice)
    text = text.strip()
    if text and (voice.status, voice.answer) == (VoiceStatus.WORKING, text):
        return voice  # said already: a double click changes nothing
    must_be_fresh(voice, version)
    if voice.status not in OPEN:
        raise RuleBroken(
            "already_answered", _("This was answered in the meantime. Open it again first.")
        )
    if answer_due_on is not None:
        if answer_due_on < at.astimezone(ZoneInfo(voice.unit.time_zone)).date():
            raise RuleBroken(
                "day_past", _("This day has passed. Choose a later one."), field="answer_due_on"
            )
        voice.answer_due_on = answer_due_on
    voice.status = VoiceStatus.WORKING
    voice.owner = voice.owner or by
    voice.version += 1
    if text:
        _say(voice, text=text, yes_if="", by=by, at=at, theirs=theirs)
        _tell(voice, "voice_between", "voice_answer_to_pass_on", by=by, at=at)
    else:
        dated(voice, at)
        voice.save()
    touch(voice.unit_id)
    return voice


def finish(
    voice: Voice,
    *,
    text: str,
    by: Person,
    at: datetime,
    version: object = None,
    theirs: Theirs = AS_WRITTEN,
) -> Voice:
    """Answer that it is done, in plain words. Raises RuleBroken("answer_missing"), Stale."""
    if not text.strip():
        raise RuleBroken("answer_missing", _("Write what was done, in plain words."), field="text")
    said = {"text": text, "yes_if": ""}
    return _answer(voice, VoiceStatus.DONE, **said, by=by, at=at, version=version, theirs=theirs)


def decline(
    voice: Voice,
    *,
    reason: str,
    yes_if: str,
    by: Person,
    at: datetime,
    version: object = None,
    theirs: Theirs = AS_WRITTEN,
) -> Voice:
    """Say honestly that it cannot be done, and what would make it possible.

    Raises RuleBroken("reason_missing"), RuleBroken("yes_if_missing"), Stale.
    """
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why it cannot be done."), field="text")
    if not yes_if.strip():
        raise RuleBroken(
            "yes_if_missing",
            _("Say what would make it a yes, or name another way."),
            field="yes_if",
        )
    said = {"text": reason, "yes_if": yes_if}
    return _answer(voice, VoiceStatus.CANNOT, **said, by=by, at=at, version=version, theirs=theirs)


@transaction.atomic
def _answer(
    voice: Voice,
    status: VoiceStatus,
    *,
    text: str,
    yes_if: str,
    by: Person,
    at: datetime,
    version: object,
    theirs: Theirs,
) -> Voice:
    voice = locked(voice)
    if not voice.may_become(status):
        _refuse_other_answer(voice, status, text.strip(), yes_if.strip())
        return voice
    must_be_fresh(voice, version)
    voice.status = status
    voice.owner = voice.owner or by
    hearer = voice.raised_by or voice.heard_by
    voice.confirmation = Confirmation.WAITING if hearer else Confirmation.NOT_ASKED
    voice.confirmed_at = None
    voice.version += 1
    _say(voice, text=text.strip(), yes_if=yes_if.strip(), by=by, at=at, theirs=theirs)
    touch(voice.unit_id)
    _tell(voice, "voice_answered", "voice_answer_to_pass_on", by=by, at=at)
    return voice


def _say(voice: Voice, *, text: str, yes_if: str, by: Person, at: datetime, theirs: Theirs) -> None:
    """Keep the next numbered answer, with the voice as it stands now."""
    voice.answer, voice.yes_if = text, yes_if
    voice.answers += 1
    voice.answered_by, voice.answered_at = by, at
    voice.first_answered_at = voice.first_answered_at or at
    is_final = voice.status not in OPEN
    dated(voice, at)
    voice.save()
    Answer.objects.create(
        voice=voice,
        number=voice.answers,
        status=voice.status,
        text=voice.answer,
        yes_if=voice.yes_if,
        by=by,
        at=at,
        confirmation=voice.confirmation if is_final else Confirmation.NOT_ASKED,
        **theirs.of(voice),
    )


def _tell(voice: Voice, kind: str, kind_to_pass_on: str, *, by: Person, at: datetime) -> None:
    """To the person by name; for somebody not named, or without a sure address, to whoever heard it."""
    occasion, later = f"answer-{voice.answers}", at + TIME_TO_UNDO
    if voice.raised_by is not None and (answered_at(voice) or voice.heard_by is None):
        put(kind, to=voice.raised_by, about=voice, occasion=occasion, at=at, due_at=later)
    elif voice.heard_by is not None and voice.heard_by != by:
        put(kind_to_pass_on, to=voice.heard_by, about=voice, occasion=occasion, at=at, due_at=later)


def _refuse_other_answer(voice: Voice, status: str, text: str, yes_if: str) -> None:
    """A double click changes nothing; another answer meanwhile is told, nothing is overwritten."""
    if (voice.status, voice.answer, voice.yes_if) != (status, text, yes_if):
        raise RuleBroken(
            "already_answered",
            _("Somebody else answered in the meantime. Their answer stands; read it first."),
        )
