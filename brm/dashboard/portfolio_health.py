"""Health in the portfolio: silence against it as a chart, and what moved it within a month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.compiled import Given, compiled
from brm.dashboard.amounts import listed
from brm.dashboard.health_section import MONTH, MONTHS
from brm.dashboard.health_words import changes
from brm.health.models import HealthDay, UnitPulse
from brm.health.parts import word
from brm.templatetags.silence import Dot
from relationships.rounds.planning import window

TOLD = 4
Before = Mapping[int, HealthDay]


def a_month_ago(pulses: Sequence[UnitPulse]) -> Before:
    """The health of these departments a month ago, of those that had a number. One query."""
    if not pulses:
        return {}
    today = max(pulse.day for pulse in pulses)
    ids = frozenset(pulse.pk for pulse in pulses)
    days = kept_days(ids, since=today - MONTHS, until=today - MONTH - timedelta(days=1))
    return {day.unit_id: day for day in days if day.health is not None}


@compiled
def kept_days(units: frozenset[int]) -> QuerySet[HealthDay]:
    """The newest kept day of each department between `since` and `until`."""
    since, until = Given("since", DateField()), Given("until", DateField())
    days = HealthDay.objects.filter(unit__in=units, day__range=(since, until))
    return days.order_by("unit", "-day").distinct("unit")


def difference(pulse: UnitPulse, before: Before) -> int | None:
    """Points more or less than a month ago; None where one of them has no number."""
    then = before.get(pulse.pk)
    if then is None or then.health is None or pulse.health is None:
        return None
    return pulse.health - then.health


@dataclass(frozen=True)
class Moved:
    """A department whose number changed, with its largest reason in words."""

    pulse: UnitPulse
    sign: str
    why: str


def moved(pulses: Sequence[UnitPulse], before: Before) -> list[Moved]:
    """Those of the page whose number changed most within a month, each with why. No query."""
    differing = [(difference(pulse, before), pulse) for pulse in pulses]
    largest = sorted(
        ((points, pulse) for points, pulse in differing if points),
        key=lambda one: (-abs(one[0]), one[1].pk),
    )
    found = []
    for points, pulse in largest[:TOLD]:
        same_way = [one for one in changes(before[pulse.pk], pulse) if one.points * points > 0]
        why = f"{same_way[0].title} {same_way[0].sign}: {same_way[0].why}." if same_way else ""
        found.append(Moved(pulse, signed(points), why))
    return found


def signed(points: int) -> str:
    """ "+4", "−5"."""
    return f"+{points}" if points > 0 else f"−{-points}"


def rhythms_since(pulse: UnitPulse) -> float:
    """How many of its own rhythms ago the last visit was."""
    rhythm = pulse.unit.rhythm_days
    return ((pulse.day - pulse.visit_due_on).days + rhythm + window(rhythm)) / rhythm


def days_since(pulse: UnitPulse) -> int:
    """Days since the last visit, as they are counted there; 0 where there was none."""
    if pulse.last_visit_at is None:
        return 0
    last_on = pulse.last_visit_at.astimezone(ZoneInfo(pulse.unit.time_zone)).date()
    return (pulse.day - last_on).days


def chart(pulses: Sequence[UnitPulse]) -> dict[str, Any]:
    """Silence against health of the departments on the page; those never visited are counted."""
    dots = [
        Dot(
            pulse.unit.name,
            rhythms_since(pulse),
            pulse.health,
            "none" if pulse.health is None else word(pulse.health),
        )
        for pulse in pulses
        if pulse.was_visited
    ]
    cooling = [dot for dot in dots if dot.is_cooling]
    cooling.sort(key=lambda dot: (-dot.rhythms, dot.name))
    if cooling:
        say = ngettext(
            "%(names)s cools down while nobody is there.",
            "%(names)s cool down while nobody is there.",
            len(cooling),
        ) % {"names": listed([dot.name for dot in cooling])}
    else:
        say = _("No department cools down while nobody is there.")
    return {"dots": dots, "say": say, "never": sum(not pulse.was_visited for pulse in pulses)}
