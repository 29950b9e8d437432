"""One visit: moving it, calling it off, giving it to somebody else, and saying what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from brm.base.once import kept_once
from relationships.buddies.models import Absence, ITBuddy
from relationships.marks.services import touch
from relationships.people.models import Person
from relationships.rounds.choices import Format, VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.rounds.queries.days import who_stands_in
from relationships.rounds.services import telling
from relationships.units.models import Unit

FAR = timedelta(days=366)


@dataclass(frozen=True)
class OneVisit:
    """What one visit is to be, when only this one changes. `starts_at`: a moment."""

    starts_at: datetime
    buddy: Person
    minutes: int
    format: str
    place: str = ""


def _locked(visit: Visit) -> Visit:
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("unit", "buddy")
        .get(pk=visit.pk)
    )


def is_open(visit: Visit) -> bool:
    """Nobody has said yet what became of it: planned, or counted as missed without an answer."""
    return visit.state == VisitState.PLANNED or (
        visit.state == VisitState.MISSED and visit.logged_at is None
    )


def _only_open(visit: Visit) -> None:
    if not is_open(visit):
        raise RuleBroken(
            "visit_not_open",
            _("This visit is %(state)s already, so it stays as it is.")
            % {"state": visit.get_state_display()},
        )


def _only_to_come(moment: datetime, at: datetime) -> None:
    if moment <= at:
        raise RuleBroken(
            "moved_into_the_past",
            _(
                "Choose a moment that is still to come. If somebody was there already, log the visit."
            ),
            field="starts_at",
        )
    if moment > at + FAR:
        raise RuleBroken(
            "moved_too_far", _("Choose a day within the next twelve months."), field="starts_at"
        )


def _length(minutes: int) -> None:
    if not 5 <= minutes <= 480:
        raise RuleBroken(
            "minutes_out_of_range", _("Choose between 5 minutes and 8 hours."), field="minutes"
        )


def _can_go(visit: Visit, person: Person, moment: datetime) -> None:
    """The person serves the department on that day, or stands in for who does, and is there."""
    day = moment.astimezone(ZoneInfo(visit.unit.time_zone)).date()
    stands_in = visit.instead_of_id is not None and visit.buddy_id == person.pk
    serves = ITBuddy.objects.on(day).filter(unit=visit.unit_id, person=person).exists()
    served = None if stands_in or serves else who_stands_in(visit.unit, day, day).get(person)
    if not (stands_in or serves or served):
        raise RuleBroken(
            "serves_another",
            _("%(name)s does not serve this department on that day; choose one of its buddies.")
            % {"name": person.name},
            field="buddy",
        )
    if Absence.objects.filter(person=person, starts_on__lte=day, ends_on__gte=day).exists():
        raise RuleBroken(
            "buddy_away",
            _("%(name)s is away on that day; choose another day or somebody else.")
            % {"name": person.name},
            field="buddy",
        )
    if served is not None:
        visit.instead_of = visit.instead_of or served


@transaction.atomic
def change_visit(
    visit: Visit, version: object, wish: OneVisit, *, by: Person, at: datetime, words: str = ""
) -> Visit:
    """Change this one alone; planning leaves it alone from then on.

    The same twice changes nothing more. Who had a reminder gets the change. Raises Stale where
    somebody else changed it meanwhile, RuleBroken with the field.
    """
    current = _locked(visit)
    same = (
        current.starts_at == wish.starts_at
        and current.buddy_id == wish.buddy.pk
        and current.minutes == wish.minutes
        and current.format == wish.format
        and current.place == wish.place
    )
    if same:
        return current
    if str(current.version) != str(version):
        raise Stale(current)
    _only_open(current)
    _length(wish.minutes)
    if wish.starts_at != current.starts_at or current.state == VisitState.MISSED:
        _only_to_come(wish.starts_at, at)
    owner = current.instead_of_id
    if wish.buddy.pk != current.buddy_id or wish.starts_at != current.starts_at:
        _can_go(current, wish.buddy, wish.starts_at)
    if wish.buddy.pk != current.buddy_id:
        first = owner or current.buddy_id
        current.instead_of_id = None if first == wish.buddy.pk else first
    seen = (current.starts_at, current.buddy_id, current.place, current.minutes)
    current.starts_at, current.buddy = wish.starts_at, wish.buddy
    current.minutes, current.format, current.place = wish.minutes, wish.format, wish.place
    _by_hand(current, VisitState.PLANNED, words)
    if seen != (current.starts_at, current.buddy_id, current.place, current.minutes):
        telling.tell_moved([current], at=at)
    return current


def move_visit(
    visit: Visit, *, starts_at: datetime, by: Person, at: datetime, words: str = ""
) -> Visit:
    """Another time for this one. Raises RuleBroken where it is over or the buddy cannot then."""
    wish = OneVisit(starts_at, visit.buddy, visit.minutes, visit.format, visit.place)
    return change_visit(visit, visit.version, wish, by=by, at=at, words=words)


def _by_hand(visit: Visit, state: VisitState, words: str) -> None:
    visit.state, visit.why_changed, visit.why_words = state, WhyChanged.BY_HAND, words
    visit.is_pinned, visit.version = True, visit.version + 1
    visit.save()
    touch(visit.unit_id)


@transaction.atomic
def cancel_visit(visit: Visit, *, words: str, by: Person, at: datetime) -> Visit:
    """Nobody goes this time, and why; it stays to be seen. Twice changes nothing more.

    Raises RuleBroken without a reason, or where the visit is over.
    """
    current = _locked(visit)
    if current.state == VisitState.CANCELLED:
        return current
    if not words.strip():
        raise RuleBroken(
            "reason_missing", _("Say in a few words why nobody goes this time."), field="words"
        )
    _only_open(current)
    _by_hand(current, VisitState.CANCELLED, words.strip())
    telling.tell_cancelled([current], at=at)
    return current


@transaction.atomic
def plan_again(visit: Visit, *, by: Person, at: datetime) -> Visit:
    """A visit that was called off takes place after all. Twice changes nothing more."""
    current = _locked(visit)
    if current.state == VisitState.PLANNED:
        return current
    if current.state != VisitState.CANCELLED:
        _only_open(current)
    _only_to_come(current.starts_at, at)
    _can_go(current, current.buddy, current.starts_at)
    _by_hand(current, VisitState.PLANNED, "")
    telling.tell_moved([current], at=at)
    return current


@transaction.atomic
def say_held(visit: Visit, *, by: Person, at: datetime, done_at: datetime | None = None) -> Visit:
    """It took place; what was heard may follow. Twice changes nothing more.

    Raises RuleBroken for a visit that is still to come or was called off.
    """
    current = _locked(visit)
    if current.state == VisitState.DONE:
        return current
    _only_answerable(current, at)
    current.state, current.done_at = VisitState.DONE, done_at or current.starts_at
    return _answered(current, by, at)


@transaction.atomic
def say_missed(visit: Visit, *, by: Person, at: datetime, words: str = "") -> Visit:
    """It did not take place, told by a person. Twice changes nothing more."""
    current = _locked(visit)
    if current.state == VisitState.MISSED and current.logged_at is not None:
        return current
    _only_answerable(current, at)
    current.state = VisitState.MISSED
    if words:
        current.why_changed, current.why_words = WhyChanged.BY_HAND, words
    return _answered(current, by, at)


def _only_answerable(visit: Visit, at: datetime) -> None:
    _only_open(visit)
    if visit.starts_at > at:
        raise RuleBroken("visit_to_come", _("This visit is still to come."))


def _answered(visit: Visit, by: Person, at: datetime) -> Visit:
    visit.logged_by, visit.logged_at = by, at
    visit.version += 1
    visit.save()
    touch(visit.unit_id)
    return visit


def note_visit(
    unit: Unit,
    *,
    buddy: Person,
    done_at: datetime,
    by: Person,
    at: datetime,
    format: str = Format.PASSING,  # noqa: A002  the product's word
    minutes: int = 15,
    place: str = "",
    client_id: UUID | None = None,
) -> Visit:
    """A visit that nobody planned took place. The same `client_id` twice is one visit.

    Raises RuleBroken for a moment still to come.
    """
    if done_at > at + timedelta(minutes=5):
        raise RuleBroken(
            "visit_to_come", _("This moment is still to come; plan it instead."), field="done_at"
        )
    visit = Visit(
        unit=unit, buddy=buddy, starts_at=done_at, done_at=done_at, minutes=minutes,
        format=format, place=place, state=VisitState.DONE, logged_by=by, logged_at=at,
        client_id=client_id,
    )  # fmt: skip
    visit, is_new = kept_once(visit)
    if is_new:
        touch(unit.pk)
    return visit


@transaction.atomic
def plan_visit(
    unit: Unit, wish: OneVisit, *, by: Person, at: datetime, replaces: Visit | None = None
) -> Visit:
    """One visit to come outside any round. The same twice is one visit. Raises RuleBroken.

    `replaces`: the skipped visit in whose place it is walked; one visit has one in its place.
    """
    _only_to_come(wish.starts_at, at)
    _length(wish.minutes)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on is not None:
        raise RuleBroken("unit_closed", _("This department is closed; nobody goes there any more."))
    visit = Visit(
        unit=unit, buddy=wish.buddy, starts_at=wish.starts_at, minutes=wish.minutes,
        format=wish.format, place=wish.place, is_pinned=True,
    )  # fmt: skip
    _can_go(visit, wish.buddy, wish.starts_at)
    planned = Visit.objects.filter(unit=unit, state=VisitState.PLANNED)
    same = planned.filter(buddy=wish.buddy, starts_at=wish.starts_at).first()
    if replaces is not None:
        same = planned.filter(replaces=replaces).first()
        visit.replaces = replaces
    if same is None:
        visit.save()
        touch(unit.pk)
    return same or visit
