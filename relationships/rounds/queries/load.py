"""How full the weeks of those who go are: what they walk already, and what would come on top."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.levelling import WEEK, Taken
from relationships.rounds.models import Visit
from relationships.rounds.words import day_words

SHOWN = 13  # weeks: a quarter
ONE_DAY = timedelta(days=1)


def taken_by(people: Collection[int], first: date, last: date) -> dict[int, list[Taken]]:
    """The visits that these people mean to walk, by the local day of the department. One query."""
    rows = Visit.objects.filter(
        buddy__in=people, state=VisitState.PLANNED,
        starts_at__gte=datetime.combine(first - ONE_DAY, time(), UTC),
        starts_at__lt=datetime.combine(last + 2 * ONE_DAY, time(), UTC),
    )  # fmt: skip
    found: dict[int, list[Taken]] = defaultdict(list)
    for person, starts_at, minutes, zone in rows.order_by("starts_at", "pk").values_list(
        "buddy_id", "starts_at", "minutes", "unit__time_zone"
    ):
        found[person].append(Taken(starts_at.astimezone(ZoneInfo(zone)).date(), starts_at, minutes))
    return found


@dataclass(frozen=True)
class Week:
    """One week of somebody's: visits planned already, and those that would come on top."""

    monday: date
    before: int
    more: int
    minutes: int

    @property
    def visits(self) -> int:
        return self.before + self.more


@dataclass(frozen=True)
class Load:
    """A quarter of one buddy, week by week; `departments`: what they would get."""

    person: Person
    departments: int
    weeks: list[Week]

    @property
    def fullest(self) -> Week:
        """The first of the fullest weeks."""
        return max(
            self.weeks, key=lambda week: (week.visits, week.minutes, -week.monday.toordinal())
        )

    @property
    def words(self) -> str:
        """The fullest week, and how full the others are."""
        week = self.fullest
        amount = ngettext("%(n)s visit", "%(n)s visits", week.visits) % {"n": week.visits}
        mean = sum(one.visits for one in self.weeks) / len(self.weeks)
        return _(
            "Fullest: the week of %(day)s with %(visits)s, %(hours)s h; %(mean)s a week on average."
        ) % {
            "day": day_words(week.monday),
            "visits": amount,
            "hours": f"{week.minutes // 60}:{week.minutes % 60:02}",
            "mean": f"{mean:.1f}",
        }

    @property
    def bars(self) -> list[tuple[str, int, int, bool]]:
        """The weeks as bars: (name, planned already, on top, is the fullest)."""
        return [
            (day_words(week.monday), week.before, week.more, week is self.fullest)
            for week in self.weeks
        ]


def loads(
    people: Iterable[Person],
    taken: Mapping[int, Sequence[Taken]],
    more: Mapping[int, Sequence[tuple[date, int]]],
    departments: Mapping[int, int],
    monday: date,
) -> list[Load]:
    """The quarter from that Monday on, a line a person by name, never by figures. No query.

    `more`: by person the days and minutes of the visits that would come on top.
    """
    found = []
    for person in sorted(people, key=lambda one: (one.folded_name, one.pk)):
        old = [(one.day, one.minutes) for one in taken.get(person.pk, ())]
        new = list(more.get(person.pk, ()))
        weeks = []
        for number in range(SHOWN):
            first = monday + number * WEEK
            before, after = (
                [minutes for day, minutes in each if first <= day < first + WEEK]
                for each in (old, new)
            )
            weeks.append(Week(first, len(before), len(after), sum(before) + sum(after)))
        found.append(Load(person, departments.get(person.pk, 0), weeks))
    return found
