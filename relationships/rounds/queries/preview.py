"""What comes of a round before it is kept: every date, what happens to it, and whose turn it is."""

from calendar import Calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from relationships.buddies.models import ITBuddy
from relationships.rounds import planning
from relationships.rounds.models import Round
from relationships.rounds.planning import Planned, Span
from relationships.rounds.queries.beside import elsewhere, hearers
from relationships.rounds.queries.calendars import Calendars, calendars, rhythm_of
from relationships.rounds.queries.load import Load
from relationships.rounds.queries.weeks import weeks_with
from relationships.rounds.words import Turn, day_words, why

SHOWN = 12
MONTHS = 3
LATER = timedelta(weeks=13)
Changes = Mapping[date, date | None]


@dataclass(frozen=True)
class Line:
    """One date: `kind` ok, move, hand, nobody or skip; `head` what happens, `text` why."""

    kind: str
    icon: str
    day: str
    named_on: date
    head: str
    text: str
    iso: str
    is_chosen: bool = False  # changed by hand, while planning
    to: str = ""  # the day chosen instead, as in a date field


@dataclass(frozen=True)
class Cell:
    """A day of a little calendar; `kind` as of a line, "busy" or nothing."""

    number: int | str
    kind: str = ""
    is_weekend: bool = False


@dataclass(frozen=True)
class Month:
    """One month of the preview, week by week."""

    name: str
    weeks: list[list[Cell]]


@dataclass(frozen=True)
class Preview:
    """All that the planner shows of one department."""

    unit: str
    summary: str
    lines: list[Line]
    more: int
    months: list[Month]
    note: str
    clock: str
    departures: list[Line]
    elsewhere: str = ""
    hears: str = ""
    load: Load | None = None  # the weeks of who goes, at the first of their departments


def preview(
    rounds: Sequence[Round],
    at: datetime,
    until: date,
    changes: Changes | None = None,
    *,
    is_new: bool = True,
) -> list[Preview]:
    """What comes of these rounds, none of them kept, up to that day. Seven queries.

    `changes`: single dates that are left out (None) or walked on another day. Of new ones also how
    full they make the weeks of who goes.
    """
    # A round that begins later than the horizon still shows its first dates.
    first = min(max(at.date(), one.starts_on) for one in rounds)
    last = max(until, *(one.starts_on + LATER for one in rounds))
    known = calendars(
        {one.unit_id: one.unit for one in rounds}.values(),
        [one.buddy for one in rounds],
        first,
        last,
    )
    dates = [upcoming(one, known, at, last) for one in rounds]
    names = {pk: name for one in rounds for pk, name in _names(one, known).items()}
    weeks = weeks_with(rounds, dates) if is_new else [None] * len(rounds)
    beside = zip(
        rounds, dates, elsewhere(rounds, dates, names), hearers(rounds, at), weeks, strict=True
    )
    return [
        replace(
            _preview(one, found, known, (first_day(one, at), last), changes or {}),
            elsewhere=where, hears=who, load=load,
        )
        for one, found, where, who, load in beside
    ]  # fmt: skip


def upcoming(round_: Round, known: Calendars, at: datetime, until: date) -> list[Planned]:
    """Its dates after this moment, each with who goes."""
    found = turns(round_, known, first_day(round_, at), until)
    return [one for one in found if one.date.starts_at > at]


def first_day(round_: Round, at: datetime) -> date:
    """The day it is there, or the one on which the round begins."""
    return max(round_.starts_on, at.astimezone(ZoneInfo(round_.time_zone)).date())


def turns(round_: Round, known: Calendars, first: date, last: date) -> list[Planned]:
    """Each date with who goes."""
    buddies = known.candidates(round_.unit_id, round_.buddy)
    found = planning.dates(rhythm_of(round_), known.days[round_.unit_id], first, last)
    return [planning.planned(one, buddies) for one in found]


def _preview(
    round_: Round, found: list[Planned], known: Calendars, window: Span, changes: Changes
) -> Preview:
    first, until = window
    names = _names(round_, known)
    lines = [_chosen(line_of(one, names), changes) for one in found]
    days = known.days[round_.unit_id]
    kinds = {one.date.day: line.kind for one, line in zip(found, lines, strict=True)}
    kinds |= {
        one.date.named_on: "skip"
        for one in found
        if one.date.is_off or (one.date.is_moved and one.date.named_on not in kinds)
    }
    for one in found:
        if one.date.named_on in changes:
            kinds[one.date.day] = kinds[one.date.named_on] = "skip"
    kinds |= {to: "move" for day, to in changes.items() if to and kinds.get(day) == "skip"}
    return Preview(
        unit=round_.unit.name,
        summary=summary(lines, found),
        lines=lines[:SHOWN],
        more=max(0, len(lines) - SHOWN),
        months=months(found[0].date.named_on if found else first, kinds, days),
        note=_nothing_soon(round_, found, until),
        clock=clock_note(round_, found),
        departures=[line for line in lines if line.kind != "ok"][:SHOWN],
    )


def _names(round_: Round, known: Calendars) -> dict[int, str]:
    people: list[ITBuddy] = [round_.buddy, *known.serving.get(round_.unit_id, [])]
    standing_in = {pk: person.name for pk, person in known.standing_in.items()}
    return standing_in | {buddy.person_id: buddy.person.name for buddy in people}


def turn_of(one: Planned, names: dict[int, str]) -> Turn:
    """What planning makes of a date, as `words.why` tells it. No query."""
    return Turn(
        one.date.named_on, one.date.day, one.why, one.date.is_off, one.date.words,
        names[one.person_id], names.get(one.instead_of or 0, ""), one.date.to,
    )  # fmt: skip


def line_of(one: Planned, names: dict[int, str]) -> Line:
    """One date in words."""
    kind, icon, head = "ok", "walk", ""
    if one.date.is_off:
        kind, icon, head = "skip", "x", _("Not visited")
    elif one.why == "nobody":
        kind, icon, head = "nobody", "alone", _("Nobody can go")
    elif one.date.is_moved:
        kind, icon, head = "move", "cal", _("Moved")
    elif one.instead_of:
        kind, icon, head = "hand", "role", _("By the deputy")
    text = why(turn_of(one, names)) or _("%(time)s, %(name)s") % {
        "time": one.date.recurrence_id[11:16],
        "name": names[one.person_id],
    }
    named = one.date.named_on
    return Line(kind, icon, day_words(named), named, head, text, named.isoformat())


def _chosen(line: Line, changes: Changes) -> Line:
    """The date as somebody changed it while planning."""
    if line.named_on not in changes:
        return line
    to = changes[line.named_on]
    if to is None:
        text = _("You leave this one out.")
        return replace(
            line, kind="skip", icon="x", head=_("Not visited"), text=text, is_chosen=True
        )
    text = _("You chose %(day)s instead.") % {"day": day_words(to)}
    return replace(
        line, kind="move", icon="cal", head=_("Moved"), text=text, is_chosen=True,
        to=to.isoformat(),
    )  # fmt: skip


def summary(lines: Sequence[Line], found: Sequence[Planned]) -> str:
    """Ten visits: six as planned, one moved, one by the deputy, two not visited and said so."""
    counts = Counter(line.kind for line in lines)
    words = {
        "ok": ngettext("%(n)s as planned", "%(n)s as planned", counts["ok"]),
        "move": ngettext("%(n)s moved", "%(n)s moved", counts["move"]),
        "hand": ngettext("%(n)s by the deputy", "%(n)s by the deputy", counts["hand"]),
        "nobody": ngettext(
            "%(n)s that nobody can go to", "%(n)s that nobody can go to", counts["nobody"]
        ),
        "skip": ngettext(
            "%(n)s not visited and said so", "%(n)s not visited and said so", counts["skip"]
        ),
    }
    parts = [text % {"n": counts[kind]} for kind, text in words.items() if counts[kind]]
    if not parts:
        return _("No date yet.")
    amount = ngettext("%(n)s date until %(day)s", "%(n)s dates until %(day)s", len(lines))
    start = amount % {"n": len(lines), "day": day_words(found[-1].date.named_on)}
    return _("%(start)s: %(parts)s.") % {"start": start, "parts": ", ".join(parts)}


def _nothing_soon(round_: Round, found: Sequence[Planned], last: date) -> str:
    if found:
        return ""
    from brm.base.recurrence import occurrences  # noqa: PLC0415  only for rules that rest so long

    later = occurrences(planning.series_of(rhythm_of(round_)), limit=1)
    if later and later[0].local_day > last:
        return _("Nothing in the months to come; the first date is %(day)s.") % {
            "day": date_format(later[0].local_day, "DATE_FORMAT")
        }
    return _("No date is left: everything that this rhythm names is over.")


def clock_note(round_: Round, found: Sequence[Planned]) -> str:
    """When the clocks change the round stays at its hour there."""
    zone = ZoneInfo(round_.time_zone)
    before = None
    for one in found:
        offset = one.date.starts_at.astimezone(zone).utcoffset()
        if before is not None and offset != before:
            return _("When the clocks change before %(day)s the round stays at %(time)s there.") % {
                "day": day_words(one.date.day),
                "time": one.date.recurrence_id[11:16],
            }
        before = offset
    return ""


def months(first: date, kinds: dict[date, str], days: planning.Days) -> list[Month]:
    """Three little calendars from the first date on."""
    found, year, month = [], first.year, first.month
    for _number in range(MONTHS):
        weeks = Calendar().monthdatescalendar(year, month)
        rows = [[_cell(day, month, kinds, days) for day in week] for week in weeks]
        found.append(Month(date_format(date(year, month, 1), "F"), rows))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _cell(day: date, month: int, kinds: dict[date, str], days: planning.Days) -> Cell:
    if day.month != month:
        return Cell("")
    kind = kinds.get(day, "busy" if days.busy_with(day) else "")
    return Cell(day.day, kind, day.weekday() > 4)
