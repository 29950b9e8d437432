"""All visits, and one: moved, called off, given to somebody else, answered for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.htmx import answer as page_or_part
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.scope import Request
from relationships.buddies.models import ITBuddy
from relationships.rounds.choices import Format, VisitState
from relationships.rounds.forms.visits import AnswerForm, CancelForm, OneVisitForm
from relationships.rounds.models import Visit
from relationships.rounds.queries.access import may_change
from relationships.rounds.queries.rounds import walk_of
from relationships.rounds.services import visits as services
from relationships.rounds.words import there

FIELDS = {"starts_at": "day"}


def index(request: Request) -> HttpResponse:
    """Visits to come, done, not walked; the state lies in the address."""
    at = clock.now()
    rows = Visit.objects.visible_to(request.scope).select_related("unit", "buddy", "instead_of")
    rows = rows.exclude(why_changed="ended")
    people = (
        Visit.objects.visible_to(request.scope)
        .filter(starts_at__gt=at - services.FAR)
        .order_by("buddy__folded_name")
        .values_list("buddy", "buddy__name")
        .distinct()[:200]
    )
    page = listing(
        request,
        rows,
        sorts={
            "when": Sort(gettext_lazy("When"), ("starts_at",)),
            "unit": Sort(gettext_lazy("Department"), ("unit__folded_name", "starts_at")),
        },
        default="when",
        filters=[
            Choice(
                "what", gettext_lazy("Which"),
                [
                    ("coming", gettext_lazy("to come")),
                    ("done", pgettext_lazy("a visit", "done")),
                    ("open", gettext_lazy("held, moved, missed?")),
                    ("not", gettext_lazy("not walked")),
                    ("all", gettext_lazy("all of them")),
                ],
                lambda value: _which(value, at), default="coming",
            ),
            Choice("buddy", gettext_lazy("Buddy"), [(str(pk), name) for pk, name in people], "buddy"),
            Choice("format", gettext_lazy("How"), Format.choices, "format"),
            Chip("nobody", gettext_lazy("Nobody can go"), Q(why_changed="nobody", state="planned")),
        ],
        search=("unit__folded_name", "buddy__folded_name"),
        columns=["when", "unit", Head(gettext_lazy("Who")), Head(gettext_lazy("How it stands"))],
        things=gettext_lazy("visits"),
    )  # fmt: skip
    context = {"page": page, "walks": [walk_of(visit, at) for visit in page.rows]}
    return page_or_part(
        request, "relationships/visits/list.html", "relationships/visits/_list.html", context
    )


def _which(value: str, at: object) -> Q:
    unanswered = Q(state=VisitState.MISSED, logged_at=None)
    return {
        "coming": Q(state=VisitState.PLANNED, starts_at__gt=at),
        "done": Q(state=VisitState.DONE),
        "open": Q(state=VisitState.PLANNED, starts_at__lte=at) | unanswered,
        "not": Q(state__in=(VisitState.CANCELLED, VisitState.MISSED)),
        "all": Q(),
    }[value]


def _typed_in(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _visit(request: Request, pk: int) -> Visit:
    rows = Visit.objects.visible_to(request.scope).select_related(
        "unit", "buddy", "instead_of", "round", "logged_by"
    )
    return get_object_or_404(rows, pk=pk)


def _mine(request: Request, pk: int) -> Visit:
    visit = _visit(request, pk)
    if not may_change(request.scope, visit):
        raise PermissionDenied(
            _("Visits are changed by whoever walks them, and by the BRM managers there.")
        )
    return visit


def page(request: Request, pk: int) -> HttpResponse:
    """One visit: when, who, what came of it, and what can be done about it."""
    visit, at = _visit(request, pk), clock.now()
    may = may_change(request.scope, visit)
    is_over = visit.starts_at <= at
    context = {
        "visit": visit,
        "walk": walk_of(visit, at),
        "may_change": may and services.is_open(visit) and not is_over,
        "may_answer": may and services.is_open(visit) and is_over,
        "may_plan_again": may and visit.state == VisitState.CANCELLED and not is_over,
        "log": _log_address(visit) if may else "",
        "observations": list(visit.observations.all()) if visit.state == VisitState.DONE else [],
        "thanks": list(visit.thanks.all()) if visit.state == VisitState.DONE else [],
    }
    return render(request, "relationships/visits/page.html", context)


def _log_address(visit: Visit) -> str:
    """Where this visit is logged, once that page is there."""
    try:
        return f"{reverse('logbook:new')}?visit={visit.pk}"
    except NoReverseMatch:
        return ""


def edit(request: Request, pk: int) -> HttpResponse:
    """Change this one alone."""
    visit = _mine(request, pk)
    buddies = (
        ITBuddy.objects.on(there(visit).date())
        .filter(unit=visit.unit)
        .select_related("person")
        .order_by("person__folded_name")
    )
    form = OneVisitForm(_typed_in(request), visit=visit, buddies=list(buddies))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wish = services.OneVisit(
            data["starts_at"], data["buddy"], data["minutes"], data["format"], data["place"]
        )
        try:
            services.change_visit(
                visit, data["version"], wish, by=request.person, at=clock.now(), words=data["words"]
            )
        except RuleBroken as broken:
            name = FIELDS.get(broken.field or "", broken.field or "")
            form.add_error(name if name in form.fields else None, str(broken))
        else:
            messages.success(request, _("Kept. Whoever was reminded of this visit is told."))
            return redirect("visits:page", visit.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "visit": visit}
    return render(request, "relationships/visits/edit.html", context, status=status)


def cancel(request: Request, pk: int) -> HttpResponse:
    """Nobody goes this time, with a word why."""
    visit = _mine(request, pk)
    form = CancelForm(_typed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_visit(
                visit, words=form.cleaned_data["words"], by=request.person, at=clock.now()
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("Called off. It stays to be seen, with its reason."))
            return redirect("visits:page", visit.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "visit": visit}
    return render(request, "relationships/visits/cancel.html", context, status=status)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """A visit that was called off takes place after all."""
    visit = _mine(request, pk)
    try:
        services.plan_again(visit, by=request.person, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("Planned again."))
    return redirect("visits:page", visit.pk)


def answer(request: Request, pk: int) -> HttpResponse:
    """Held, moved, missed? One press; the mail's button leads here."""
    visit = _mine(request, pk)
    at = clock.now()
    is_open = services.is_open(visit) and visit.starts_at <= at
    form = AnswerForm(_typed_in(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data["said"] == "held":
                services.say_held(visit, by=request.person, at=at)
                messages.success(request, _("Kept: it was held."))
            else:
                services.say_missed(visit, by=request.person, at=at, words=data["words"])
                messages.success(request, _("Kept: nobody went. The next one is planned."))
        except RuleBroken as broken:
            messages.error(request, str(broken))
        return redirect("visits:page", visit.pk)
    context = {
        "form": form, "visit": visit, "walk": walk_of(visit, at), "is_open": is_open,
        "log": _log_address(visit),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "relationships/visits/answer.html", context, status=status)
