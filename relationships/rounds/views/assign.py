"""Give departments a buddy and a rhythm in one act: ticks, people, rhythm, and what comes of it."""

from datetime import date, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.htmx import wants_part
from brm.base.keys import key_in
from brm.base.pages import typed
from brm.base.scope import Request
from relationships.people.forms import may_be_named
from relationships.people.models import Person
from relationships.rounds.forms.assign import MOST, AssignForm
from relationships.rounds.queries.assigning import Proposal, proposed
from relationships.rounds.queries.lacking import Row, departments, walkers
from relationships.rounds.queries.rounds import rhythm_words
from relationships.rounds.services import assigning
from relationships.rounds.services.assigning import Assigned
from relationships.rounds.views.planning_page import only_looks
from relationships.units.models import Unit

FAR = timedelta(days=366)


def assign(request: Request) -> HttpResponse:
    """The departments of a manager that lack a buddy or a round, and both for all that are ticked."""
    if not request.scope.is_manager:
        raise PermissionDenied(_("Departments get their buddies from their BRM managers."))
    asked = {key_in(text) for text in request.GET.getlist("unit")}
    shown = [row for row in departments(request.scope, clock.now()) if row.lacks or row.pk in asked]
    begun = [str(row.pk) for row in shown if row.pk in asked or not (asked or row.is_served)]
    today = clock.today_here()
    next_monday = today + timedelta(days=-today.weekday() % 7 or 7)
    form = AssignForm(
        typed(request),
        rows=[row.unit for row in shown],
        serving=walkers(request.scope, clock.now()),
        named=may_be_named(request.scope),
        initial={"units": begun[:MOST], "starts_on": next_monday},
    )
    plan: Proposal | None = None
    if request.method == "POST" and form.is_valid():
        plan = _looked(form, today)
        if plan is not None and not only_looks(request):
            made = _kept(request, form)
            if made is not None:
                return _told(request, made)
    if wants_part(request):
        return render(request, "relationships/rounds/_assigned.html", _of(form, plan))
    status = 422 if form.errors else 200
    context = {**_of(form, plan), "groups": _groups(form, shown), "people": _people(form)}
    context["is_new_open"] = not form.serving or bool({"other", "another"} & set(form.errors))
    return render(request, "relationships/rounds/assign.html", context, status=status)


def _looked(form: AssignForm, today: date) -> Proposal | None:
    """What would come of it; a refusal goes to its field."""
    terms = form.terms()
    if not today <= terms.starts_on <= today + FAR:
        form.add_error("starts_on", _("Choose a week within the next twelve months."))
        return None
    try:
        return proposed(form.cleaned_data["units"], terms, clock.now())
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return None


def _kept(request: Request, form: AssignForm) -> Assigned | None:
    units, terms = form.cleaned_data["units"], form.terms()
    try:
        return assigning.assign(units, terms, by=request.person, at=clock.now())
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return None


def _told(request: Request, made: Assigned) -> HttpResponse:
    if not made.amount:
        messages.info(request, _("These departments have a buddy and a round already."))
        return redirect("rounds:list")
    rounds = ngettext("%s round is planned", "%s rounds are planned", len(made.rounds))
    names = ngettext("%s buddy is named", "%s buddies are named", len(made.buddies))
    sentence = _("%(rounds)s, %(names)s.") % {
        "rounds": rounds % len(made.rounds),
        "names": names % len(made.buddies),
    }
    undo.offer(request, sentence, "assigned", **made.said())
    return redirect("rounds:list")


def _of(form: AssignForm, plan: Proposal | None) -> dict[str, object]:
    turns = [] if plan is None else [(turn, rhythm_words(turn.round())) for turn in plan.turns]
    return {"form": form, "plan": plan, "turns": turns}


def _groups(form: AssignForm, shown: list[Row]) -> list[tuple[str, list[tuple[Unit, bool]]]]:
    """Departments to tick, those without a buddy first."""
    ticked = set(form["units"].value() or ())
    groups = (
        (_("Without a buddy"), [row.unit for row in shown if not row.is_served]),
        (_("With a buddy"), [row.unit for row in shown if row.is_served]),
    )
    return [
        (label, [(unit, str(unit.pk) in ticked) for unit in units])
        for label, units in groups
        if units
    ]


def _people(form: AssignForm) -> list[tuple[Person, bool]]:
    ticked = set(form["people"].value() or ())
    return [(person, key in ticked) for key, person in form.serving.items()]
