"""Works out the figures of departments from the records: a pure reading, nothing is kept here."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from brm.base import scoring
from brm.health.facts import facts_of
from brm.health.models import NEVER, UnitPulse
from brm.health.records import (
    FIRSTS,
    by_unit,
    firsts,
    heard,
    moods,
    open_voices,
    promised,
    said_back,
)
from brm.health.roles import keep_roles, roles_that_press, weeks_near, weeks_vacant
from brm.health.tools import days_late, keep_tools, late_tools
from brm.health.urgency import NEVER_VISITED, Pressing, urgency
from relationships.rounds.planning import window
from relationships.units.models import Unit
from relationships.ways.spoken import unspoken

NEWEST_WEEKS = 4
LOWEST, HIGHEST = 1, 5


def pulses(unit_ids: Iterable[int], at: datetime) -> dict[int, UnitPulse]:
    """The figures of these departments as they are at `at`, not kept; closed ones have none.

    Sixteen queries for each day that it is now in their time zones (two, seldom three), however many
    departments.
    """
    found: dict[int, UnitPulse] = {}
    for day, units in by_day(unit_ids, at).items():
        found |= _of_one_day(units, day, at)
    return found


def by_day(unit_ids: Iterable[int], at: datetime) -> dict[date, list[Unit]]:
    """Open departments by the day it is there now. One query."""
    days: dict[date, list[Unit]] = {}
    for unit in Unit.objects.open().filter(pk__in=list(unit_ids)).order_by("pk"):
        days.setdefault(at.astimezone(ZoneInfo(unit.time_zone)).date(), []).append(unit)
    return days


def _of_one_day(units: list[Unit], day: date, at: datetime) -> dict[int, UnitPulse]:
    ids = [unit.pk for unit in units]
    first_ones = {row["pk"]: row for row in firsts(ids, day).values("pk", *FIRSTS)}
    counts = [
        by_unit(rows)
        for rows in (
            open_voices(ids, day),
            heard(ids, day),
            said_back(ids, day),
            promised(ids, day),
        )
    ]
    felt, roles = moods(units, day), roles_that_press(ids, day)
    languages, tools = unspoken(ids, day), late_tools(ids, day)
    facts = facts_of(units, day, at)
    made = {}
    for unit in units:
        pulse = UnitPulse(unit_id=unit.pk, day=day, computed_at=at)
        for counted in counts:
            for name, value in counted.get(unit.pk, {}).items():
                setattr(pulse, name, value)
        pulse.overdue_promises = pulse.overdue_business + pulse.overdue_it
        _feel(pulse, felt.get(unit.pk, []))
        keep_roles(pulse, roles.get(unit.pk, []))
        keep_tools(pulse, tools.get(unit.pk, []))
        pulse.unspoken = languages[unit.pk].value if unit.pk in languages else ""
        _place(pulse, unit, first_ones[unit.pk])
        pulse.score(facts[unit.pk], day)
        made[unit.pk] = pulse
    return made


def _feel(pulse: UnitPulse, moods: list[tuple[int, int]]) -> None:
    for week, mood in moods:
        pulse.mood_counts[week] += 1
        pulse.mood_sums[week] += mood
        pulse.mood_squares[week] += mood * mood
    newest = scoring.mean(
        sum(pulse.mood_counts[:NEWEST_WEEKS]),
        sum(pulse.mood_sums[:NEWEST_WEEKS]),
        sum(pulse.mood_squares[:NEWEST_WEEKS]),
        scale=(LOWEST, HIGHEST),
    )
    pulse.mood_n, pulse.mood_mean = newest.n, newest.value


def _place(pulse: UnitPulse, unit: Unit, firsts: Mapping[str, Any]) -> None:
    """The last and next visit, the records that press, and which of them presses most."""
    zone, day = ZoneInfo(unit.time_zone), pulse.day
    pulse.last_visit_at = firsts["last_visit_at"]
    pulse.next_visit_at = firsts["next_visit_at"]
    pulse.buddies = firsts["buddies_now"] or 0
    if pulse.last_visit_at is not None:
        last_on = pulse.last_visit_at.astimezone(zone).date()
        in_time = unit.rhythm_days + window(unit.rhythm_days)
        pulse.visit_due_on = last_on + timedelta(days=in_time)
    for name in ("late_voice", "unowned_voice", "late_promise", "unmanned_visit", "objected_visit"):
        setattr(pulse, f"{name}_id", firsts[name])
    pulse.urgency, pulse.reason = urgency(
        Pressing(
            answer_late=_days(firsts["late_voice_due"], day),
            nobody_goes=0 if firsts["unmanned_visit"] else None,
            objected=_days_ago(firsts["objected_at"], day, zone),
            no_owner=_days_ago(firsts["unowned_since"], day, zone),
            silent=_silent(pulse),
            promise_late=_days(firsts["late_promise_due"], day),
            no_buddy=0 if pulse.buddies == 0 else None,
            role_vacant=weeks_vacant(pulse),
            role_ends=weeks_near(pulse),
            language=0 if pulse.unspoken else None,
            tool_late=days_late(pulse),
        )
    )


def _silent(pulse: UnitPulse) -> int | None:
    """Days beyond rhythm and window. Where nobody ever was, only with a buddy who could have gone."""
    if pulse.visit_due_on == NEVER:
        return NEVER_VISITED if pulse.buddies else None
    return _days(pulse.visit_due_on, pulse.day) if pulse.visit_due_on < pulse.day else None


def _days(since: date | None, day: date) -> int | None:
    return None if since is None else (day - since).days


def _days_ago(moment: datetime | None, day: date, zone: ZoneInfo) -> int | None:
    return None if moment is None else (day - moment.astimezone(zone).date()).days
