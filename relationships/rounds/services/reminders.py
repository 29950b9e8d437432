"""The rhythm round a visit: reminded the working day before, asked afterwards until answered.

Each function may run every few minutes, twice and at once: a message for an occasion is one message.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from relationships.access.queries import managers_of
from relationships.buddies.models import Absence
from relationships.marks.services import touch
from relationships.outbox import services as outbox
from relationships.outbox.models import Message
from relationships.people.models import Person
from relationships.people.zones import clock_of
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.rounds.queries.people import contacts
from relationships.rounds.queries.stepping_in import left_alone
from relationships.rounds.services.missed import tell_missed_twice
from relationships.units.workdays import add_workdays
from relationships.wording.models import Agreed

LOOK_AHEAD = timedelta(days=16)  # a working day lies between, even round Christmas
LOOK_BACK = timedelta(days=35)
ASKED_AFTER = (1, 3, 5)  # working days after the visit
COUNTS_AS_MISSED_AFTER = 5
WARNED_BEFORE = 2
MORNING = time(9)
BEFORE_AN_EARLY_VISIT = timedelta(hours=1)


def there(visit: Visit) -> ZoneInfo:
    """The wall clock of the department."""
    return ZoneInfo(visit.unit.time_zone)


def day_of(visit: Visit) -> date:
    """The local day of the visit."""
    return visit.starts_at.astimezone(there(visit)).date()


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)


def _to_come(at: datetime) -> "list[Visit]":
    return list(
        Visit.objects.filter(
            state=VisitState.PLANNED, starts_at__gt=at, starts_at__lte=at + LOOK_AHEAD
        )
        .select_related("unit", "buddy__unit")
        .order_by("starts_at", "pk")
    )


def _without_message(kind: str, wanted: "Iterable[tuple[Visit, str]]") -> "list[tuple[Visit, str]]":
    """Those of (visit, occasion) that have no message of this kind yet. One query."""
    wanted = list(wanted)
    keys = {outbox.key_of(visit) for visit, _occasion in wanted}
    known = set(Message.objects.filter(kind=kind, about__in=keys).values_list("about", "occasion"))
    return [one for one in wanted if (outbox.key_of(one[0]), one[1]) not in known]


def remind_before_visits(at: datetime) -> int:
    """To the contact person (else the head) the working day before, at the hour agreed; how many.

    A visit planned or moved later than that is told at once. Four queries, and a few a message.
    """
    hour = Agreed.get().visit_reminder_at
    due = []
    for visit in _to_come(at):
        day = day_of(visit)
        if _moment(add_workdays(visit.unit, day, -1), hour, there(visit)) <= at:
            due.append((visit, day.isoformat()))
    due = _without_message("visit_reminder", due)
    people = contacts({visit.unit_id for visit, _day in due}, at)
    made = 0
    for visit, occasion in due:
        for person in people.get(visit.unit_id, []):
            made += outbox.put("visit_reminder", to=person, about=visit, occasion=occasion, at=at)
    return made


def tell_the_day(at: datetime) -> int:
    """To each buddy, on the morning of a day with visits: one mail for the day; how many.

    Where the first visit is very early, the mail comes an hour before it, whatever the hour.
    """
    waking = Agreed.get().waking_from
    days: dict[tuple[Person, date], list[Visit]] = defaultdict(list)
    for visit in _to_come(at):
        zone = clock_of(visit.buddy)
        day = visit.starts_at.astimezone(zone).date()
        if day == at.astimezone(zone).date():
            days[visit.buddy, day].append(visit)
    made = 0
    told = _told_days({person.pk for person, _day in days})
    for (person, day), visits in days.items():
        zone = clock_of(person)
        morning = _moment(day, waking, zone)
        early = visits[0].starts_at - BEFORE_AN_EARLY_VISIT
        if (person.pk, day.isoformat()) in told or at < min(morning, early):
            continue
        made += outbox.put(
            "visit_today", to=person, about=person, occasion=day.isoformat(), at=at,
            is_urgent=early < morning,
        )  # fmt: skip
    return made


def _told_days(people: set[int]) -> set[tuple[int, str]]:
    return set(
        Message.objects.filter(kind="visit_today", to__in=people).values_list("to", "occasion")
    )


def ask_about_unlogged(at: datetime) -> int:
    """Held, moved, missed? To the buddy 1, 3 and 5 working days after the visit; how many.

    Only the newest question that is due is put, and never a second one for the same day.
    """
    visits = (
        Visit.objects.filter(starts_at__range=(at - LOOK_BACK, at), logged_at=None)
        .filter(Q(state=VisitState.PLANNED) | Q(state=VisitState.MISSED))
        .select_related("unit", "buddy__unit")
        .order_by("starts_at", "pk")
    )
    due = []
    for visit in visits:
        passed = _questions_due(visit, at)
        if passed:
            due.append((visit, f"day-{passed}"))
    made = 0
    for visit, occasion in _without_message("visit_unlogged", due):
        made += outbox.put("visit_unlogged", to=visit.buddy, about=visit, occasion=occasion, at=at)
    return made


def _questions_due(visit: Visit, at: datetime) -> int:
    """The last of 1, 3, 5 whose morning has come, 0 before the first."""
    day, found = day_of(visit), 0
    for number in ASKED_AFTER:
        if _moment(add_workdays(visit.unit, day, number), MORNING, there(visit)) <= at:
            found = number
    return found


@transaction.atomic
def count_missed(at: datetime) -> int:
    """Visits that nobody answered for within five working days count as missed; how many.

    They can still be answered.
    """
    visits = (
        Visit.objects.filter(state=VisitState.PLANNED, starts_at__lt=at - timedelta(days=5))
        .select_related("unit")
        .select_for_update(of=("self",), skip_locked=True)
    )
    missed = []
    for visit in visits:
        last = add_workdays(visit.unit, day_of(visit), COUNTS_AS_MISSED_AFTER)
        if _moment(last, time(23, 59, 59), there(visit)) < at:
            missed.append(visit)
    for visit in missed:
        visit.state = VisitState.MISSED
        visit.version += 1
    Visit.objects.bulk_update(missed, ["state", "version"], batch_size=500)
    touch(*{visit.unit_id for visit in missed})
    return len(missed)


def warn_nobody(at: datetime) -> int:
    """Nobody can go: the managers hear it two working days before, or at once; how many messages.

    Also where somebody who was chosen by hand is away by now. Not of visits that were left alone when
    somebody could not come: the managers heard of these in one message.
    """
    visits = _to_come(at)
    away = _away({visit.buddy_id for visit in visits}, at)
    told = left_alone(at)
    due = []
    for visit in visits:
        if visit.pk in told:
            continue
        day = day_of(visit)
        is_away = any(first <= day <= last for first, last in away.get(visit.buddy_id, ()))
        if visit.why_changed != WhyChanged.NOBODY and not is_away:
            continue
        if _moment(add_workdays(visit.unit, day, -WARNED_BEFORE), MORNING, there(visit)) <= at:
            due.append((visit, day.isoformat()))
    made = 0
    for visit, occasion in _without_message("nobody_can_go", due):
        for manager in managers_of(visit.unit.lft):
            made += outbox.put("nobody_can_go", to=manager, about=visit, occasion=occasion, at=at)
    return made


def _away(people: set[int], at: datetime) -> dict[int, list[tuple[date, date]]]:
    found = defaultdict(list)
    rows = Absence.objects.filter(person__in=people, ends_on__gte=at.date() - timedelta(days=1))
    for person, first, last in rows.values_list("person_id", "starts_on", "ends_on"):
        found[person].append((first, last))
    return found


def remind(at: datetime) -> dict[str, int]:
    """All that is due round visits now, by kind of message."""
    return {
        "visit_reminder": remind_before_visits(at),
        "visit_today": tell_the_day(at),
        "nobody_can_go": warn_nobody(at),
        "visit_unlogged": ask_about_unlogged(at),
        "missed": count_missed(at),
        "missed_twice": tell_missed_twice(at),
    }
