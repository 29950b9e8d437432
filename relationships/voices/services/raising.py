"""Something was heard: kept, with the day by which it gets an answer."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.once import kept_once
from relationships.access.queries import managers_of
from relationships.marks.services import touch
from relationships.outbox.services import put
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays
from relationships.voices.choices import (
    Audience,
    Source,
    VoiceKind,
)
from relationships.voices.languages import guessed
from relationships.voices.models import Voice
from relationships.voices.queries import first_buddy
from relationships.voices.services.record import dated, must_read, without_hand
from relationships.voices.services.systems import system_of
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
    language: str = "",
    system_text: str = "",
    system: System | None = None,
    adds_system: bool = False,
    people_affected: int | None = None,
    minutes_lost: int | None = None,
    ticket: str = "",
    owner: Person | None = None,
    client_id: UUID | None = None,
    heard_at: datetime | None = None,
) -> Voice:
    """Keep one thing heard, with the day by which it gets an answer.

    Without `raised_by` it has no name. The answer is promised for so many working days of the
    department as is agreed here, counted from `at`; it may have been heard before. `system` is the
    one that is known already, else it is found by `system_text`. A `client_id` that was kept before
    gives the voice of that time. Raises RuleBroken("words_missing"),
    RuleBroken("unit_closed"), RuleBroken("owner_cannot_read").
    """
    _must_be_sayable(words, unit)
    voice = Voice(
        unit=unit, visit=visit, source=source, kind=kind, words=words.strip(),
        language=language or guessed(raised_by, unit), system_text=system_text.strip(),
        system=system or system_of(system_text, unit=unit, kind=kind, adds=adds_system),
        people_affected=people_affected,
        minutes_lost=minutes_lost, is_named=raised_by is not None, raised_by=raised_by,
        name_is_public=name_is_public and raised_by is not None, audience=audience,
        ticket=ticket.strip(), owner=owner, heard_by=heard_by, heard_at=heard_at or at,
        answer_due_on=promised_day(unit, at), client_id=client_id,
    )  # fmt: skip
    dated(voice, at)
    if source in {Source.PAGE, Source.FORM}:
        without_hand(voice)  # whoever is signed in here is who said it
    voice, is_new = kept_once(voice)
    if is_new:
        touch(unit.pk)
        _ask_owner(voice, at)
    return voice


def _must_be_sayable(words: str, unit: Unit) -> None:
    if not words.strip():
        raise RuleBroken("words_missing", _("Write down what was said."), field="words")
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("%(unit)s is closed. Choose another department.") % {"unit": unit.name}
        )


def _ask_owner(voice: Voice, at: datetime) -> None:
    """What was written on a page was not heard by mouth: the buddy hears of it now."""
    owner = voice.owner
    if owner is not None and (owner != voice.heard_by or voice.source == Source.PAGE):
        must_read(owner, voice)
        put("voice_owner", to=owner, about=voice, occasion=f"owner-{owner.pk}", at=at)


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
