"""Somebody cannot come today: the days are noted, the visits go to others, and all can be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.undo import TIME_TO_UNDO
from relationships.access.queries import managers_of
from relationships.buddies import services as buddies
from relationships.buddies.models import Absence
from relationships.marks.services import touch
from relationships.outbox import services as outbox
from relationships.outbox.models import Message
from relationships.outbox.queries import TOLD
from relationships.people.models import Person
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Visit
from relationships.rounds.queries.stepping_in import Step, steps
from relationships.rounds.services import telling
from relationships.rounds.services.undoing import as_it_was, restore_visit
from relationships.units.models import Unit

logger = structlog.get_logger(__name__)
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=30)
SOON = timedelta(hours=2)
TOLD_OF = ("visits_taken_over", "visits_left_alone")


@transaction.atomic
def cannot_come(person: Person, *, first: date, until: date, by: Person, at: datetime) -> HandOver:
    """Note the days away and hand over each visit of them, hand-moved ones too; the same twice is once.

    Each goes to the first who can, else nobody goes and the managers hear it. Who takes over hears
    of all in one message, who is visited as with any change. Raises RuleBroken("days_reversed"),
    "too_many_days".
    """
    if until - first > LONGEST:
        raise RuleBroken(
            "too_many_days",
            _("At most %(days)s days in this act. For longer, note the days away.")
            % {"days": LONGEST.days + 1},
            field="until",
        )
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # a double press waits here
    same = HandOver.objects.filter(
        person=person, starts_on=first, ends_on=until, taken_back_at=None
    ).first()
    if same is not None:
        return same
    planned = steps(person, first, until, at)
    before = {step.visit.pk: as_it_was(step.visit) for step in planned}
    days = _days(person, first, until)
    buddies.note_absence(person, starts_on=first, ends_on=until, at=at)
    after = _handed(planned, person, at)
    made = HandOver.objects.create(
        person=person, starts_on=first, ends_on=until, made_by=by, made_at=at, days_before=days,
        visits=[
            {
                "pk": step.visit.pk, "version": after[step.visit.pk].version,
                "to": step.to and step.to.pk, "before": before[step.visit.pk],
            }
            for step in planned
        ],
    )  # fmt: skip
    _tell(made, planned, at)
    logger.info("visits_handed_over", hand_over=made.pk, visits=len(planned), by=by.pk)
    return made


def _days(person: Person, first: date, until: date) -> list[list[str]] | None:
    """Stretches that become one with these days; None where one of them holds these already."""
    rows = Absence.objects.filter(person=person, starts_on__lte=until, ends_on__gte=first)
    found = list(rows.order_by("pk").values_list("starts_on", "ends_on"))
    if any(begin <= first and end >= until for begin, end in found):
        return None
    return [[begin.isoformat(), end.isoformat()] for begin, end in found]


def _handed(planned: Iterable[Step], person: Person, at: datetime) -> dict[int, Visit]:
    """The visits as they are now: planning gave away what it may, the rest is given here."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "buddy")
    now = rows.in_bulk([step.visit.pk for step in planned])
    changed = []
    for step in planned:
        visit = now[step.visit.pk]
        to = person if step.to is None else step.to
        why = WhyChanged.NOBODY if step.to is None else WhyChanged.AWAY
        if visit.buddy_id == to.pk and (visit.why_changed == WhyChanged.NOBODY) == (
            step.to is None
        ):
            continue
        owner = visit.instead_of_id or person.pk
        visit.buddy, visit.instead_of_id = to, None if owner == to.pk else owner
        visit.why_changed = why
        # Planning would give it to somebody who is elsewhere then, so it stays as it is now.
        visit.is_pinned, visit.version = True, visit.version + 1
        changed.append(visit)
    fields = ["buddy", "instead_of", "why_changed", "is_pinned", "version"]
    Visit.objects.bulk_update(changed, fields)
    telling.tell_moved([visit for visit in changed if visit.buddy_id != person.pk], at=at)
    touch(*{visit.unit_id for visit in changed})
    return now


def _tell(made: HandOver, planned: Sequence[Step], at: datetime) -> None:
    takers: dict[Person, list[Visit]] = defaultdict(list)
    alone: dict[int, Unit] = {}
    for step in planned:
        if step.to is None:
            alone[step.visit.unit_id] = step.visit.unit
        else:
            takers[step.to].append(step.visit)
    for person, visits in takers.items():
        outbox.put(
            "visits_taken_over", to=person, about=made, at=at, due_at=at + TIME_TO_UNDO,
            is_urgent=visits[0].starts_at < at + SOON,
        )  # fmt: skip
    managers = {one.pk: one for unit in alone.values() for one in managers_of(unit.lft)}
    outbox.put_all(
        "visits_left_alone", to=managers.values(), about=made, at=at, due_at=at + TIME_TO_UNDO,
        is_urgent=any(step.to is None and step.visit.starts_at < at + SOON for step in planned),
    )  # fmt: skip


@transaction.atomic
def there_after_all(hand_over: HandOver, *, by: Person, at: datetime) -> list[Visit]:
    """The person comes after all: days and visits are as they were; twice changes nothing more.

    What somebody changed since stays and is given back, as are visits that are over. Messages that
    did not leave are taken out; who was told hears it, once.
    """
    current = HandOver.objects.select_for_update(of=("self",)).get(pk=hand_over.pk)
    if current.taken_back_at is not None:
        return []
    current.taken_back_at = at
    current.save(update_fields=["taken_back_at"])
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "buddy")
    now = rows.in_bulk([one["pk"] for one in current.visits])
    stayed = []
    for one in current.visits:
        visit = now.get(one["pk"])
        if visit is None:
            continue
        if _may_go_back(visit, one, at):
            restore_visit(visit, one["version"], one["before"], by=by, at=at)
        else:
            stayed.append(visit)
    _days_back(current, at)
    _tell_back(current, at)
    logger.info("visits_handed_back", hand_over=current.pk, stayed=len(stayed), by=by.pk)
    return stayed


def _may_go_back(visit: Visit, one: Mapping[str, Any], at: datetime) -> bool:
    return (
        visit.version == one["version"]
        and visit.state == VisitState.PLANNED
        and visit.starts_at > at
    )


def _days_back(made: HandOver, at: datetime) -> None:
    """The days away as they were before, and those noted since round them; planning follows."""
    if made.days_before is None:
        return
    first, until = made.starts_on, made.ends_on
    spans = [
        (date.fromisoformat(begin), date.fromisoformat(end)) for begin, end in made.days_before
    ]
    rows = Absence.objects.filter(person=made.person_id, starts_on__lte=until, ends_on__gte=first)
    for absence in rows:
        spans += [(absence.starts_on, first - ONE_DAY), (until + ONE_DAY, absence.ends_on)]
        buddies.end_absence(absence, at=at)
    for begin, end in spans:
        if begin <= end:
            buddies.note_absence(made.person, starts_on=begin, ends_on=end, at=at)


def _tell_back(made: HandOver, at: datetime) -> None:
    messages = Message.objects.filter(kind__in=TOLD_OF, about=outbox.key_of(made))
    messages.exclude(TOLD).filter(state="due").delete()
    told = {message.to_id: message.to for message in messages.filter(TOLD).select_related("to")}
    outbox.put_all("visits_given_back", to=told.values(), about=made, at=at)
