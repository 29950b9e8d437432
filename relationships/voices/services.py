"""What happens to a thing heard: raised, taken on, answered, confirmed, opened again."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale, stale
from brm.base.errors import RuleBroken
from relationships.access.queries import managers_of
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
from relationships.voices.queries import first_buddy, may_read
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
    heard_at: datetime | None = None,
) -> Voice:
    """Keep one thing heard, with the day by which it gets an answer.

    Without `raised_by` it has no name. The answer is promised for so many working days of the
    department as is agreed here, counted from `at`; it may have been heard before. A `client_id`
    that was kept before gives the voice of that time. Raises RuleBroken("words_missing"),
    RuleBroken("unit_closed"), RuleBroken("owner_cannot_read").
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
        heard_at=heard_at or at,
        answer_due_on=promised_day(unit, at),
        client_id=client_id,
    )
    _dated(voice, at)
    if source in {Source.PAGE, Source.FORM}:
        _without_hand(voice)  # whoever is signed in here is who said it
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
    # what was written on a page was not heard by mouth: the buddy hears of it now
    if owner is not None and (owner != heard_by or source == Source.PAGE):
        _must_read(owner, voice)
        put("voice_owner", to=owner, about=voice, occasion=f"owner-{owner.pk}", at=at)
    return voice


def raise_to_buddy(
    *,
    unit: Unit,
    words: str,
    at: datetime,
    by: Person | None,
    is_named: bool = False,
    audience: str = Audience.DEPARTMENT,
    kind: str = VoiceKind.PROBLEM,
    client_id: UUID | None = None,
) -> Voice:
    """Written by somebody of a department to its first buddy, who hears of it at once.

    Where nobody comes by, the BRM manager sees to it. Without `is_named` no person is stored. Raises
    what `raise_voice` raises, and RuleBroken("no_buddy") where only the buddy may read it.
    """
    buddy = first_buddy(unit, at)
    if audience == Audience.BUDDY and buddy is None:
        raise RuleBroken(
            "no_buddy",
            _("Nobody comes by here yet, so nobody could read this. Choose who else may."),
            field="audience",
        )
    return raise_voice(
        unit=unit, words=words, at=at, heard_by=buddy, kind=kind, audience=audience,
        raised_by=by if is_named else None, source=Source.PAGE,
        owner=buddy or managers_of(unit.lft).first(), client_id=client_id,
    )  # fmt: skip


def promised_day(unit: Unit, at: datetime) -> date:
    """By when somebody who is heard at `at` gets an answer. One query."""
    today = at.astimezone(ZoneInfo(unit.time_zone)).date()
    return add_workdays(unit, today, Agreed.get().first_answer_days)


@transaction.atomic
def hand_to(voice: Voice, owner: Person | None, *, by: Person, at: datetime) -> None:
    """Give a voice an owner, or another one; the new owner hears of it once.

    Raises RuleBroken("owner_cannot_read") for somebody who may not read these words.
    """
    voice = _locked(voice)
    if voice.owner_id == (owner.pk if owner else None):
        return
    if owner is not None:
        _must_read(owner, voice)
    voice.owner = owner
    voice.version += 1
    _dated(voice, at)
    voice.save(update_fields=["owner", "version"])
    touch(voice.unit_id)
    if owner is not None and owner != by:
        put("voice_owner", to=owner, about=voice, occasion=f"owner-{owner.pk}", at=at)


def _must_read(person: Person, voice: Voice) -> None:
    if not may_read(person, voice):
        raise RuleBroken(
            "owner_cannot_read",
            _(
                "%(name)s is not among those who may read this. Choose somebody who is, or ask who"
                " said it whether more people may read it."
            )
            % {"name": person.name},
            field="owner",
        )


@transaction.atomic
def take_on(
    voice: Voice,
    *,
    by: Person,
    at: datetime,
    text: str = "",
    answer_due_on: date | None = None,
    version: object = None,
) -> None:
    """Say that somebody works on it; who takes it on owns it where nobody did.

    A word in between (`text`) is told as a numbered answer. A later day for the answer may be
    named. `version`: the page's; None asks for none. Raises RuleBroken("already_answered") when
    there is an answer by now, RuleBroken("day_past"), Stale.
    """
    voice = _locked(voice)
    text = text.strip()
    if text and (voice.status, voice.answer) == (VoiceStatus.WORKING, text):
        return  # said already: a double click changes nothing
    _must_be_fresh(voice, version)
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
        _say(voice, text=text, yes_if="", by=by, at=at)
        _tell(voice, "voice_between", "voice_answer_to_pass_on", by=by, at=at)
    else:
        _dated(voice, at)
        voice.save()
    touch(voice.unit_id)


def finish(voice: Voice, *, text: str, by: Person, at: datetime, version: object = None) -> None:
    """Answer that it is done, in plain words. Raises RuleBroken("answer_missing"), Stale."""
    if not text.strip():
        raise RuleBroken("answer_missing", _("Write what was done, in plain words."), field="text")
    _answer(voice, VoiceStatus.DONE, text=text, yes_if="", by=by, at=at, version=version)


def decline(
    voice: Voice, *, reason: str, yes_if: str, by: Person, at: datetime, version: object = None
) -> None:
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
    _answer(voice, VoiceStatus.CANNOT, text=reason, yes_if=yes_if, by=by, at=at, version=version)


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
) -> None:
    voice = _locked(voice)
    if not voice.may_become(status):
        _refuse_other_answer(voice, status, text.strip(), yes_if.strip())
        return
    _must_be_fresh(voice, version)
    voice.status = status
    voice.owner = voice.owner or by
    hearer = voice.raised_by or voice.heard_by
    voice.confirmation = Confirmation.WAITING if hearer else Confirmation.NOT_ASKED
    voice.confirmed_at = None
    voice.version += 1
    _say(voice, text=text.strip(), yes_if=yes_if.strip(), by=by, at=at)
    touch(voice.unit_id)
    _tell(voice, "voice_answered", "voice_answer_to_pass_on", by=by, at=at)


def _say(voice: Voice, *, text: str, yes_if: str, by: Person, at: datetime) -> None:
    """Keep the next numbered answer, with the voice as it stands now."""
    voice.answer, voice.yes_if = text, yes_if
    voice.answers += 1
    voice.answered_by, voice.answered_at = by, at
    voice.first_answered_at = voice.first_answered_at or at
    is_final = voice.status not in OPEN
    _dated(voice, at)
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
    )


def _tell(voice: Voice, kind: str, kind_to_pass_on: str, *, by: Person, at: datetime) -> None:
    """To the person by name; for somebody not named to whoever heard it."""
    occasion = f"answer-{voice.answers}"
    if voice.raised_by is not None:
        put(kind, to=voice.raised_by, about=voice, occasion=occasion, at=at)
    elif voice.heard_by is not None and voice.heard_by != by:
        put(kind_to_pass_on, to=voice.heard_by, about=voice, occasion=occasion, at=at)


def _must_be_fresh(voice: Voice, version: object) -> None:
    if version is not None and stale(voice, version):
        raise Stale(voice)


def _dated(voice: Voice, at: datetime) -> None:
    """Its history carries the product's time, which tests and the demo move."""
    voice._history_date = at  # noqa: SLF001  documented


def _without_hand(voice: Voice) -> None:
    """Its history does not hold who was signed in: that would tell who said it."""
    voice._history_user = None  # noqa: SLF001  documented


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
    _dated(voice, at)
    _without_hand(voice)
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
    _dated(voice, at)
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
