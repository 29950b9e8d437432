"""Thanks: one page for what was agreed, and the presses that pass them on or take them back."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.htmx import back_to
from brm.base.pages import form_page, typed
from brm.base.scope import Request, Scope
from relationships.logbook.forms.thanks import SettleForm
from relationships.logbook.queries.sheet import colleagues, may_log
from relationships.logbook.queries.thanks import namable
from relationships.logbook.services import thanks as services
from relationships.rounds.brought import Thanks


def one_in_sight(request: Request, pk: int) -> Thanks:
    rows = Thanks.objects.visible_to(request.scope).select_related(
        "visit__unit", "visit__buddy", "to", "from_person"
    )
    found: Thanks = get_object_or_404(rows, pk=pk)
    return found


def may_take_back(scope: Scope, thanks: Thanks) -> bool:
    """Whoever said it, whoever is thanked, and those who look after it. No query."""
    theirs = {thanks.to_id, thanks.from_person_id} - {None}
    return scope.person_id in theirs or may_log(scope, thanks.visit.unit, thanks.visit)


def _must_look_after(request: Request, thanks: Thanks) -> None:
    if not may_log(request.scope, thanks.visit.unit, thanks.visit):
        raise PermissionDenied(_("Thanks are passed on by the buddies of the department."))


def _offer(request: Request, sentence: str, before: Thanks, after: Thanks) -> None:
    was, now = services.as_it_was(before), services.as_it_was(after)
    undo.offer_change(request, sentence, "thanks", after, was=was, now=now)


@require_http_methods(["GET", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """Thanks as they were said; those who look after them say for whom, and what was agreed."""
    thanks = one_in_sight(request, pk)
    context = {"thanks": thanks, "may_take_back": may_take_back(request.scope, thanks)}
    if thanks.passed_on_at or not may_log(request.scope, thanks.visit.unit, thanks.visit):
        if request.method == "POST":
            _must_look_after(request, thanks)
        return render(request, "relationships/logbook/thanks.html", context)
    people = namable(request.scope, colleagues(thanks.visit.unit), (thanks.to, thanks.from_person))
    form = SettleForm(typed(request), people=people, thanks=thanks)

    def act(_data: dict[str, Any]) -> HttpResponse:
        said = form.said(thanks.client_id or uuid4(), thanks.words)
        kept = services.settle(
            thanks, said, at=clock.now(), version=request.POST.get("version", "")
        )
        _offer(request, _("Kept: what was agreed about these thanks."), thanks, kept)
        return redirect("logbook:thanks", thanks.pk)

    return form_page(
        request, form, act, title=_("Thanks to pass on"), button=_("Keep"),
        back=reverse("visits:page", args=[thanks.visit_id]), record=thanks,
        template="relationships/logbook/thanks_form.html", more={**context, "people": people},
    )  # fmt: skip


@require_POST
def passed_on(request: Request, pk: int) -> HttpResponse:
    """Say that thanks reached whom they were for."""
    thanks = one_in_sight(request, pk)
    _must_look_after(request, thanks)
    try:
        kept = services.pass_on(thanks, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        _offer(request, _("Kept: passed on."), thanks, kept)
    return HttpResponseRedirect(back_to(request, reverse("logbook:day")))


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    """Whoever said it or is thanked would rather keep it there."""
    thanks = one_in_sight(request, pk)
    if not may_take_back(request.scope, thanks):
        raise PermissionDenied(_("Thanks are taken back by whoever said them or is thanked."))
    kept = services.take_back(thanks, at=clock.now())
    _offer(request, _("Taken back: no page of both sides shows it any more."), thanks, kept)
    return redirect("/")


def _undo(request: Request, said: dict[str, Any]) -> str:
    rows = Thanks.objects.all()  # who took their own name back does not see it any more
    if str(request.person.pk) not in (said["before"]["to_id"], said["before"]["from_person_id"]):
        rows = rows.looked_after_by(request.scope)
    thanks = get_object_or_404(rows, pk=said["pk"])
    services.restore_thanks(thanks, said["version"], said["before"])
    return _("Taken back. The thanks are as they were.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("thanks", _undo)
