"""The calendar's week and month: whose visits lie where, and what was not walked and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from relationships.people.models import Person
from relationships.rounds.choices import Format
from relationships.rounds.models import Visit
from relationships.rounds.queries.calendar_visits import ONE_DAY, Whose, amount, away, otherwise
from relationships.rounds.queries.rounds import Walk
from relationships.rounds.words import day_words

MOST_A_DAY = 8
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """One visit in the calendar; `css` draws it, `says` is its line of words. `is_ghost`: who goes
    instead stands in another row."""

    walk: Walk
    css: str
    says: str
    person: Person
    is_ghost: bool = False


@dataclass
class Day:
    """A day with its entries; `away` says how long the person of the row is away."""

    on: date
    entries: list[Entry] = field(default_factory=list)
    away: str = ""
    is_today: bool = False
    is_other_month: bool = False
    more: int = 0


@dataclass(frozen=True)
class Row:
    """Who walks in these days, and where on each of them."""

    person: Person
    days: list[Day]


def entries(walks: Iterable[Walk], *, with_ghosts: bool) -> list[Entry]:
    """Each visit in the row of who goes, and faintly in the row of who is away."""
    found = []
    for walk in walks:
        visit = walk.visit
        found.append(Entry(walk, _css(walk), _says(walk), visit.buddy))
        if with_ghosts and visit.instead_of and walk.kind in {"hand", "move"}:
            says = _("%(name)s goes") % {"name": visit.buddy.name}
            found.append(Entry(walk, "skip", says, visit.instead_of, is_ghost=True))
    return found


def _css(walk: Walk) -> str:
    visit = walk.visit
    if walk.kind in {"done", "skip", "missed", "nobody", "open"}:
        return {"missed": "skip", "nobody": "none"}.get(walk.kind, walk.kind)
    if visit.instead_of_id:
        return "dep"
    return "in" if visit.format == Format.CLINIC else ""


def _says(walk: Walk) -> str:
    visit = walk.visit
    if walk.kind == "done":
        return _met(visit)
    if walk.kind in {"skip", "missed", "nobody", "open"}:
        return walk.text or walk.head
    place = visit.place or visit.unit.place
    words = [place, str(visit.get_format_display())]
    if visit.instead_of:
        words.append(_("for %(name)s") % {"name": visit.instead_of.name})
    return ", ".join(word for word in words if word)


def _met(visit: Visit) -> str:
    words = []
    if visit.people_met is not None:
        words.append(ngettext("met %(n)s", "met %(n)s", visit.people_met) % {"n": visit.people_met})
    if visit.mood:
        moods = {1: _("mood bad"), 2: _("mood low"), 3: _("mood fair")}
        words.append(moods.get(visit.mood, _("mood good")))
    return ", ".join(words) or pgettext("a visit", "done")


def week_rows(found: Sequence[Entry], days: Sequence[date], today: date) -> list[Row]:
    """A row a person, in the order of names, with who is away. One query."""
    people = {one.person.pk: one.person for one in found}
    cells: dict[tuple[int, date], list[Entry]] = defaultdict(list)
    for one in found:
        cells[one.person.pk, one.walk.there.date()].append(one)
    gone = _away(people, days)
    return [
        Row(
            person,
            [Day(on, cells[pk, on], gone.get((pk, on), ""), is_today=on == today) for on in days],
        )
        for pk, person in sorted(people.items(), key=lambda item: (item[1].folded_name, item[0]))
    ]


def _away(people: Iterable[int], days: Sequence[date]) -> dict[tuple[int, date], str]:
    """Where an absence begins in these days: until when."""
    first, last = days[0], days[-1]
    found = {}
    for person, begin, end in away(frozenset(people), first=first, last=last):
        on = next((day for day in days if day >= max(begin, first)), None)
        if on is not None and on <= end:
            found[person, on] = (
                _("away") if on == end else _("away until %(day)s") % {"day": day_words(end)}
            )
    return found


def by_day(found: Sequence[Entry], days: Iterable[date], today: date, month: int = 0) -> list[Day]:
    """Entries day by day; a month's day shows at most eight."""
    cells: dict[date, list[Entry]] = defaultdict(list)
    for one in found:
        if not one.is_ghost:
            cells[one.walk.there.date()].append(one)
    return [
        Day(
            on,
            cells[on][:MOST_A_DAY] if month else cells[on],
            is_today=on == today,
            is_other_month=bool(month) and on.month != month,
            more=max(0, len(cells[on]) - MOST_A_DAY) if month else 0,
        )
        for on in days
    ]


def shown_days(found: Iterable[Entry], first: date) -> list[date]:
    """Monday to Friday; Saturday and Sunday where somebody walks then."""
    week = [first + n * ONE_DAY for n in range(7)]
    busy = {one.walk.there.date() for one in found}
    return [day for day in week if day.weekday() < 5 or day in busy]


@dataclass(frozen=True)
class NotWalked:
    """What was not walked as planned in five weeks, with how many visits there were in all."""

    walks: list[Walk]
    total: int


def not_walked(whose: Whose, monday: date, at: datetime) -> NotWalked:
    """This week and the four before: not visited, moved or handed over, and why. Two queries."""
    first, last = monday - 4 * WEEK, monday + WEEK - ONE_DAY
    return NotWalked(otherwise(whose, first, last, at), amount(whose, first, last))


def week_summary(found: Iterable[Entry]) -> str:
    """Eight visits, one walk-in hour, one not walked and said so."""
    whole = [one for one in found if not one.is_ghost]
    off = sum(one.css == "skip" for one in whole)
    clinics = sum(one.css == "in" for one in whole)
    visits = len(whole) - off - clinics
    parts = [
        ngettext("%(n)s visit", "%(n)s visits", visits) % {"n": visits},
    ]
    if clinics:
        parts.append(ngettext("%(n)s IT clinic", "%(n)s IT clinics", clinics) % {"n": clinics})
    if off:
        parts.append(
            ngettext("%(n)s not walked and said so", "%(n)s not walked and said so", off)
            % {"n": off}
        )
    return _("%(parts)s. Times are the department’s own.") % {"parts": ", ".join(parts)}
