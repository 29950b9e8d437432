"""Departments that get a buddy and a rhythm in one act: what would come of it, before it is kept."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.buddies.choices import Origin, Rank
from relationships.buddies.models import ITBuddy
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.rounds.levelling import (
    CYCLE,
    WEEK,
    Place,
    Taken,
    Want,
    level,
    nearest_cycle,
    spread,
)
from relationships.rounds.models import Round
from relationships.rounds.planning import Span
from relationships.rounds.queries.calendars import calendars
from relationships.rounds.queries.load import Load, loads, taken_by
from relationships.units.models import Unit

LOOKED_AHEAD = timedelta(weeks=53)  # no two visits overlap in this time
WEEKS_A_MONTH = 52 / 12
NAMED = 3


@dataclass(frozen=True)
class Terms:
    """What is asked for: who may get a department, how often, for how long, from which week on.

    `weeks`: None where each department has its own rhythm. `months`: every so many months instead.
    `with_deputies`: of several people one more steps in for each department.
    """

    people: tuple[Person, ...]
    weeks: int | None
    minutes: int
    starts_on: date
    with_deputies: bool = False
    months: int = 0

    def weeks_at(self, unit: Unit) -> float:
        """How many weeks lie between two visits, for months on average."""
        if self.months:
            return self.months * WEEKS_A_MONTH
        return self.weeks or nearest_cycle(unit.rhythm_days)


@dataclass
class Turn:
    """One department: its buddy, kept or new, and the round that it gets."""

    unit: Unit
    buddy: ITBuddy
    weeks: float
    place: Place | None = None

    @property
    def is_new(self) -> bool:
        """Nobody served it before."""
        return self.buddy.pk is None

    def round(self) -> Round:
        """The round of this turn, not kept."""
        assert self.place is not None  # noqa: S101  full weeks were refused before
        return Round(
            unit=self.unit, buddy=self.buddy, rule=self.place.rule, time_zone=self.unit.time_zone,
            starts_on=self.place.starts_on, starts_time=self.place.starts_time,
            on_closed=self.place.on_closed, place=self.unit.place,
        )  # fmt: skip


@dataclass
class Proposal:
    """Who would go where and when. `standing`: departments with a round, which stays.

    `orphaned`: rounds whose buddy serves no more; they go to the buddy named for their department.
    """

    turns: list[Turn] = field(default_factory=list)
    named: list[ITBuddy] = field(default_factory=list)
    standing: list[Unit] = field(default_factory=list)
    orphaned: list[tuple[Round, ITBuddy]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)


def proposed(units: Iterable[Unit], terms: Terms, at: datetime) -> Proposal:
    """Buddies and levelled rounds for these departments, none of it kept. Seven queries at most.

    Who serves a department goes on; the others are spread over `terms.people`, each to who has the
    fewest minutes. Raises RuleBroken("nobody_chosen"), "no_room".
    """
    monday = terms.starts_on + timedelta(days=-terms.starts_on.weekday() % 7)
    last = monday + LOOKED_AHEAD
    units = sorted(units, key=lambda unit: (unit.folded_name, unit.pk))
    serving = _serving(units, at.date())
    running = _running(units)
    found = Proposal()
    taken = taken_by(
        {one.pk for one in terms.people} | {row.person_id for row in _all(serving)},
        monday, last,
    )  # fmt: skip
    going = _who_goes(units, terms, serving, taken, at.date())
    found.named = [one for one in going.values() if one.pk is None]
    for unit in units:
        if unit.pk not in running:
            found.turns.append(Turn(unit, going[unit.pk], terms.weeks_at(unit)))
            continue
        found.standing.append(unit)
        if not _serves(serving.get(unit.pk, []), running[unit.pk].buddy_id):
            found.orphaned.append((running[unit.pk], going[unit.pk]))
    if terms.with_deputies:
        found.named += _deputies(units, terms.people, going, serving, at.date())
    stand_ins = _stand_ins(serving, found.named)
    _lay(found, taken, terms, stand_ins, (monday, last))
    _count(found, taken, terms, monday)
    return found


def _serving(units: Iterable[Unit], day: date) -> dict[int, list[ITBuddy]]:
    rows = (
        ITBuddy.objects.filter(unit__in=units, person__left_on=None)
        .exclude(until__lt=day)
        .select_related("person")
        .order_by("since", "pk")
    )
    found: dict[int, list[ITBuddy]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.rank == Rank.DEPUTY):
        found[row.unit_id].append(row)
    return found


def _all(serving: dict[int, list[ITBuddy]]) -> list[ITBuddy]:
    return [row for rows in serving.values() for row in rows]


def _running(units: Iterable[Unit]) -> dict[int, Round]:
    rows = Round.objects.running().filter(unit__in=units).select_related("unit", "buddy__person")
    return {row.unit_id: row for row in rows.order_by("-pk")}


def _serves(rows: Iterable[ITBuddy], buddy_id: int) -> bool:
    return any(row.pk == buddy_id for row in rows)


def _who_goes(
    units: Sequence[Unit],
    terms: Terms,
    serving: dict[int, list[ITBuddy]],
    taken: dict[int, list[Taken]],
    day: date,
) -> dict[int, ITBuddy]:
    """The first buddy of each department, else somebody of those chosen."""
    found = {unit.pk: rows[0] for unit in units if (rows := serving.get(unit.pk))}
    first = [unit for unit in units if unit.pk not in found or found[unit.pk].rank == Rank.DEPUTY]
    if not terms.people:
        lacking = [unit.name for unit in first if unit.pk not in found]
        if lacking:
            raise RuleBroken(
                "nobody_chosen",
                _("Choose who goes there: nobody serves %(names)s yet.") % {"names": few(lacking)},
                field="people",
            )
        return found
    lengths = [(unit.pk, terms.minutes, terms.weeks_at(unit)) for unit in first]
    so_far = {one.pk: float(_minutes(taken.get(one.pk, ()))) for one in terms.people}
    people = {one.pk: one for one in terms.people}
    for unit, person in [(unit, spread(lengths, so_far)[unit.pk]) for unit in first]:
        rows = [row for row in serving.get(unit.pk, []) if row.person_id == person]
        found[unit.pk] = rows[0] if rows else named(people[person], unit, Rank.PRIMARY, day)
    return found


def _minutes(taken: Iterable[Taken]) -> int:
    """What somebody walks in the first twelve weeks."""
    rows = list(taken)
    if not rows:
        return 0
    end = min(one.day for one in rows) + CYCLE * WEEK
    return sum(one.minutes for one in rows if one.day < end)


def named(person: Person, unit: Unit, rank: Rank, day: date) -> ITBuddy:
    """Somebody who would serve the department from that day on, not kept."""
    origin = Origin.IT if person.side == Side.IT else Origin.POWER_USER
    return ITBuddy(person=person, unit=unit, rank=rank, origin=origin, since=day)


def _deputies(
    units: Sequence[Unit],
    people: Sequence[Person],
    going: dict[int, ITBuddy],
    serving: dict[int, list[ITBuddy]],
    day: date,
) -> list[ITBuddy]:
    """One more for each department that has nobody else, in turns."""
    found = []
    for number, unit in enumerate(units):
        known = {row.person_id for row in serving.get(unit.pk, [])} | {going[unit.pk].person_id}
        others = [one for one in people if one.pk not in known]
        if len(known) == 1 and others:
            person = others[number % len(others)]
            found.append(named(person, unit, Rank.DEPUTY, day))
    return found


def _stand_ins(
    serving: dict[int, list[ITBuddy]], fresh: Iterable[ITBuddy]
) -> dict[int, tuple[int, ...]]:
    """By department who steps in there, or will."""
    found: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for row in [*_all(serving), *fresh]:
        if row.rank == Rank.DEPUTY:
            found[row.unit_id] += (row.person_id,)
    return found


def _lay(
    found: Proposal,
    taken: dict[int, list[Taken]],
    terms: Terms,
    stand_ins: dict[int, tuple[int, ...]],
    window: Span,
) -> None:
    """Give each turn its place, or say for which there is no free hour."""
    if not found.turns:
        return
    known = calendars([turn.unit for turn in found.turns], [], *window)
    wants = [
        Want(
            turn.unit.pk, turn.buddy.person_id, int(turn.weeks), terms.minutes,
            turn.unit.time_zone, known.days[turn.unit.pk], turn.unit.opens_at,
            turn.unit.closes_at, stand_ins[turn.unit.pk], terms.months,
        )
        for turn in found.turns
    ]  # fmt: skip
    places = level(wants, taken, *window)
    full = [turn for turn in found.turns if places[turn.unit.pk] is None]
    if full:
        raise RuleBroken(
            "no_room",
            _(
                "No hour is left for %(names)s: their weeks are full. Choose a longer rhythm, shorter"
                " visits or one buddy more."
            )
            % {"names": few([turn.unit.name for turn in full])},
            field="people",
        )
    for turn in found.turns:
        turn.place = places[turn.unit.pk]


def _count(found: Proposal, taken: dict[int, list[Taken]], terms: Terms, monday: date) -> None:
    """The weeks of everybody who walks, with what comes on top."""
    more: dict[int, list[tuple[date, int]]] = defaultdict(list)
    people = {one.pk: one for one in terms.people}
    for turn in found.turns:
        people[turn.buddy.person_id] = turn.buddy.person
        if turn.place is not None:
            more[turn.buddy.person_id] += [
                (one.day, terms.minutes) for one in turn.place.dates if not one.is_off
            ]
    departments = Counter(turn.buddy.person_id for turn in found.turns)
    found.loads = loads(people.values(), taken, more, departments, monday)


def few(names: Collection[str]) -> str:
    """The first few of them, and that there are more."""
    shown = ", ".join(list(names)[:NAMED])
    more = len(names) - NAMED
    return _("%(names)s and %(n)s more") % {"names": shown, "n": more} if more > 0 else shown
