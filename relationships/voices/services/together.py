"""One answer for several who said the same: each hears it in their own way, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from relationships.people.models import Person
from relationships.voices.choices import VoiceStatus
from relationships.voices.models import Voice
from relationships.voices.services.answering import AS_WRITTEN, Theirs, decline, finish, take_on
from relationships.voices.services.grouping import locked_in_order
from relationships.voices.services.undoing import as_it_was, restore_voice


@dataclass(frozen=True)
class Said:
    """What is answered: how it stands, in which words, and by when there is more."""

    status: str
    text: str = ""
    yes_if: str = ""
    answer_due_on: date | None = None
    theirs: Theirs = AS_WRITTEN


@dataclass(frozen=True)
class Answered:
    """What one answer did: each voice as it was and as it is, and those that keep another answer."""

    voice: Voice
    done: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    left: list[Voice] = field(default_factory=list)


def answer(voice: Voice, said: Said, *, by: Person, at: datetime, version: object = None) -> Voice:
    """Say how one voice stands. Raises what `finish`, `decline` and `take_on` raise."""
    if said.status == VoiceStatus.DONE:
        return finish(voice, text=said.text, by=by, at=at, version=version, theirs=said.theirs)
    if said.status == VoiceStatus.CANNOT:
        return decline(
            voice, reason=said.text, yes_if=said.yes_if, by=by, at=at, version=version,
            theirs=said.theirs,
        )  # fmt: skip
    return take_on(
        voice,
        by=by,
        at=at,
        text=said.text,
        answer_due_on=said.answer_due_on,
        version=version,
        theirs=said.theirs,
    )


@transaction.atomic
def answer_all(
    voice: Voice,
    others: Mapping[int, int],
    said: Said,
    *,
    by: Person,
    at: datetime,
    version: object = None,
) -> Answered:
    """The same answer for a voice and for `others` (version by key) that say the same.

    Each gets an own numbered answer, told once to its person. One of the others that somebody else
    answered, or that was taken out, in the meantime is left as it is. Raises what `answer` raises
    for the first; then nothing is kept of any. `others` are those that `by` may read and answer.
    """
    rows = {row.pk: row for row in locked_in_order([voice.pk, *others])}
    answered = Answered(answer(voice, said, by=by, at=at, version=version))
    _note(answered, rows[voice.pk], answered.voice)
    for pk in sorted(set(others) & set(rows) - {voice.pk}):
        before = rows[pk]
        is_together = before.group_id is not None and before.group_id == rows[voice.pk].group_id
        try:
            if not is_together or stale(before, others[pk]):
                raise Stale(before)
            with transaction.atomic():
                _note(answered, before, answer(before, said, by=by, at=at))
        except RuleBroken:
            answered.left.append(before)
    return answered


def _note(answered: Answered, before: Voice, after: Voice) -> None:
    if after.version == before.version + 1:  # a second press of the same changed nothing
        answered.done.append((after.pk, after.version, as_it_was(before)))


@transaction.atomic
def restore_all(
    done: Sequence[tuple[int, int, Mapping[str, Any]]], *, said_at: datetime, at: datetime
) -> None:
    """All voices of one answer as they were before it, or none. Raises what `restore_voice` raises."""
    rows = {row.pk: row for row in locked_in_order(pk for pk, _version, _before in done)}
    for pk, version, before in sorted(done, key=lambda one: one[0]):
        restore_voice(rows[pk], version, before, said_at=said_at, at=at)
