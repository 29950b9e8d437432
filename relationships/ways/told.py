"""What is known of departments from one source each, and what of it may be told."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from brm.base import clock
from brm.base.suppression import SMALLEST, tell
from relationships.people.choices import Channel as ReachedBy
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.ways.choices import Channel, Kind, Source
from relationships.ways.models import OwnWay, SeenWay, WayFigure
from relationships.ways.values import language_of
from relationships.wording.models import Agreed

YEAR = timedelta(days=365)
REACHED_BY = {ReachedBy.MAIL: Channel.MAIL, ReachedBy.NONE: Channel.NONE}


@dataclass
class Counted:
    """How many people of one department have each value, by one source, before anything is hidden.

    `covers`: everybody counted has a value. `has_more`: some values are known to be kept back already.
    `smallest`: of fewer no number is told; what a form promised is kept in its own results already.
    """

    unit: int
    kind: str
    source: str
    of: int
    since: date
    counts: Mapping[str, int]
    written: Mapping[str, str] = field(default_factory=dict)
    record: int | None = None
    covers: bool = True
    has_more: bool = False
    smallest: int = SMALLEST

    def figures(self) -> Iterator[WayFigure]:
        """What may be told of it; nothing where too few were counted. No query."""
        counts, rest = dict(self.counts), self.of - sum(self.counts.values())
        if self.has_more and self.covers and 0 < rest < self.smallest:
            counts[""] = rest  # what is left for those kept back, where everybody has a value
        said = tell(counts, self.of, smallest=self.smallest, covers=self.covers)
        if said is None:
            return
        for value, n in said.told.items():
            yield self._figure(value, n)
        if said.has_others or self.has_more:
            yield self._figure("", None)

    def _figure(self, value: str, n: int | None) -> WayFigure:
        return WayFigure(
            unit_id=self.unit, kind=self.kind, value=value, written=self.written.get(value, ""),
            source=self.source, n=n, of=self.of, since=self.since, record=self.record,
        )  # fmt: skip


Reading = Callable[[Collection[int], datetime], Iterable[Counted]]
_readings: list[Reading] = []


def register(reading: Reading) -> None:
    """Let a slice above tell what it knows of departments; called once from its apps.py."""
    if reading not in _readings:
        _readings.append(reading)


def counted(unit_ids: Collection[int], at: datetime) -> Iterator[Counted]:
    """What each source knows of these departments. One query, and one a source, however many there
    are."""
    agreed = agreed_smallest()
    for reading in (by_profiles, by_visits, *_readings):
        for one in reading(unit_ids, at):
            one.smallest = agreed
            yield one


def agreed_smallest() -> int:
    """Of how many on numbers are told in this house today. One query."""
    agreed = Agreed.objects.values_list("smallest_group", flat=True).first()
    return max(agreed or SMALLEST, SMALLEST)


def by_profiles(unit_ids: Collection[int], at: datetime) -> Iterator[Counted]:
    """What people say of themselves: those directly in a department, as it is today. One query."""
    own = OwnWay.objects.filter(person=OuterRef("pk")).order_by("pk")
    rows: QuerySet[Any, Any] = (
        Person.objects.here_on(clock.day_of(at))
        .filter(unit__in=unit_ids)
        .annotate(own=ArraySubquery(own.values(row=JSONObject(k="kind", v="value", w="written"))))
        .order_by("pk")
        .values_list("unit_id", "language", "channel", "own")
    )
    people: dict[int, list[dict[str, set[str]]]] = defaultdict(list)
    written: dict[str, str] = {}
    for unit, language, channel, own_ways in rows:
        has: dict[str, set[str]] = defaultdict(set)
        for one in own_ways:
            has[one["k"]].add(one["v"])
            written.setdefault(one["v"], one["w"])
        has[Kind.LANGUAGE].add(language_of(language))
        has[Kind.CHANNEL] = has[Kind.CHANNEL] or {REACHED_BY[ReachedBy(channel)]}
        people[unit].append(has)
    for unit, everybody in people.items():
        for kind in Kind.values:
            said = [has[kind] for has in everybody if has.get(kind)]
            counts = Counter(value for values in said for value in values)
            yield Counted(
                unit, kind, Source.PROFILE, len(said), clock.day_of(at), counts, written
            )  # fmt: skip


def by_visits(unit_ids: Collection[int], at: datetime) -> Iterator[Counted]:
    """Of a year's visits, for each value that with the most people; visits are never added up.

    Buddies notice what they notice, so others may have a value that nobody wrote down. One query.
    """
    first_day = clock.day_of(at) - YEAR
    since = datetime.combine(first_day, time(), ZoneInfo(settings.TIME_ZONE))
    noticed = (
        SeenWay.objects.filter(
            visit__unit__in=unit_ids,
            visit__state=VisitState.DONE,
            visit__done_at__gte=since,
            visit__done_at__lte=at,
        )
        .order_by("visit__unit", "kind", "value", "-people", "-visit__done_at", "-pk")
        .distinct("visit__unit", "kind", "value")
        .select_related("visit")
    )
    for seen in noticed:
        done_at = seen.visit.done_at
        assert done_at is not None  # noqa: S101  by its constraint
        yield Counted(
            seen.visit.unit_id, seen.kind, Source.VISIT,
            max(seen.people, seen.visit.people_met or 0), clock.day_of(done_at),
            {seen.value: seen.people}, {seen.value: seen.written}, seen.visit_id, covers=False,
        )  # fmt: skip
