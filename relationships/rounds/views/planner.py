"""Planning a round, for one department or several, and changing it."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock, editing, undo, undo_records
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.rounds.forms.planner import PlanForm, initial_of
from relationships.rounds.models import Round
from relationships.rounds.queries.access import must_plan_rounds, plannable
from relationships.rounds.queries.rounds import next_visit
from relationships.rounds.services import plans, singly
from relationships.rounds.views import undoing
from relationships.rounds.views.both_wishes import as_chosen, both_wishes
from relationships.rounds.views.planning_page import (
    Planning,
    answer,
    as_typed,
    beginning,
    chosen_units,
    looked,
    only_looks,
    page,
    serving,
    single_changes,
    wish_of,
)
from relationships.rounds.words import day_words
from relationships.units.models import Unit


def new(request: Request) -> HttpResponse:
    """Plan a round; for several departments each keeps its own buddy."""
    units = chosen_units(request)
    if not units:
        return choose(request)
    today = clock.today_in(units[0].time_zone)
    planning = serving(units, today)
    several = len(units) > 1
    form = PlanForm(
        _typed_in(request),
        buddies=planning[0].buddies,
        several=several,
        initial=beginning(units[0], planning[0], today) | ({"place": ""} if several else {}),
    )
    if request.method != "POST":
        return page(request, form, planning, looked(form, planning, bound=as_typed(form)))
    if form.is_valid() and not only_looks(request):
        made = _keep(request, form, planning)
        if made is not None:
            return made
    return answer(request, form, planning)


def choose(request: Request) -> HttpResponse:
    """Which departments? Those without a round first; several at once get the same rhythm."""
    must_plan_rounds(request.scope)
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
    must_plan_rounds(request.scope, round_.unit)
    at = clock.now()
    planning = serving([round_.unit], clock.today_in(round_.time_zone))
    if round_.buddy_id not in {buddy.pk for buddy in planning[0].buddies}:
        planning[0].buddies.append(round_.buddy)
    upcoming = next_visit(round_, at)
    initial = {**initial_of(round_), "from_on": upcoming and upcoming.recurrence_id[:10]}
    data = as_chosen(request.POST, round_) if request.method == "POST" else None
    form = PlanForm(data, buddies=planning[0].buddies, initial=initial)
    if request.method != "POST":
        previews = looked(form, planning, bound=as_typed(form), is_new=False)
        return page(request, form, planning, previews, round_)
    if form.is_valid() and not only_looks(request):
        done = _change(request, form, round_, planning)
        if done is not None:
            return done
    return answer(request, form, planning, round_)


def _change(
    request: Request, form: PlanForm, round_: Round, planning: list[Planning]
) -> HttpResponse | None:
    data, at = form.cleaned_data, clock.now()
    wish, version = wish_of(data, data["buddy"]), data["version"]
    try:
        if data.get("extent") == "following":
            changed = plans.change_from(
                round_, version, wish, from_on=data["from_on"], by=request.person, at=at
            )
        else:
            changed = plans.change_all(round_, version, wish, by=request.person, at=at)
    except editing.Stale as stale:
        typed = editing.again(as_chosen(request.POST, stale.current), stale.current)
        both = both_wishes(wish, form, typed, stale.current)
        form.data = typed
        return page(request, form, planning, [], round_, both=both, status=409)
    except RuleBroken as broken:
        form.say(broken)
        return None
    undoing.offer_round(request, _("Kept. The visits to come follow."), round_, changed)
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
    must_plan_rounds(request.scope, round_.unit)
    if request.method == "POST":
        ended = plans.end_round(round_, by=request.person, at=clock.now()).round
        sentence = _("The round has ended. What was done stays to be read.")
        if ended.version != round_.version:
            undo.offer(request, sentence, "round_ended", pk=ended.pk, version=ended.version)
        return redirect("rounds:page", round_.pk)
    return render(request, "relationships/rounds/end.html", {"round": round_})


def _typed_in(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _round(request: Request, pk: int) -> Round:
    rows = Round.objects.visible_to(request.scope).select_related("unit", "buddy__person")
    return get_object_or_404(rows, pk=pk)


def _running(units: list[Unit]) -> set[int]:
    """The rounds that were planned before: the same wish sent twice is one round. One query."""
    return set(Round.objects.running().filter(unit__in=units).values_list("pk", flat=True))


def _keep(request: Request, form: PlanForm, planning: list[Planning]) -> HttpResponse | None:
    return (_keep_several if form.several else _keep_one)(request, form, planning)


def _keep_one(request: Request, form: PlanForm, planning: list[Planning]) -> HttpResponse | None:
    data, known = form.cleaned_data, _running([planning[0].unit])
    try:
        made = singly.plan_with_changes(
            planning[0].unit, wish_of(data, data["buddy"]), single_changes(request),
            by=request.person, at=clock.now(),
        )  # fmt: skip
    except RuleBroken as broken:
        form.say(broken)
        return None
    said = _("The round is planned.")
    undo_records.made(request, said, "round", made, to=reverse("rounds:list"), known=known)
    return redirect("rounds:page", made.pk)


def _keep_several(
    request: Request, form: PlanForm, planning: list[Planning]
) -> HttpResponse | None:
    data, known = form.cleaned_data, _running([one.unit for one in planning])
    wishes = [
        (one.unit, wish_of({**data, "place": data["place"] or one.unit.place}, one.buddy))
        for one in planning
        if one.buddy
    ]
    rounds, refused = plans.plan_rounds(wishes, by=request.person, at=clock.now())
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
    undo_records.made(request, words % len(rounds), "round", *rounds, known=known)
    return redirect("rounds:list")
