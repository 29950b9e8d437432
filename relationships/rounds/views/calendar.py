"""The calendar: a week by person, or a month."""

from calendar import Calendar
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.rounds.queries import calendar as read
from relationships.rounds.queries.calendar_visits import MOST, Whose, within
from relationships.rounds.queries.proposals import is_skipped
from relationships.rounds.words import day_words

ONE_DAY = timedelta(days=1)
MOST_CHIPS = 12
NOBODY = 0  # a buddy asks for another's walks: there are none to show


def show(request: Request) -> HttpResponse:
    """All that is in scope; whose and where, which week or month stand in the address."""
    at = clock.now()
    today = clock.today_here()
    on = _day(request.GET.get("on", ""), today)
    is_month = request.GET.get("view") == "month"
    whose, chosen, is_own = _filtered(request)
    days = _days(on, is_month=is_month)
    walks = within(whose, days[0], days[-1], at)
    found = read.entries(walks[:MOST], with_ghosts=not is_month)
    not_walked = [one for one in found if one.css == "skip" and not one.is_ghost]
    if request.GET.get("not") == "1":
        found = not_walked
    context: dict[str, Any] = {
        "on": on,
        "is_month": is_month,
        "too_many": len(walks) > MOST,
        "chosen": chosen,
        "is_own": is_own,
        "not_count": len(not_walked),
        "may_plan": request.scope.goes_round,
        "links": _links(request, on, today, is_month=is_month),
        "people": _people(request, walks),
        "units": sorted(
            {(walk.visit.unit_id, walk.visit.unit.name) for walk in walks}, key=lambda one: one[1]
        ),
    }
    context |= _month(found, days, on, today) if is_month else _week(found, days, today)
    if not is_month:
        context["not_walked"] = skipped = read.not_walked(whose, days[0], at)
        context["otherwise"] = [(walk, is_skipped(walk.visit)) for walk in skipped.walks]
    return render(request, "relationships/rounds/calendar.html", context)


def _days(on: date, *, is_month: bool) -> list[date]:
    """The whole weeks of the month, or the one week, in which that day lies."""
    if is_month:
        return list(Calendar().itermonthdates(on.year, on.month))
    monday = on - timedelta(days=on.weekday())
    return [monday + n * ONE_DAY for n in range(7)]


def _week(found: list[read.Entry], days: list[date], today: date) -> dict[str, Any]:
    shown = read.shown_days(found, days[0])
    return {
        "title": _("week %(week)s") % {"week": days[0].isocalendar().week},
        "span": f"{day_words(days[0])} – {day_words(days[-1])}",
        "summary": read.week_summary(found),
        "days": [read.Day(day, is_today=day == today) for day in shown],
        "rows": read.week_rows(found, shown, today),
        "list": read.by_day(found, shown, today),
    }


def _month(found: list[read.Entry], days: list[date], on: date, today: date) -> dict[str, Any]:
    cells = read.by_day(found, days, today, on.month)
    weeks = [cells[n : n + 7] for n in range(0, len(cells), 7)]
    weekend = any(cell.entries for week in weeks for cell in week[5:])
    width = 7 if weekend else 5
    return {
        "title": date_format(on, "F Y"),
        "summary": read.week_summary(found),
        "heads": [cell.on for cell in weeks[0][:width]],
        "weeks": [week[:width] for week in weeks],
        "has_weekend": weekend,
        "list": [cell for cell in cells if cell.entries and not cell.is_other_month],
    }


def _day(text: str, today: date) -> date:
    """The day of the address; today where it is none, or none that a calendar reaches."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if 1970 <= found.year <= 2099 else today


def _filtered(request: Request) -> tuple[Whose, dict[str, int], bool]:
    """Visits in scope, narrowed by the address: `buddy`, `unit`; whether they are only one's own."""
    scope = request.scope
    is_own = scope.kind == "buddy" and not scope.is_administrator
    asked = {name: key_in(request.GET.get(name, "")) for name in ("buddy", "unit")}
    chosen = {name: key for name, key in asked.items() if key is not None}
    if is_own and chosen.get("buddy", scope.person_id) != scope.person_id:
        return Whose(scope, NOBODY, chosen.get("unit")), chosen, is_own
    buddy = scope.person_id if is_own else chosen.get("buddy")  # a buddy's own walks
    return Whose(scope, buddy, chosen.get("unit")), chosen, is_own


def _people(request: Request, walks: list[Any]) -> list[dict[str, Any]]:
    """Chips: everybody who walks in these days."""
    people = {walk.visit.buddy_id: walk.visit.buddy for walk in walks}
    ordered = sorted(people.values(), key=lambda person: person.folded_name)[:MOST_CHIPS]
    if len(ordered) < 2 and "buddy" not in request.GET:
        return []
    wanted = request.GET.get("buddy", "")
    return [
        {
            "person": person,
            "is_on": wanted == str(person.pk),
            "href": _address(request, buddy="" if wanted == str(person.pk) else str(person.pk)),
        }
        for person in ordered
    ]


def _address(request: Request, **changes: str) -> str:
    known = ("on", "view", "buddy", "unit", "not")
    state = {name: request.GET.get(name, "").replace("\0", "")[:20] for name in known} | changes
    params = {name: value for name, value in state.items() if value}
    path = reverse("rounds:calendar")
    return f"{path}?{urlencode(params)}" if params else path


def _links(request: Request, on: date, today: date, *, is_month: bool) -> dict[str, str]:
    """Where the arrows, Today and the other view lead."""
    if is_month:
        before = on.replace(day=1) - ONE_DAY
        after = on.replace(day=28) + 5 * ONE_DAY
        before, after = before.replace(day=1), after.replace(day=1)
    else:
        before, after = on - 7 * ONE_DAY, on + 7 * ONE_DAY
    is_not = request.GET.get("not") == "1"
    return {
        "before": _address(request, on=before.isoformat()),
        "after": _address(request, on=after.isoformat()),
        "today": _address(request, on=""),
        "is_now": "" if on != today else "1",
        "week": _address(request, view=""),
        "month": _address(request, view="month"),
        "everybody": _address(request, buddy=""),
        "not": _address(request, **{"not": "" if is_not else "1"}),
        "is_not": "1" if is_not else "",
    }
