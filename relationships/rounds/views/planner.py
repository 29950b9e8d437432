"""Planning a round, for one department or several, and changing it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock, editing
from brm.base.errors import RuleBroken
from brm.base.htmx import wants_part
from brm.base.scope import Request
from relationships.buddies.choices import Rank
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format
from relationships.rounds.forms.planner import WEEKDAYS, PlanForm, initial_of
from relationships.rounds.models import Round
from relationships.rounds.queries.access import may_plan, plannable
from relationships.rounds.queries.preview import Preview, preview
from relationships.rounds.queries.rounds import next_visit
from relationships.rounds.services import plans
from relationships.rounds.services.horizon import horizon
from relationships.rounds.services.plans import Wish
from relationships.rounds.words import day_words
from relationships.units.models import Unit

MOST_AT_ONCE = 60
TEXTS = (
    ("starts_time", _("Time there")),
    ("minutes", _("How long")),
    ("rule", _("How often")),
    ("place", _("Where")),
    ("online", _("Online at")),
    ("question_card", _("Questions to take along")),
)


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
    ids = {int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 18}
    if not ids:
        return []
    found = Unit.objects.visible_to(request.scope).open().filter(pk__in=ids)
    units = list(found.order_by("folded_name", "pk")[:MOST_AT_ONCE])
    for unit in units:
        if not may_plan(request.scope, unit):
            raise PermissionDenied(
                _("Rounds are planned by the BRM managers and the IT buddies of a department.")
            )
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


def new(request: Request) -> HttpResponse:
    """Plan a round; for several departments each keeps its own buddy."""
    units = chosen_units(request)
    if not units:
        return choose(request)
    at = clock.now()
    planning = serving(units, at.date())
    several = len(units) > 1
    form = PlanForm(
        _typed_in(request),
        buddies=planning[0].buddies,
        several=several,
        initial=_beginning(units[0], planning[0], at.date()),
    )
    if request.method != "POST":
        return _page(request, form, planning, _looked(form, planning, bound=_typed(form)))
    if form.is_valid() and not _only_looks(request):
        made = _keep(request, form, planning)
        if made is not None:
            return made
    return _answer(request, form, planning)


def choose(request: Request) -> HttpResponse:
    """Which departments? Those without a round first; several at once get the same rhythm."""
    if not (request.scope.is_manager or request.scope.is_buddy):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )
    running = set(Round.objects.running().values_list("unit_id", flat=True))
    rows = list(
        Unit.objects.filter(plannable(request.scope))
        .open()
        .order_by("folded_name", "pk")
        .only("pk", "name", "place")[:500]
    )
    groups = (
        (_("Without a round"), [unit for unit in rows if unit.pk not in running]),
        (_("With a round already"), [unit for unit in rows if unit.pk in running]),
    )
    return render(request, "relationships/rounds/choose.html", {"groups": groups, "any": rows})


def edit(request: Request, pk: int) -> HttpResponse:
    """Change a round: from a day on, or with all that is to come."""
    round_ = _round(request, pk)
    if not may_plan(request.scope, round_.unit):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )
    at = clock.now()
    planning = serving([round_.unit], at.date())
    if round_.buddy_id not in {buddy.pk for buddy in planning[0].buddies}:
        planning[0].buddies.append(round_.buddy)
    upcoming = next_visit(round_, at)
    initial = {**initial_of(round_), "from_on": upcoming and upcoming.recurrence_id[:10]}
    data = _typed_in(request)
    form = PlanForm(data, buddies=planning[0].buddies, initial=initial)
    if request.method != "POST":
        return _page(request, form, planning, _looked(form, planning, bound=_typed(form)), round_)
    if form.is_valid() and not _only_looks(request):
        answer = _change(request, form, round_, planning)
        if answer is not None:
            return answer
    return _answer(request, form, planning, round_)


def _change(
    request: Request, form: PlanForm, round_: Round, planning: list[Planning]
) -> HttpResponse | None:
    data, at = form.cleaned_data, clock.now()
    wish, version = _wish(data, data["buddy"]), data["version"]
    try:
        if data.get("extent") == "following":
            changed = plans.change_from(
                round_, version, wish, from_on=data["from_on"], by=request.person, at=at
            )
        else:
            changed = plans.change_all(round_, version, wish, by=request.person, at=at)
    except editing.Stale as stale:
        form.add_error(None, str(stale))
        both = editing.both_texts(stale.current, data, TEXTS)
        form.data = editing.again(request.POST, stale.current)
        return _page(request, form, planning, [], round_, both=both, status=409)
    except RuleBroken as broken:
        form.say(broken)
        return None
    messages.success(request, _("Kept. The visits to come follow."))
    if changed.stayed:
        names = ", ".join(
            day_words(date.fromisoformat(v.recurrence_id[:10])) for v in changed.stayed
        )
        messages.info(
            request, _("These stay as they are, because somebody changed them: %s.") % names
        )
    return redirect("rounds:page", changed.round.pk)


def end(request: Request, pk: int) -> HttpResponse:
    """End a round: a page that says what happens, and the press."""
    round_ = _round(request, pk)
    if not may_plan(request.scope, round_.unit):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )
    if request.method == "POST":
        plans.end_round(round_, by=request.person, at=clock.now())
        messages.success(request, _("The round has ended. What was done stays to be read."))
        return redirect("rounds:page", round_.pk)
    return render(request, "relationships/rounds/end.html", {"round": round_})


def _typed_in(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _round(request: Request, pk: int) -> Round:
    rows = Round.objects.visible_to(request.scope).select_related("unit", "buddy__person")
    return get_object_or_404(rows, pk=pk)


def _beginning(unit: Unit, planning: Planning, today: date) -> dict[str, Any]:
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


def _wish(data: dict[str, Any], buddy: ITBuddy) -> Wish:
    names = set(Wish.__dataclass_fields__) - {"buddy"}
    return Wish(buddy=buddy, **{name: data[name] for name in names})


def _keep(request: Request, form: PlanForm, planning: list[Planning]) -> HttpResponse | None:
    data, at = form.cleaned_data, clock.now()
    if not form.several:
        try:
            made = plans.plan_round(
                planning[0].unit, _wish(data, data["buddy"]), by=request.person, at=at
            )
        except RuleBroken as broken:
            form.say(broken)
            return None
        messages.success(request, _("The round is planned."))
        return redirect("rounds:page", made.pk)
    wishes = [
        (one.unit, _wish({**data, "place": one.unit.place}, one.buddy))
        for one in planning
        if one.buddy
    ]
    rounds, refused = plans.plan_rounds(wishes, by=request.person, at=at)
    for unit, refusal in refused:
        messages.error(request, f"{unit.name}: {refusal}")
    without = [one.unit.name for one in planning if one.buddy is None]
    if without:
        names = ", ".join(without)
        messages.error(request, _("Nobody serves these yet, so no round was planned: %s.") % names)
    if not rounds:
        if refused:
            form.say(refused[0][1])
        else:
            form.add_error(None, _("None of these departments has an IT buddy yet."))
        return None
    words = ngettext("%s round is planned.", "%s rounds are planned.", len(rounds))
    messages.success(request, words % len(rounds))
    return redirect("rounds:list")


def _only_looks(request: Request) -> bool:
    return "look" in request.POST or wants_part(request)


def _typed(form: PlanForm) -> PlanForm:
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


def _looked(
    form: PlanForm, planning: list[Planning], *, bound: PlanForm | None = None
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
            round_ = plans.built(one.unit, _wish(bound.cleaned_data, buddy))
            plans.check(round_)
            rounds.append(round_)
    except RuleBroken as broken:
        bound.say(broken)
        return []
    return preview(rounds, at, horizon(at)) if rounds else []


def _answer(
    request: Request, form: PlanForm, planning: list[Planning], round_: Round | None = None
) -> HttpResponse:
    previews = _looked(form, planning)
    if wants_part(request):
        context = {"form": form, "previews": previews}
        return render(request, "relationships/rounds/_preview.html", context)
    status = 422 if form.errors else 200
    return _page(request, form, planning, previews, round_, status=status)


def _page(
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
        "round": round_,
        "both": both,
        "days": [(key, short, name, key in chosen) for key, short, name in WEEKDAYS],
        "back": reverse("rounds:page", args=[round_.pk]) if round_ else reverse("rounds:list"),
    }
    return render(request, "relationships/rounds/planner.html", context, status=status)
