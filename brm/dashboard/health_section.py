"""Health, explained, on the department's page: the same number and the same parts for both sides."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from brm.base.links import way
from brm.base.scope import Request, Scope
from brm.dashboard import health_words
from brm.dashboard.amounts import lasting
from brm.dashboard.sections import Section
from brm.health.models import HealthDay, UnitPulse
from brm.health.scored import PARTS, Scored
from relationships.units.models import Unit

MONTH, MONTHS = timedelta(days=28), timedelta(days=62)  # compared with a day between them
COLUMNS = ("health", "facts", *(f"{name}_{what}" for name in PARTS for what in ("points", "of")))


def health(request: Request, unit: Unit) -> Section | None:
    """Ring, parts with their sentence and records, and what changed since a month ago.

    No query of its own: the department comes `with_health`. Of its figures only health is for both
    sides, so nothing else of the row is handed on.
    """
    pulse = getattr(unit, "pulse", None)
    if pulse is None or not pulse.facts or not reads_health(request.scope, unit):
        return None
    then, then_on = earlier(unit.health_then)  # type: ignore[attr-defined]
    if pulse.health is None:
        then = then_on = None
    changed = [] if then is None else health_words.changes(then, pulse)
    context = {
        "pulse": pulse,
        "word": health_words.word_of(pulse),
        "is_quiet": health_words.was_there_life(pulse),
        "headline": headline(pulse, then, then_on),
        "known": health_words.known_parts(pulse) if pulse.health is not None else "",
        "changes": changed[: health_words.MOST],
        "then_on": then_on,
        "parts": parts(pulse),
        "as_of": pulse.computed_at,
    }
    return Section("health", _("Health"), "brm/dashboard/_health.html", context)


def with_health(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Departments with their figures and `health_then`, their health a month ago. No query."""
    day = OuterRef("pulse__day")
    days = HealthDay.objects.filter(
        unit=OuterRef("pk"), day__lte=day - MONTH, day__gte=day - MONTHS
    )
    values = {name: name for name in COLUMNS}
    then = days.order_by("-day").values(kept=JSONObject(day="day", **values))[:1]
    return units.select_related("pulse").annotate(health_then=Subquery(then))


def reads_health(scope: Scope, unit: Unit) -> bool:
    """Who answers for a department, serves it or speaks for it: the same number for all. No query."""
    if scope.manages_everything or unit.pk in scope.served:
        return True
    branches = (*scope.managed, *scope.partnered)
    return any(branch.lft <= unit.lft <= branch.rgt for branch in branches)


def earlier(kept: dict[str, Any] | None) -> tuple[Scored | None, date | None]:
    """What was kept of that day, where there was a number."""
    if not kept or kept["health"] is None:
        return None, None
    day = HealthDay(**{name: kept[name] for name in COLUMNS})
    return day, date.fromisoformat(kept["day"])


def headline(pulse: UnitPulse, then: Scored | None, then_on: date | None) -> str:
    """The number in a sentence, or why there is none."""
    if pulse.health is not None:
        return health_words.headline(pulse, then, then_on)
    if health_words.was_there_life(pulse):
        time = lasting((pulse.day - date.fromisoformat(pulse.facts["sign_on"])).days)
        return _("Quiet: no visit and not a word for %(time)s.") % {"time": time}
    return _("Not enough to say: three of four parts must be known.")


def parts(pulse: UnitPulse) -> list[dict[str, Any]]:
    """The list below the ring: points, one sentence, and the way to the records."""
    facts = pulse.known_facts
    unit = f"unit={pulse.pk}"
    campaign = facts.campaign
    ways = {
        "experience": way("responses:results", campaign, query=unit) if campaign else "",
        "answers": way("voices:list", query=unit),
        "visits": way("units:timeline", pulse.pk, query="show=visits"),
        "promises": way("promises:list", query=f"{unit}&state=all"),
    }
    links = {
        "experience": _("the results"),
        "answers": _("what was heard"),
        "visits": _("the visits"),
        "promises": _("the promises"),
    }
    return [
        {
            "title": health_words.TITLES[one.name],
            "points": one.points,
            "of": one.out_of,
            "share": None if one.points is None or not one.out_of else one.points / one.out_of,
            "why": health_words.said(one.name, facts),
            "url": ways[one.name],
            "link": links[one.name],
        }
        for one in pulse.points
    ]
