"""How full the weeks of those who go are: what they walk already, and what would come on top."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.buddies.models import GivenHours
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
    month: date
    month_minutes: int
    given: int | None = None

    @property
    def is_over(self) -> bool:
        """More is planned in the month than hours are given."""
        return self.given is not None and self.month_minutes > 60 * self.given

    @property
    def month_words(self) -> str:
        """What is planned in the first whole month, against the hours given; empty where none are."""
        return "" if self.given is None else against(self.month, self.month_minutes, self.given)

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
            "hours": as_hours(week.minutes),
            "mean": f"{mean:.1f}",
        }

    @property
    def bars(self) -> list[tuple[str, int, int, bool]]:
        """The weeks as bars: (name, planned already, on top, is the fullest)."""
        return [
            (day_words(week.monday), week.before, week.more, week is self.fullest)
            for week in self.weeks
        ]


def as_hours(minutes: int) -> str:
    """12:30."""
    return f"{minutes // 60}:{minutes % 60:02}"


def against(month: date, minutes: int, given: int) -> str:
    """A month's hours against those given."""
    words = _("%(month)s: %(planned)s h of %(given)s h given.")
    if minutes > 60 * given:
        words = _("%(month)s: %(planned)s h, more than the %(given)s h given.")
    named = date_format(month, "F Y")
    return words % {"month": capfirst(named), "planned": as_hours(minutes), "given": given}


def given_to(people: Collection[int]) -> dict[int, int]:
    """The hours a month that these people are given. One query."""
    return dict(GivenHours.objects.filter(person__in=people).values_list("person", "hours"))


@dataclass(frozen=True)
class MonthOf:
    """What somebody walks in one month, done and to come, against the hours given."""

    month: date
    minutes: int
    given: int | None

    @property
    def words(self) -> str:
        if self.given is not None:
            return against(self.month, self.minutes, self.given)
        named = capfirst(date_format(self.month, "F Y"))
        return _("%(month)s: %(planned)s h.") % {"month": named, "planned": as_hours(self.minutes)}


def months_of(person: Person, today: date) -> list[MonthOf]:
    """This month and the next two of one person, by the local days of the departments. Two queries."""
    firsts = [today.replace(day=1)]
    for _n in range(3):
        firsts.append((firsts[-1] + timedelta(days=32)).replace(day=1))
    rows = Visit.objects.filter(
        buddy=person, state__in=(VisitState.PLANNED, VisitState.DONE),
        starts_at__gte=datetime.combine(firsts[0] - ONE_DAY, time(), UTC),
        starts_at__lt=datetime.combine(firsts[-1] + ONE_DAY, time(), UTC),
    )  # fmt: skip
    minutes: dict[date, int] = defaultdict(int)
    for starts_at, length, zone in rows.values_list("starts_at", "minutes", "unit__time_zone"):
        minutes[starts_at.astimezone(ZoneInfo(zone)).date().replace(day=1)] += length
    given = given_to([person.pk]).get(person.pk)
    return [MonthOf(first, minutes[first], given) for first in firsts[:-1]]


def loads(
    people: Iterable[Person],
    taken: Mapping[int, Sequence[Taken]],
    more: Mapping[int, Sequence[tuple[date, int]]],
    departments: Mapping[int, int],
    monday: date,
) -> list[Load]:
    """The quarter from that Monday on, a line a person by name, never by figures. One query.

    `more`: by person the days and minutes of the visits that would come on top.
    """
    found = []
    people = list(people)
    given = given_to([one.pk for one in people])
    month = (monday + timedelta(days=31)).replace(day=1)  # the first whole one, or nearly
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
        minutes = sum(length for day, length in old + new if day.replace(day=1) == month)
        number = departments.get(person.pk, 0)
        found.append(Load(person, number, weeks, month, minutes, given.get(person.pk)))
    return found
