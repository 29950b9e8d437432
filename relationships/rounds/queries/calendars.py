"""Everything that planning needs to know of departments and people, read at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.conf import settings

from brm.base import holidays_of
from relationships.buddies.chains import Links, behind, earlier
from relationships.buddies.choices import Rank
from relationships.buddies.models import Absence, ITBuddy
from relationships.buddies.standing_in import links
from relationships.people.models import Person
from relationships.rounds.models import Round
from relationships.rounds.planning import Candidate, Days, Rhythm, Span
from relationships.units.models import BusyPeriod, Unit

# How far around a window other days can matter: a visit may be moved by so much.
MARGIN = timedelta(days=62)


@dataclass(frozen=True)
class Calendars:
    """Days of departments, buddies and deputies, read once for many rounds."""

    days: dict[int, Days]
    serving: dict[int, list[ITBuddy]]
    away: dict[int, tuple[Span, ...]]
    chains: Links
    standing_in: dict[int, Person]

    def candidates(self, unit_id: int, buddy: ITBuddy) -> list[Candidate]:
        """The round's buddy first, then the deputies of the department, longest serving first.

        Behind them who stands in for them from person to person, in the same order.
        """
        deputies = [
            other
            for other in self.serving.get(unit_id, [])
            if other.rank == Rank.DEPUTY and other.pk != buddy.pk
        ]
        own = [self.candidate(one.person, one.since, one.until) for one in (buddy, *deputies)]
        return [*own, *(other for one in own for other in self.behind(one))]

    def behind(self, one: Candidate) -> list[Candidate]:
        """Who stands in for somebody, and for those who do, while that one serves the department."""
        found = behind(one.person_id, self.chains, one.since, one.until) if self.chains else ()
        return [
            self.candidate(self.standing_in[link.deputy_id], link.since, link.until)
            for link in found
        ]

    def candidate(self, person: Person, since: date, until: date | None) -> Candidate:
        """Somebody who goes on these days, and never after they left. No query."""
        if person.left_on is not None:
            until = earlier(until, person.left_on - timedelta(days=1))
        return Candidate(person.pk, since, until, self.away.get(person.pk, ()))


def calendars(
    units: Iterable[Unit], buddies: Iterable[ITBuddy], first: date, last: date
) -> Calendars:
    """The calendars of these departments and of who goes there. Four queries, five with stand-ins.

    `buddies` are those of the rounds, with their `person`; deputies and stand-ins are read besides.
    """
    units = list(units)
    ids = [unit.pk for unit in units]
    first, last = first - MARGIN, last + MARGIN
    serving = defaultdict(list)
    deputies = (
        ITBuddy.objects.filter(unit__in=ids, rank=Rank.DEPUTY)
        .exclude(until__lt=first)
        .select_related("person")
        .only("person_id", "unit_id", "rank", "since", "until", "person__left_on", "person__name")
        .order_by("since", "pk")
    )
    for buddy in deputies:
        serving[buddy.unit_id].append(buddy)
    people = {buddy.person_id for each in serving.values() for buddy in each}
    people |= {buddy.person_id for buddy in buddies}
    chains = links(first, last)
    goes = {link.deputy_id for each in chains.values() for link in each}
    standing_in = Person.objects.only("left_on", "name").in_bulk(goes) if goes else {}
    busy = _busy(ids, first, last)
    days = {unit.pk: days_of(unit, busy.get(unit.pk, ()), first, last) for unit in units}
    return Calendars(days, serving, _away(people | goes, first, last), chains, standing_in)


def days_of(unit: Unit, busy: Collection[tuple[date, date, str]], first: date, last: date) -> Days:
    """The department's own days, its holidays by their names there. No query."""
    holidays = _holidays(unit.country, unit.region, first, last)
    return Days(tuple(filter(None, unit.workdays.split(","))), holidays, tuple(busy))


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, first: date, last: date) -> Mapping[date, str]:
    return holidays_of.between(country, region, first, last, settings.LANGUAGE_CODE)


def _busy(ids: list[int], first: date, last: date) -> dict[int, list[tuple[date, date, str]]]:
    found = defaultdict(list)
    rows = BusyPeriod.objects.filter(unit__in=ids, ends_on__gte=first, starts_on__lte=last)
    for unit, begin, end, what in rows.order_by("starts_on", "pk").values_list(
        "unit_id", "starts_on", "ends_on", "what"
    ):
        found[unit].append((begin, end, what))
    return found


def _away(people: Collection[int], first: date, last: date) -> dict[int, tuple[Span, ...]]:
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Absence.objects.filter(person__in=people, ends_on__gte=first, starts_on__lte=last)
    for person, begin, end in rows.order_by("starts_on", "pk").values_list(
        "person_id", "starts_on", "ends_on"
    ):
        found[person].append((begin, end))
    return {person: tuple(spans) for person, spans in found.items()}


RHYTHM = (  # what `rhythm_of` reads of a round
    "rule", "starts_on", "starts_time", "time_zone", "on_closed", "on_busy", "max_shift_days",
    "last_on", "without", "besides",
)  # fmt: skip


def rhythm_of(round_: Round) -> Rhythm:
    """The round as planning sees it. No query."""
    return Rhythm(
        rule=round_.rule,
        first=datetime.combine(round_.starts_on, _plain(round_.starts_time)),
        zone=round_.time_zone,
        on_closed=round_.on_closed,
        on_busy=round_.on_busy,
        max_shift_days=round_.max_shift_days,
        last_on=round_.last_on,
        without=tuple(round_.without),
        besides=tuple(round_.besides),
    )


def _plain(at: time) -> time:
    return at.replace(microsecond=0, tzinfo=None)
