"""What people see of what was heard: whose words, whose names, and who may answer."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.db import Day, day_there, latest_day
from brm.base.scope import NOTHING, Scope
from relationships.access.queries import scope_of
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.people.addresses import known_at
from relationships.people.models import Person
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, Audience, Confirmation
from relationships.voices.models import Voice, VoiceQuerySet


def readable(scope: Scope) -> VoiceQuerySet:
    """The voices whose words this reader may see; `shows_name` says if also who said it. No query."""
    voices = Voice.objects.visible_to(scope)
    shown = When(voices.names_visible_to(scope), then=Value(value=True))
    return voices.annotate(
        shows_name=Case(shown, default=Value(value=False), output_field=BooleanField())
    )


def may_read(person: Person, voice: Voice) -> bool:
    """Whether this person is among those who may read these words today. Two queries."""
    return Voice.objects.visible_to(scope_of(person)).filter(pk=voice.pk).exists()


def may_answer(voice: Voice, scope: Scope) -> bool:
    """Managers of the department, its buddies, and who sees to it; what was told to one buddy alone
    is answered by that buddy, too, wherever they serve now. No query.

    Asked only of a voice that the reader may read.
    """
    if scope.person_id is not None and voice.owner_id == scope.person_id:
        return True
    if voice.is_for_one:
        return voice.heard_by_id == scope.person_id
    lft = voice.unit.lft
    return (
        scope.manages_everything
        or any(branch.lft <= lft <= branch.rgt for branch in scope.managed)
        or voice.unit_id in scope.trusted
        or voice.unit.merged_into_id in scope.trusted
    )


def is_own(voice: Voice, person: Person | None) -> bool:
    """Said by this person, by name. No query."""
    return bool(person) and voice.raised_by_id == person.pk  # type: ignore[union-attr]


def may_say_whether_it_helped(voice: Voice, scope: Scope, person: Person | None) -> bool:
    """Who said it does; for somebody not named, those who may answer, as they bring the answer."""
    if voice.confirmation not in {Confirmation.WAITING, Confirmation.NONE}:
        return False
    return is_own(voice, person) or (voice.raised_by_id is None and may_answer(voice, scope))


def mine(person: Person | None) -> Q:
    """Those a person sees to: owns, or heard without anybody owning them. No query."""
    if not person:  # also the lazy one of somebody who only runs the product
        return NOTHING
    return Q(owner=person) | Q(owner=None, heard_by=person)


def said_already(client_id: UUID) -> bool:
    """Whether what a page sent under this number has come; a second press says no more. One query."""
    return Voice.objects.filter(client_id=client_id).exists()


def late(today: Day) -> Q:
    """Open, with the promised day behind. No query."""
    return Q(status__in=OPEN, answer_due_on__lt=today)


def late_there(at: datetime) -> Q:
    """Late by the calendar of each department; the first condition lets the index help. No query."""
    return late(latest_day(at)) & late(day_there(at))


def first_buddy(unit: Unit, at: datetime) -> Person | None:
    """Who comes by there as first buddy, else another one. One query."""
    today = at.astimezone(ZoneInfo(unit.time_zone)).date()
    rows = ITBuddy.objects.on(today).filter(unit=unit, person__left_on=None)
    found = sorted(
        rows.select_related("person"), key=lambda row: (row.rank != Rank.PRIMARY, row.pk)
    )
    return found[0].person if found else None


# ---- In words ----------------------------------------------------------------------------------


def told_by(voice: Voice) -> str:
    """Who said it, as far as this reader may know. No query with `raised_by` fetched."""
    if getattr(voice, "shows_name", False) and voice.raised_by is not None:
        return voice.raised_by.name
    return _("without a name")


def time_lost(minutes: int) -> str:
    """ "3 h a week", "45 min a week"."""
    if minutes < 60:
        return _("%(minutes)s min a week") % {"minutes": minutes}
    hours = round(minutes / 60, 1)
    said = number_format(int(hours) if hours.is_integer() else hours)
    return _("%(hours)s h a week") % {"hours": said}


def answered_at(voice: Voice) -> str:
    """The address to which the answer goes; empty where it must be told by mouth. No query with
    `raised_by` fetched."""
    person = voice.raised_by
    if person is None:
        return ""
    return person.email if voice.is_shared else known_at(person, voice.heard_at)


def touches(voice: Voice) -> str:
    """How many people, how much time: "14 people, 3 h a week"; empty where nobody said."""
    parts = []
    if voice.people_affected:
        parts.append(
            ngettext("%(people)s person", "%(people)s people", voice.people_affected)
            % {"people": voice.people_affected}
        )
    if voice.minutes_lost:
        parts.append(time_lost(voice.minutes_lost))
    return ", ".join(parts)


def who_reads(audience: str) -> str:
    """One plain sentence that says who will read it, for before one writes and beside the words."""
    return {
        Audience.EVERYBODY: _("Everybody may read it, also on the wall."),
        Audience.DEPARTMENT: _(
            "The buddies and BRM managers of the department read it, and who speaks for the"
            " department or for what it belongs to."
        ),
        Audience.CONFIDENCE: _(
            "Only the buddies and BRM managers of the department read it, not who speaks for it."
        ),
        Audience.BUDDY: _("Only the buddy who heard it reads it."),
    }[Audience(audience)]
