"""One visit: planned by hand, moved, called off, given to somebody else, answered for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brm.base import clock, editing
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format
from relationships.rounds.forms.visits import (
    AnswerForm,
    CancelForm,
    OneVisitForm,
    PlanVisitForm,
    WhenForm,
)
from relationships.rounds.models import Visit
from relationships.rounds.queries.access import may_change, must_plan_visits, plannable
from relationships.rounds.queries.days import in_the_way, who_serves, who_stands_in
from relationships.rounds.queries.rounds import planned_at, walk_of
from relationships.rounds.services import visits as services
from relationships.rounds.services.undoing import as_it_was
from relationships.rounds.views import undoing
from relationships.rounds.views.visits import log_address, one_in_sight
from relationships.rounds.words import there
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays

FIELDS = [
    ("day", gettext_lazy("Day")),
    ("time", gettext_lazy("Time there")),
    ("buddy", gettext_lazy("Who goes")),
    ("format", gettext_lazy("How")),
    ("minutes", gettext_lazy("Minutes")),
    ("place", gettext_lazy("Where")),
]
TYPED_AS = {"starts_at": "day"}
MOST_UNITS = 300


class _Stands:
    """A visit as its form says it, to lay beside what was typed."""

    def __init__(self, visit: Visit) -> None:
        local = there(visit)
        self.day, self.time = local.date(), f"{local:%H:%M}"
        self.buddy, self.format, self.minutes = visit.buddy_id, visit.format, visit.minutes
        self.place = visit.place


def _typed_in(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _mine(request: Request, pk: int) -> Visit:
    visit = one_in_sight(request, pk)
    if not may_change(request.scope, visit):
        raise PermissionDenied(
            _("Visits are changed by whoever walks them, and by the BRM managers there.")
        )
    return visit


def plan(request: Request) -> HttpResponse:
    """One visit to come without a round: where, when, who goes."""
    must_plan_visits(request.scope)
    unit = _chosen_unit(request)
    if unit is None:
        units = Unit.objects.filter(plannable(request.scope)).open().order_by("folded_name", "pk")
        return render(request, "relationships/visits/where.html", {"units": units[:MOST_UNITS]})
    today = clock.today_in(unit.time_zone)
    form = PlanVisitForm(
        _typed_in(request),
        zone=unit.time_zone,
        people=[*who_serves(unit, today), *who_stands_in(unit, today)],
        closed=lambda day: in_the_way(unit, day),
        initial=_beginning(unit, add_workdays(unit, today, 1), request),
    )
    if request.method == "POST" and form.is_valid():
        known = planned_at(unit)
        try:
            visit = services.plan_visit(unit, form.wish, by=request.person, at=clock.now())
        except RuleBroken as broken:
            _say(form, broken)
        else:
            said = _("Planned. Who welcomes it is reminded the working day before.")
            undoing.offer_planned(request, said, visit, known)
            return redirect("visits:page", visit.pk)
    context = {"form": form, "unit": unit}
    return render(
        request, "relationships/visits/plan.html", context, status=422 if form.errors else 200
    )


def _chosen_unit(request: Request) -> Unit | None:
    """The department of the address, where one may plan; else a sentence or nothing."""
    key = key_in(request.GET.get("unit", ""))
    if key is None:
        return None
    unit = get_object_or_404(Unit.objects.visible_to(request.scope).open(), pk=key)
    must_plan_visits(request.scope, unit)
    return unit


def _beginning(unit: Unit, day: Any, request: Request) -> dict[str, Any]:
    return {
        "day": request.GET.get("on") or day, "time": "10:00", "minutes": 45,
        "format": Format.MEETING, "place": unit.place, "buddy": str(request.person.pk),
    }  # fmt: skip


def edit(request: Request, pk: int) -> HttpResponse:
    """Change this one alone; the second of two editors sees both texts."""
    visit = _mine(request, pk)
    data = _typed_in(request)
    if data is not None:
        data = editing.chosen(data, _Stands(visit), FIELDS)
    form = _change_form(visit, data)
    if data is None or not form.is_valid():
        return _edit_page(request, form, visit, status=422 if form.errors else 200)
    before = as_it_was(visit)
    try:
        changed = services.change_visit(
            visit, form.cleaned_data["version"], form.wish,
            by=request.person, at=clock.now(), words=form.cleaned_data["words"],
        )  # fmt: skip
    except editing.Stale as stale:
        typed = editing.again(data, stale.current)
        form = _change_form(stale.current, typed)
        words: dict[str, Any] = {"buddy": form.names, "format": dict(Format.choices)}
        both = editing.both_texts(_Stands(stale.current), typed, FIELDS, words)
        return _edit_page(request, form, stale.current, both=both, status=409)
    except RuleBroken as broken:
        _say(form, broken)
        return _edit_page(request, form, visit, status=422)
    undoing.offer(
        request, _("Kept. Whoever was reminded of this visit is told."), changed, before
    )  # fmt: skip
    return redirect(_page_of(changed, request))


def _page_of(visit: Visit, request: Request) -> str:
    """Its page; who stood in and gave it away may not see it any more and goes back to the day."""
    if may_change(request.scope, visit):
        return reverse("visits:page", args=[visit.pk])
    return reverse("logbook:day")


def _change_form(visit: Visit, data: QueryDict | None) -> OneVisitForm:
    local = there(visit)
    serving = ITBuddy.objects.on(local.date()).filter(unit=visit.unit_id)
    rows = serving.select_related("person").order_by("person__folded_name")
    beginning = {
        "day": local.date(), "time": local.time(), "buddy": str(visit.buddy_id),
        "format": visit.format, "minutes": visit.minutes, "place": visit.place,
        "version": visit.version,
    }  # fmt: skip
    stand_ins = who_stands_in(visit.unit, local.date(), local.date())
    people = [*(row.person for row in rows), *stand_ins, visit.buddy]
    return OneVisitForm(data, zone=visit.unit.time_zone, people=people, initial=beginning)


def _edit_page(
    request: Request, form: OneVisitForm, visit: Visit, *, both: Any = (), status: int = 200
) -> HttpResponse:
    context = {"form": form, "visit": visit, "both": both}
    return render(request, "relationships/visits/edit.html", context, status=status)


def _say(form: WhenForm, broken: RuleBroken) -> None:
    """A broken rule at the field it is about."""
    name = TYPED_AS.get(broken.field or "", broken.field or "")
    form.add_error(name if name in form.fields else None, str(broken))


def cancel(request: Request, pk: int) -> HttpResponse:
    """Nobody goes this time, with a word why."""
    visit = _mine(request, pk)
    form = CancelForm(_typed_in(request))
    if request.method == "POST" and form.is_valid():
        before = as_it_was(visit)
        try:
            off = services.cancel_visit(
                visit, words=form.cleaned_data["words"], by=request.person, at=clock.now()
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            undoing.offer(
                request, _("Called off. It stays to be seen, with its reason."), off, before
            )
            return redirect("visits:page", visit.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "visit": visit}
    return render(request, "relationships/visits/cancel.html", context, status=status)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """A visit that was called off takes place after all."""
    visit = _mine(request, pk)
    before = as_it_was(visit)
    try:
        planned = services.plan_again(visit, by=request.person, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        undoing.offer(request, _("Planned again."), planned, before)
    return redirect("visits:page", visit.pk)


def answer(request: Request, pk: int) -> HttpResponse:
    """Held, moved, missed? One press; the mail's button leads here."""
    visit = _mine(request, pk)
    at = clock.now()
    is_open = services.is_open(visit) and visit.starts_at <= at
    form = AnswerForm(_typed_in(request))
    if request.method == "POST" and form.is_valid():
        data, before = form.cleaned_data, as_it_was(visit)
        try:
            if data["said"] == "held":
                said = services.say_held(visit, by=request.person, at=at)
                undoing.offer(request, _("Kept: it was held."), said, before)
            else:
                said = services.say_missed(visit, by=request.person, at=at, words=data["words"])
                undoing.offer(
                    request, _("Kept: nobody went. The next one is planned."), said, before
                )
        except RuleBroken as broken:
            messages.error(request, str(broken))
        return redirect("visits:page", visit.pk)
    context = {
        "form": form, "visit": visit, "walk": walk_of(visit, at), "is_open": is_open,
        "log": log_address(visit),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "relationships/visits/answer.html", context, status=status)
