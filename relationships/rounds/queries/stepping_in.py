"""Who steps in when somebody cannot come for some days: each visit, and who takes it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from relationships.buddies.chains import Link, Links, behind
from relationships.buddies.choices import Rank
from relationships.buddies.models import Absence, ITBuddy
from relationships.buddies.standing_in import links
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Visit
from relationships.rounds.planning import Candidate, Span
from relationships.rounds.words import there

ONE_DAY = timedelta(days=1)
Times = tuple[datetime, datetime]


@dataclass(frozen=True)
class Step:
    """One visit and who takes it over; None: nobody can."""

    visit: Visit
    to: Person | None


def to_walk(person: Person, first: date, last: date, at: datetime) -> list[Visit]:
    """What this person still means to walk on these days of the departments. One query."""
    rows = (
        Visit.objects.filter(
            buddy=person, state=VisitState.PLANNED, starts_at__gt=at,
            starts_at__lt=datetime.combine(last + 2 * ONE_DAY, time(), UTC),
        )
        .select_related("unit", "buddy", "instead_of", "round")
        .order_by("starts_at", "pk")
    )  # fmt: skip
    return [visit for visit in rows if first <= there(visit).date() <= last]


def steps(person: Person, first: date, last: date, at: datetime) -> list[Step]:
    """Each visit of these days with the first who serves the department, is there and is free then.

    Deputies come first, the longest serving before the others; behind them who stands in from person
    to person. Six queries, however many visits.
    """
    visits = to_walk(person, first, last, at)
    if not visits:
        return []
    serving = _serving(person, {visit.unit_id for visit in visits}, first)
    chains = links(first, last + ONE_DAY)
    for goes in serving.values():
        own = Link(person.pk, person.pk)
        goes += [one for row in (own, *goes) for one in _standing_in(row, chains)]
    people = Person.objects.filter(left_on=None).in_bulk(
        {one.deputy_id for goes in serving.values() for one in goes} - {person.pk}
    )
    away, busy = _away(people, first, last), _busy(people, visits)
    found = []
    for visit in visits:
        taker = _first(visit, serving[visit.unit_id], people, away, busy)
        if taker is not None:
            busy[taker.pk].append(_times(visit))
        found.append(Step(visit, taker))
    return found


def _serving(person: Person, units: Collection[int], first: date) -> dict[int, list[Link]]:
    """Who else serves each of these departments, in place of this person. One query."""
    rows = (
        ITBuddy.objects.filter(unit__in=units, person__left_on=None)
        .exclude(person=person)
        .exclude(until__lt=first)
        .order_by("since", "pk")
    )
    found: dict[int, list[Link]] = {unit: [] for unit in units}
    for row in sorted(rows, key=lambda row: row.rank != Rank.DEPUTY):
        found[row.unit_id].append(Link(person.pk, row.person_id, row.since, row.until))
    return found


def _standing_in(row: Link, chains: Links) -> list[Link]:
    return behind(row.deputy_id, chains, row.since, row.until)


def _first(
    visit: Visit,
    rows: Iterable[Link],
    people: Mapping[int, Person],
    away: dict[int, list[Span]],
    busy: dict[int, list[Times]],
) -> Person | None:
    day, (begin, end) = there(visit).date(), _times(visit)
    for row in rows:
        pk = row.deputy_id
        if pk not in people:
            continue
        one = Candidate(pk, row.since, row.until, tuple(away[pk]))
        is_free = not any(since < end and begin < until for since, until in busy[pk])
        if one.can_go(day) and is_free:
            return people[pk]
    return None


def _times(visit: Visit) -> Times:
    return visit.starts_at, visit.starts_at + timedelta(minutes=visit.minutes)


def _away(people: Iterable[int], first: date, last: date) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(person__in=people, ends_on__gte=first, starts_on__lte=last)
    for person, begin, end in rows.values_list("person_id", "starts_on", "ends_on"):
        found[person].append((begin, end))
    return found


def _busy(people: Iterable[int], visits: list[Visit]) -> dict[int, list[Times]]:
    """When these people walk elsewhere round the visits."""
    found: dict[int, list[Times]] = defaultdict(list)
    rows = Visit.objects.filter(
        buddy__in=people, state=VisitState.PLANNED,
        starts_at__range=(visits[0].starts_at - ONE_DAY, visits[-1].starts_at + ONE_DAY),
    )  # fmt: skip
    for visit in rows.only("buddy_id", "starts_at", "minutes"):
        found[visit.buddy_id].append(_times(visit))
    return found


def standing(person: Person, today: date) -> list[HandOver]:
    """The hand-overs of this person that hold today or later, the newest first. One query."""
    rows = HandOver.objects.filter(person=person, taken_back_at=None, ends_on__gte=today)
    return list(rows.order_by("-pk"))


def left_alone(at: datetime) -> set[int]:
    """The visits to which nobody could go when somebody could not come, as told then. One query."""
    rows = HandOver.objects.filter(taken_back_at=None, ends_on__gte=at.date() - ONE_DAY)
    return {pk for made in rows for pk in made.alone}
