"""What the pages that plan a round share: who is planned for, what comes of it, how it is shown."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.htmx import wants_part
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format
from relationships.rounds.forms.planner import WEEKDAYS, PlanForm
from relationships.rounds.models import Round
from relationships.rounds.queries.access import must_plan_rounds
from relationships.rounds.queries.preview import Changes, Preview, preview
from relationships.rounds.services import plans
from relationships.rounds.services.horizon import horizon
from relationships.rounds.services.plans import Wish
from relationships.units.models import Unit

MOST_AT_ONCE = 60
MOST_CHANGES = 100


@dataclass(frozen=True)
class Planning:
    """One department that is being planned for, with those who could go."""

    unit: Unit
    buddies: list[ITBuddy]

    @property
    def buddy(self) -> ITBuddy | None:
        return self.buddies[0] if self.buddies else None


def chosen_units(request: Request) -> list[Unit]:
    """The departments of the address (`unit=1`, again and again, or `units=1,2`) in sight."""
    given = [*request.GET.getlist("unit"), *request.GET.get("units", "").split(",")]
    ids = {key for text in given if (key := key_in(text)) is not None}
    if not ids:
        return []
    found = Unit.objects.visible_to(request.scope).open().filter(pk__in=ids)
    units = list(found.order_by("folded_name", "pk")[:MOST_AT_ONCE])
    for unit in units:
        must_plan_rounds(request.scope, unit)
    return units


def serving(units: list[Unit], day: date) -> list[Planning]:
    """Who could go where: first buddies before deputies. One query."""
    rows = (
        ITBuddy.objects.filter(unit__in=units)
        .exclude(until__lt=day)
        .select_related("person")
        .order_by("since", "pk")
    )
    by_unit: dict[int, list[ITBuddy]] = {unit.pk: [] for unit in units}
    for buddy in rows:
        by_unit[buddy.unit_id].append(buddy)
    for buddies in by_unit.values():
        buddies.sort(key=lambda buddy: buddy.rank == Rank.DEPUTY)
    return [Planning(unit, by_unit[unit.pk]) for unit in units]


def beginning(unit: Unit, planning: Planning, today: date) -> dict[str, Any]:
    first = today + timedelta(days=1)
    day = WEEKDAYS[first.weekday()][0]
    works = [one for one in unit.workdays.split(",") if one]
    return {
        "buddy": str(planning.buddy.pk) if planning.buddy else "",
        "rhythm": _rhythm_for(unit.rhythm_days),
        "week": "1",
        "days": [day if day in works or not works else works[0]],
        "starts_time": "10:00",
        "minutes": 45,
        "format": Format.WALK,
        "starts_on": first,
        "place": unit.place,
        "on_closed": "next",
        "on_busy": "skip",
    }


def _rhythm_for(days: int) -> str:
    """The preset nearest to how often somebody should come by."""
    if days <= 10:
        return "weekly"
    if days <= 20:
        return "fortnightly"
    return "monthly" if days <= 60 else "quarterly"


def wish_of(data: dict[str, Any], buddy: ITBuddy) -> Wish:
    names = set(Wish.__dataclass_fields__) - {"buddy"}
    return Wish(buddy=buddy, **{name: data[name] for name in names})


def only_looks(request: Request) -> bool:
    return "look" in request.POST or wants_part(request)


def as_typed(form: PlanForm) -> PlanForm:
    """The form's own beginning as if it had been typed, for the first preview."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form.get_initial_for_field(form.fields[name], name)
        if isinstance(value, list):
            data.setlist(name, value)
        elif value not in {None, ""}:
            data[name] = str(value)
    return PlanForm(
        data, buddies=list(form.buddies.values()), several=form.several, initial=form.initial
    )


def single_changes(request: Request) -> dict[date, date | None]:
    """Single dates changed while planning: left out (`off`), or on another day (`to-2026-12-25`)."""
    found: dict[date, date | None] = {}
    for name in list(request.POST)[:MOST_CHANGES]:
        day, to = _day(name.removeprefix("to-")), _day(str(request.POST[name]))
        if name.startswith("to-") and day and to:
            found[day] = to
    for text in request.POST.getlist("off")[:MOST_CHANGES]:
        day = _day(text)
        if day:
            found[day] = None
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def looked(
    form: PlanForm,
    planning: list[Planning],
    *,
    bound: PlanForm | None = None,
    changes: Changes | None = None,
    is_new: bool = True,
) -> list[Preview]:
    """What comes of what is typed, nothing while it is not whole; refusals go to their field."""
    bound = bound or form
    if not bound.is_valid():
        return []
    at, rounds = clock.now(), []
    try:
        for one in planning:
            buddy = bound.cleaned_data.get("buddy") or one.buddy
            if buddy is None:
                continue
            round_ = plans.built(one.unit, wish_of(bound.cleaned_data, buddy))
            plans.check(round_)
            rounds.append(round_)
    except RuleBroken as broken:
        bound.say(broken)
        return []
    return preview(rounds, at, horizon(at), changes, is_new=is_new) if rounds else []


def answer(
    request: Request, form: PlanForm, planning: list[Planning], round_: Round | None = None
) -> HttpResponse:
    may_change = round_ is None and not form.several
    changes = single_changes(request) if may_change else None
    previews = looked(form, planning, changes=changes, is_new=round_ is None)
    if wants_part(request):
        context = {"form": form, "previews": previews, "may_change": may_change}
        return render(request, "relationships/rounds/_preview.html", context)
    status = 422 if form.errors else 200
    return page(request, form, planning, previews, round_, status=status)


def page(
    request: Request,
    form: PlanForm,
    planning: list[Planning],
    previews: list[Preview],
    round_: Round | None = None,
    *,
    both: object = (),
    status: int = 200,
) -> HttpResponse:
    chosen = form["days"].value() or []
    context = {
        "form": form,
        "planning": planning,
        "unit": planning[0].unit,
        "several": form.several,
        "previews": previews,
        "may_change": round_ is None and not form.several,
        "round": round_,
        "both": both,
        "days": [(key, short, name, key in chosen) for key, short, name in WEEKDAYS],
        "back": reverse("rounds:page", args=[round_.pk]) if round_ else reverse("rounds:list"),
    }
    return render(request, "relationships/rounds/planner.html", context, status=status)
