"""The pages of one role: naming somebody, what it is about, accepting it and handing it back."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from brm.base import clock
from brm.base.editing import Stale, again
from brm.base.errors import RuleBroken
from brm.base.pages import typed
from brm.base.scope import Request
from governance.guidance import for_role
from governance.roles import board, services
from governance.roles.choices import Standing, Subject
from governance.roles.forms import ChangeForm, DeputyForm, NameForm, WhyForm
from governance.roles.models import RoleAssignment
from governance.roles.queries import (
    asked_openly,
    beside,
    ends_soon,
    handovers_of,
    may_arrange,
    may_arrange_anything,
    may_arrange_for,
    served_by,
    waits_for_yes,
)
from governance.roles.undoing import Watched
from relationships.marks.sent_forms import counts_once


def new(request: Request) -> HttpResponse:
    """Name somebody for a role of a system, or with `?for=unit` of a department."""
    if not may_arrange_anything(request.scope):
        raise PermissionDenied(
            _("Roles are given by those who answer for a department or a system. Ask them.")
        )
    subject = _subject_asked(request)
    form = NameForm(typed(request), scope=request.scope, subject=subject, initial=_asked(request))
    if form.is_valid():
        data = form.cleaned_data
        unit, system = data.get("unit"), data.get("system")
        if not may_arrange_for(request.scope, unit=unit, system=system):
            raise PermissionDenied(
                _("You can name people for departments and systems that you answer for.")
            )
        watched = Watched(data["role"], unit, system)
        try:
            assignment = _named(request, form)
        except RuleBroken as broken:
            _tell(form, broken)
        else:
            watched.offer(request, _kept(assignment))
            return redirect("roles:page", assignment.pk)
    return _form_page(request, "new", form, subject=subject)


def _form_page(request: Request, page: str, form: Any, **more: Any) -> HttpResponse:
    """A page with a form; one that says what is wrong is answered as such."""
    status = 422 if form.errors else 200
    return render(request, f"governance/roles/{page}.html", {"form": form, **more}, status=status)


def _named(request: Request, form: NameForm) -> RoleAssignment:
    """Somebody fills the role from now on, or it is said that nobody does."""
    data = form.cleaned_data
    of: Any = {"unit": data.get("unit"), "system": data.get("system"), "at": clock.now()}
    if data["standing"] == Standing.VACANT and data["holder"] is None:
        return services.declare_vacant(data["role"], **of)
    return services.assign(
        data["role"], **of, holder=data["holder"], standing=data["standing"],
        is_accountable=data["is_accountable"] or None, conditions=form.conditions(),
        client_id=data["client_id"], by=request.person or None,
    )  # fmt: skip


def _kept(assignment: RoleAssignment) -> str:
    if assignment.standing in {Standing.VACANT, Standing.DE_FACTO}:
        return _("Kept. The board shows it.")
    return _("Kept. Who was named is asked whether they accept.")


def _subject_asked(request: Request) -> Subject:
    is_unit = request.GET.get("for") == Subject.UNIT or "unit" in request.GET
    return Subject.UNIT if is_unit else Subject.SYSTEM


def _asked(request: Request) -> dict[str, Any]:
    """What the address says already: which role, of which system or department."""
    asked = {name: request.GET.get(name, "") for name in ("role", "system", "unit")}
    return {**asked, "standing": Standing.APPOINTED, "client_id": uuid4()}


def _tell(form: Any, broken: RuleBroken) -> None:
    form.add_error(broken.field if broken.field in form.fields else None, str(broken))


def role(request: Request, pk: int) -> HttpResponse:
    """One role that somebody fills, or nobody: in ten lines what it is about."""
    assignment = _seen(request, pk)
    person_id = request.scope.person_id
    is_own = assignment.holder_id is not None and assignment.holder_id == person_id
    context = {
        "assignment": assignment,
        "ring": board.RINGS[Standing(assignment.standing)],
        "is_own": is_own,
        "is_late": assignment.is_late(clock.today_in(settings.TIME_ZONE)),
        "served": served_by(assignment),
        "guidance": for_role(assignment.role.slug),
        "beside": beside(assignment),
        "handed": handovers_of(assignment)[:3],
        "asked": asked_openly(assignment),
        "may_accept": is_own and waits_for_yes(assignment),
        "may_arrange": may_arrange(assignment, request.scope),
        "ending_soon": ends_soon(assignment, clock.today_in(settings.TIME_ZONE)),
    }
    return render(request, "governance/roles/page.html", context)


def _seen(request: Request, pk: int) -> RoleAssignment:
    rows = RoleAssignment.objects.visible_to(request.scope)
    return get_object_or_404(
        rows.select_related("role", "unit", "system__owned_by", "holder", "deputy"), pk=pk
    )


def _watched(assignment: RoleAssignment) -> Watched:
    return Watched(assignment.role, assignment.unit, assignment.system)


def _own_or_arranged(request: Request, pk: int) -> RoleAssignment:
    """The role, if this person fills it or arranges it; else 404 or 403."""
    assignment = _seen(request, pk)
    if assignment.holder_id == request.scope.person_id and assignment.holder_id is not None:
        return assignment
    if may_arrange(assignment, request.scope):
        return assignment
    raise PermissionDenied(
        _("Only who fills this role, or who answers for it, can change it. Ask them.")
    )


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """The holder says yes; nobody else can say it for them."""
    assignment = _seen(request, pk)
    if assignment.holder_id is None or assignment.holder_id != request.scope.person_id:
        raise PermissionDenied(_("Only who was named can accept a role."))
    asked = asked_openly(assignment)
    act = services.accept if asked is None else _agrees
    return _done(request, assignment, act, _("Thank you. It is yours now."))


def _agrees(assignment: RoleAssignment, *, at: datetime) -> None:
    """Whom people go to says yes to being it openly."""
    asked = asked_openly(assignment)
    if asked is not None:
        services.holder_says(asked, yes=True, why="", at=at)


@require_POST
def renew(request: Request, pk: int) -> HttpResponse:
    """A year more, by who fills the role or arranges it."""
    assignment = _own_or_arranged(request, pk)
    year = clock.today_in(settings.TIME_ZONE) + services.A_YEAR
    is_longer = assignment.valid_until is not None and assignment.valid_until > year
    said = _("It runs longer than a year already.") if is_longer else _("Renewed for a year.")
    return _done(request, assignment, services.renew, said)


def _done(request: Request, assignment: RoleAssignment, act: Any, said: str) -> HttpResponse:
    watched = _watched(assignment)
    try:
        act(assignment, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        watched.offer(request, said)
    return redirect("roles:page", assignment.pk)


def hand_back(request: Request, pk: int) -> HttpResponse:
    """It ends, for a reason; where nobody is left it is vacant, and that is said."""
    assignment = _own_or_arranged(request, pk)
    form = WhyForm(typed(request))
    if form.is_valid():
        act = services.end_vacancy if assignment.is_vacant else services.hand_back
        watched = _watched(assignment)
        try:
            vacancy = act(assignment, why=form.cleaned_data["why"], at=clock.now())
        except RuleBroken as broken:
            _tell(form, broken)
        else:
            watched.offer(request, _("It has ended. Thank you for saying why."))
            if assignment.holder_id == request.scope.person_id and vacancy:
                return redirect("roles:handover", assignment.pk)  # the vacancy is not theirs to see
            return redirect("roles:page", vacancy.pk if vacancy else assignment.pk)
    is_own = assignment.holder_id is not None and assignment.holder_id == request.scope.person_id
    return _form_page(request, "hand_back", form, assignment=assignment, is_own=is_own)


@counts_once
def edit(request: Request, pk: int) -> HttpResponse:
    """What is agreed beside the name: standing, time, deputy, until when."""
    assignment = _seen(request, pk)
    if not may_arrange(assignment, request.scope):
        raise PermissionDenied(_("Only who answers for this role can change what is agreed."))
    if assignment.is_vacant or assignment.ended_on:
        raise PermissionDenied(_("Nobody fills this role now, so there is nothing to agree."))
    form = ChangeForm(typed(request), scope=request.scope, initial=_as_agreed(assignment))
    if form.is_valid():
        data, watched = form.cleaned_data, _watched(assignment)
        try:
            services.change(
                assignment, version=data["version"], standing=data["standing"],
                is_accountable=data["is_accountable"], conditions=form.conditions(),
                by=request.person or None, at=clock.now(),
            )  # fmt: skip
        except Stale as stale:
            form = ChangeForm(again(request.POST, stale.current), scope=request.scope)
            form.add_error(None, str(stale))
        except RuleBroken as broken:
            _tell(form, broken)
        else:
            watched.offer(request, _("Kept."))
            return redirect("roles:page", pk)
    return _form_page(request, "edit", form, assignment=assignment)


def _as_agreed(assignment: RoleAssignment) -> dict[str, Any]:
    names = (
        "standing", "is_accountable", "hours_per_week", "is_agreed_by_manager", "valid_until",
        "version",
    )  # fmt: skip
    agreed = {name: getattr(assignment, name) for name in names}
    return {**agreed, "deputy": assignment.deputy_id}


def deputy(request: Request, pk: int) -> HttpResponse:
    """Who steps in: said by who fills the role or arranges it."""
    assignment = _own_or_arranged(request, pk)
    initial = {"deputy": assignment.deputy_id}
    form = DeputyForm(typed(request), scope=request.scope, initial=initial)
    if form.is_valid():
        watched = _watched(assignment)
        try:
            services.set_deputy(assignment, deputy=form.cleaned_data["deputy"])
        except RuleBroken as broken:
            _tell(form, broken)
        else:
            watched.offer(request, _("Kept."))
            return redirect("roles:page", pk)
    return _form_page(request, "deputy", form, assignment=assignment)
