"""What happens to a thing heard: raised, taken on, answered, confirmed, opened again."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays
from relationships.voices.choices import (
    OPEN,
    Audience,
    Confirmation,
    Source,
    VoiceKind,
    VoiceStatus,
)
from relationships.voices.models import Answer, Voice
from relationships.wording.models import Agreed


@transaction.atomic
def raise_voice(
    *,
    unit: Unit,
    words: str,
    at: datetime,
    heard_by: Person | None,
    kind: str = VoiceKind.PROBLEM,
    audience: str = Audience.DEPARTMENT,
    raised_by: Person | None = None,
    name_is_public: bool = False,
    visit: Visit | None = None,
    source: str = Source.TYPED,
    system_text: str = "",
    people_affected: int | None = None,
    minutes_lost: int | None = None,
    ticket: str = "",
    owner: Person | None = None,
    client_id: UUID | None = None,
) -> Voice:
    """Keep one thing heard, with the day by which it gets an answer.

    Without `raised_by` it has no name. The answer is promised for so many working days of the
    department as is agreed here. A `client_id` that was kept before gives the voice of that time.
    Raises RuleBroken("words_missing"), RuleBroken("unit_closed").
    """
    if not words.strip():
        raise RuleBroken("words_missing", _("Write down what was said."), field="words")
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("%(unit)s is closed. Choose another department.") % {"unit": unit.name}
        )
    voice = Voice(
        unit=unit,
        visit=visit,
        source=source,
        kind=kind,
        words=words.strip(),
        system_text=system_text.strip(),
        people_affected=people_affected,
        minutes_lost=minutes_lost,
        is_named=raised_by is not None,
        name_is_public=name_is_public and raised_by is not None,
        raised_by=raised_by,
        audience=audience,
        ticket=ticket.strip(),
        owner=owner,
        heard_by=heard_by,
        heard_at=at,
        answer_due_on=promised_day(unit, at),
        client_id=client_id,
    )
    try:
        with transaction.atomic():
            voice.save(force_insert=True)
    except IntegrityError:
        # the same log, sent twice by a phone that did not hear our answer
        before = Voice.objects.filter(client_id=client_id).first() if client_id else None
        if before is None:
            raise
        return before
    touch(unit.pk)
    if owner is not None and owner != heard_by:
        put("voice_owner", to=owner, about=voice, occasion=f"owner-{owner.pk}", at=at)
    return voice


def promised_day(unit: Unit, at: datetime) -> date:
    """By when somebody who is heard at `at` gets an answer. One query."""
    today = at.astimezone(ZoneInfo(unit.time_zone)).date()
    return add_workdays(unit, today, Agreed.get().first_answer_days)


@transaction.atomic
def hand_to(voice: Voice, owner: Person | None, *, by: Person, at: datetime) -> None:
    """Give a voice an owner, or another one; the new owner hears of it once."""
    voice = _locked(voice)
    if voice.owner_id == (owner.pk if owner else None):
        return
    voice.owner = owner
    voice.version += 1
    voice.save(update_fields=["owner", "version"])
    if owner is not None and owner != by:
        put("voice_owner", to=owner, about=voice, occasion=f"owner-{owner.pk}", at=at)


@transaction.atomic
def take_on(voice: Voice, *, by: Person, at: datetime, answer_due_on: date | None = None) -> None:
    """Say that somebody works on it; who takes it on owns it where nobody did.

    A later day for the answer may be named; it is told to nobody but shown on the board.
    Raises RuleBroken("already_answered") when there is an answer by now.
    """
    voice = _locked(voice)
    if voice.status == VoiceStatus.NEW:
        voice.status = VoiceStatus.WORKING
    elif voice.status != VoiceStatus.WORKING:
        raise RuleBroken(
            "already_answered", _("This was answered in the meantime. Open it again first.")
        )
    voice.owner = voice.owner or by
    if answer_due_on is not None:
        voice.answer_due_on = answer_due_on
    voice.version += 1
    voice.save(update_fields=["status", "owner", "answer_due_on", "version"])
    touch(voice.unit_id)


def finish(voice: Voice, *, text: str, by: Person, at: datetime) -> None:
    """Answer that it is done, in plain words. Raises RuleBroken("answer_missing")."""
    if not text.strip():
        raise RuleBroken("answer_missing", _("Write what was done, in plain words."), field="text")
    _answer(voice, VoiceStatus.DONE, text=text, yes_if="", by=by, at=at)


def decline(voice: Voice, *, reason: str, yes_if: str, by: Person, at: datetime) -> None:
    """Say honestly that it cannot be done, and what would make it possible.

    Raises RuleBroken("reason_missing") or RuleBroken("yes_if_missing").
    """
    if not reason.strip():
        raise RuleBroken("reason_missing", _("Say why it cannot be done."), field="text")
    if not yes_if.strip():
        raise RuleBroken(
            "yes_if_missing",
            _("Say what would make it a yes, or name another way."),
            field="yes_if",
        )
    _answer(voice, VoiceStatus.CANNOT, text=reason, yes_if=yes_if, by=by, at=at)


@transaction.atomic
def _answer(
    voice: Voice, status: VoiceStatus, *, text: str, yes_if: str, by: Person, at: datetime
) -> None:
    voice = _locked(voice)
    if not voice.may_become(status):
        _refuse_other_answer(voice, status, text.strip(), yes_if.strip())
        return
    voice.status = status
    voice.answer, voice.yes_if = text.strip(), yes_if.strip()
    voice.answers += 1
    voice.answered_by, voice.answered_at = by, at
    voice.first_answered_at = voice.first_answered_at or at
    voice.owner = voice.owner or by
    hearer = voice.raised_by or voice.heard_by
    voice.confirmation = Confirmation.WAITING if hearer else Confirmation.NOT_ASKED
    voice.confirmed_at = None
    voice.version += 1
    voice.save()
    Answer.objects.create(
        voice=voice,
        number=voice.answers,
        status=status,
        text=voice.answer,
        yes_if=voice.yes_if,
        by=by,
        at=at,
        confirmation=voice.confirmation,
    )
    touch(voice.unit_id)
    occasion = f"answer-{voice.answers}"
    if voice.raised_by is not None:
        put("voice_answered", to=voice.raised_by, about=voice, occasion=occasion, at=at)
    elif voice.heard_by is not None and voice.heard_by != by:
        put("voice_answer_to_pass_on", to=voice.heard_by, about=voice, occasion=occasion, at=at)


def _refuse_other_answer(voice: Voice, status: str, text: str, yes_if: str) -> None:
    """A double click changes nothing; another answer meanwhile is told, nothing is overwritten."""
    if (voice.status, voice.answer, voice.yes_if) != (status, text, yes_if):
        raise RuleBroken(
            "already_answered",
            _("Somebody else answered in the meantime. Their answer stands; read it first."),
        )


@transaction.atomic
def confirm(
    voice: Voice, *, number: int, has_helped: bool, at: datetime, comment: str = ""
) -> None:
    """The person says of answer `number`: yes, solved, or not yet, which opens it again.

    Said twice it counts once. Raises RuleBroken("newer_answer") for an older answer and
    RuleBroken("already_said") when the other thing was said before.
    """
    voice = _locked(voice)
    said = Confirmation.YES if has_helped else Confirmation.NOT_YET
    answer = Answer.objects.select_for_update().get(voice=voice, number=number)
    if answer.confirmation == said:
        return
    if number != voice.answers:
        raise RuleBroken("newer_answer", _("There is a newer answer. Please say it of that one."))
    if answer.confirmation not in {Confirmation.WAITING, Confirmation.NONE}:
        raise RuleBroken(
            "already_said",
            _("You told us before. If it changed, raise it again and we will look."),
        )
    answer.confirmation, answer.confirmed_at, answer.comment = said, at, comment.strip()
    answer.save(update_fields=["confirmation", "confirmed_at", "comment"])
    voice.confirmation, voice.confirmed_at = said, at
    voice.version += 1
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
def open_again(voice: Voice, *, by: Person, at: datetime) -> None:
    """Take an answered voice up again, for instance because the buddy hears that it came back."""
    voice = _locked(voice)
    if voice.status in OPEN:
        return
    voice.status = VoiceStatus.WORKING
    voice.answer_due_on = promised_day(voice.unit, at)
    voice.confirmation = Confirmation.NOT_YET
    voice.version += 1
    voice.save()
    Answer.objects.filter(voice=voice, number=voice.answers).update(
        confirmation=Confirmation.NOT_YET, confirmed_at=at
    )
    touch(voice.unit_id)


def _locked(voice: Voice) -> Voice:
    return (
        Voice.objects.select_for_update(of=("self",))
        .select_related("unit", "owner", "raised_by", "heard_by", "answered_by")
        .get(pk=voice.pk)
    )
