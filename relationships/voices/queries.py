"""What people see of what was heard: whose words, whose names, and who may answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils.formats import date_format, number_format
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
from relationships.voices.choices import OPEN, Audience, Confirmation, VoiceStatus
from relationships.voices.models import Answer, Voice, VoiceQuerySet

SHARED = (Audience.EVERYBODY, Audience.DEPARTMENT)


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
    if voice.audience == Audience.BUDDY:
        return voice.heard_by_id == scope.person_id
    lft = voice.unit.lft
    return (
        scope.manages_everything
        or any(branch.lft <= lft <= branch.rgt for branch in scope.managed)
        or voice.unit_id in scope.served
        or voice.unit.merged_into_id in scope.served
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


def without_confidences(voices: QuerySet[Voice]) -> QuerySet[Voice]:
    """Those that may travel in a file. No query."""
    return voices.filter(audience__in=SHARED)


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
    return person.email if voice.audience in SHARED else known_at(person, voice.heard_at)


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


# ---- The story ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing that happened, or is to come: `state` is done, now or empty; `icon` its picture."""

    title: str
    icon: str = "check"
    state: str = "done"
    at: datetime | None = None
    who: str = ""
    words: str = ""
    yes_if: str = ""
    said: str = ""
    day: date | None = None


def story(voice: Voice, answers: Iterable[Answer]) -> list[Step]:
    """What happened so far, oldest first, and what comes next. One query, for the history."""
    steps = [_heard(voice), *_hands(voice)]
    for answer in answers:
        steps += _answered(answer, is_newest=answer.number == voice.answers)
    steps.sort(key=lambda step: step.at or voice.heard_at)
    return steps + _to_come(voice)


def _heard(voice: Voice) -> Step:
    how = _("on a visit") if voice.visit_id else voice.get_source_display()
    by = voice.heard_by.name if voice.heard_by else ""
    return Step(_("Heard"), icon="voice", at=voice.heard_at, who=by, said=how)


def _hands(voice: Voice) -> list[Step]:
    """Taken on and handed over, from the history of status and owner."""
    steps: list[Step] = []
    before = None
    rows = voice.history.select_related("owner").order_by("history_date", "history_id")
    for row in rows:
        owner = row.owner.name if row.owner else ""
        if before is not None and (before.status, row.status) == ("new", "working"):
            steps.append(Step(_("Taken on"), at=row.history_date, who=owner))
        elif before is not None and before.owner_id != row.owner_id and owner:
            title = _("Handed over") if before.owner_id else _("Somebody sees to it")
            steps.append(Step(title, icon="role", at=row.history_date, who=owner))
        if before is not None and before.answer_due_on != row.answer_due_on:
            steps.append(_moved(row.history_date, row.answer_due_on))
        before = row
    return steps


def _moved(at: datetime, day: date) -> Step:
    promised = _("now promised for %(day)s") % {"day": date_format(day, "D j M")}
    return Step(_("Another day for the answer"), icon="cal", at=at, said=promised)


def _answered(answer: Answer, *, is_newest: bool) -> list[Step]:
    """The newest answer stands on the page itself, so its words are not told twice."""
    titles = {
        VoiceStatus.WORKING: _("A word in between"),
        VoiceStatus.DONE: _("Answered: done"),
        VoiceStatus.CANNOT: _("Answered: cannot, yes if …"),
    }
    by = answer.by.name if answer.by else ""
    steps = [
        Step(
            titles[VoiceStatus(answer.status)], at=answer.at, who=by,
            words="" if is_newest else answer.text,
            yes_if="" if is_newest else answer.yes_if,
        )
    ]  # fmt: skip
    if answer.confirmed_at and answer.confirmation == Confirmation.YES:
        steps.append(Step(_("“Yes, solved”"), icon="heart", at=answer.confirmed_at))
    if answer.confirmed_at and answer.confirmation == Confirmation.NOT_YET:
        steps.append(
            Step(
                _("“Not yet”: open again"), icon="again", at=answer.confirmed_at,
                said=answer.comment,
            )
        )  # fmt: skip
    return steps


def _to_come(voice: Voice) -> list[Step]:
    helps = Step(_("Does it help?"), icon="heart", state="")
    if voice.status in OPEN:
        who = voice.owner.name if voice.owner else ""
        answer = Step(_("Answer"), icon="voice", state="now", who=who, day=voice.answer_due_on)
        return [answer, helps]
    if voice.confirmation == Confirmation.WAITING:
        return [Step(_("Does it help?"), icon="heart", state="now")]
    if voice.confirmation == Confirmation.NONE:
        return [Step(_("Not confirmed"), icon="heart", state="")]
    return []
