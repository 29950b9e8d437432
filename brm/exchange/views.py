"""The doors of the import: bring, correct, look, keep."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brm.base import clock, sheets
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from brm.exchange import leaving, services, undoing
from brm.exchange.choices import KNOWN, CompleteFor, Means, State
from brm.exchange.forms import BringForm
from brm.exchange.models import Import
from brm.exchange.plan import Plan
from relationships.marks.sent_forms import counts_once
from relationships.people.models import Person

SHOWN = 25  # rows of each table on the page; the rest as a sheet


def may_import(request: Request) -> None:
    """Administrators, and BRM managers who answer for everything."""
    if not (request.scope.is_administrator or request.scope.manages_everything):
        raise PermissionDenied(
            _("Only administrators bring in files. Ask one of them, or your BRM manager.")
        )


@require_GET
def past(request: Request) -> HttpResponse:
    may_import(request)
    rows = Import.objects.defer("content").select_related("brought_by").order_by("-brought_at")
    return render(request, "brm/exchange/list.html", {"imports": rows[:50]})


@require_http_methods(["GET", "POST"])
@counts_once
def bring(request: Request) -> HttpResponse:
    may_import(request)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, content = form.content()
        try:
            brought = services.bring(
                kind=form.cleaned_data["kind"],
                file_name=name,
                content=content,
                by=request.person or None,
                at=clock.now(),
            )
        except RuleBroken as broken:
            form.add_error(broken.field or "file", str(broken))
        else:
            return redirect("imports:page", brought.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "brm/exchange/new.html", {"form": form}, status=status)


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    may_import(request)
    brought = get_object_or_404(Import.objects.select_related("brought_by"), pk=pk)
    if brought.state != State.READY:
        context = {
            "brought": brought,
            "may_undo": undoing.may_undo(brought),
            "leavers": _cut(list(leaving.still_asked(brought))) if brought.leavers else {},
        }
        return render(request, "brm/exchange/done.html", context)
    return _shown(request, brought)


@require_POST
def correct(request: Request, pk: int) -> HttpResponse:
    may_import(request)
    brought = get_object_or_404(Import, pk=pk)
    chosen = _said(request, "column_")
    joins = {name: other for name, other in _said(request, "join_").items() if len(other) <= 200}
    try:
        services.correct(brought, chosen=chosen, joins=joins)
    except RuleBroken as broken:
        return _shown(request, brought, problem=str(broken), status=422)
    return redirect("imports:page", pk)


def _said(request: Request, prefix: str) -> dict[str, str]:
    """The posted fields of that prefix, by what follows it."""
    return {
        name.removeprefix(prefix): str(request.POST[name]).replace("\0", "")
        for name in request.POST
        if name.startswith(prefix) and "\0" not in name
    }


@require_POST
def complete(request: Request, pk: int) -> HttpResponse:
    """Say for what the file is complete; the preview then names who may have left."""
    may_import(request)
    brought = get_object_or_404(Import, pk=pk)
    units = [int(one) for one in request.POST.getlist("units") if one.isdecimal() and len(one) < 18]
    try:
        leaving.say_complete(brought, complete_for=request.POST.get("for", ""), units=units)
    except RuleBroken as broken:
        return _shown(request, brought, problem=str(broken), status=422)
    return redirect(f"{reverse('imports:page', args=[pk])}#complete")


@require_POST
def keep(request: Request, pk: int) -> HttpResponse:
    may_import(request)
    brought = get_object_or_404(Import, pk=pk)
    try:
        services.keep(brought, at=clock.now())
    except RuleBroken as broken:
        return _shown(request, brought, problem=str(broken), status=422)
    return redirect("imports:page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a whole import back, after a look at what would go and what stays."""
    may_import(request)
    brought = get_object_or_404(Import.objects.defer("content"), pk=pk)
    if brought.state == State.UNDONE:
        return redirect("imports:page", pk)
    act = undoing.undo if request.method == "POST" else undoing.look
    try:
        found = act(brought, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("imports:page", pk)
    if request.method == "POST":
        messages.success(request, _("The import is taken back."))
        return redirect("imports:page", pk)
    context = {"brought": brought, "found": found, "left": _cut(found.left)}
    return render(request, "brm/exchange/undo.html", context)


@require_GET
def refused(request: Request, pk: int) -> HttpResponse:
    """The refused rows as a sheet, to correct and bring again."""
    may_import(request)
    brought = get_object_or_404(Import, pk=pk, state=State.READY)
    seen = services.preview(brought)
    reasons = {one.row: one.reason for one in seen.plan.refused} if seen.plan else {}
    rows = [[*row.cells, reasons[row.number]] for row in seen.table.rows if row.number in reasons]
    answer = HttpResponse(
        sheets.csv_bytes([*seen.table.header, _("Why it was refused")], rows),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return answer


def _shown(
    request: Request, brought: Import, *, problem: str = "", status: int = 200
) -> HttpResponse:
    try:
        seen = services.preview(brought)
    except RuleBroken as broken:  # a column of another kind, after the kind was changed by hand
        return render(
            request, "brm/exchange/new.html",
            {"form": BringForm(), "problem": str(broken)}, status=422,
        )  # fmt: skip
    context = {
        "brought": brought,
        "columns": seen.columns,
        "meanings": [(means, Means(means).label) for means in ("", *KNOWN[brought.kind])],
        "notices": seen.table.notices,
        "rows": len(seen.table.rows),
        "plan": seen.plan,
        "problem": problem or seen.problem,
        **(_figures(seen.plan, brought) if seen.plan else {}),
    }
    return render(request, "brm/exchange/page.html", context, status=status)


def _figures(plan: Plan, brought: Import) -> dict[str, object]:
    """What the page shows of a plan: each table cut, with how many more there are."""
    wanted, missing = plan.wanted, leaving.leavers(brought, plan)
    return {
        "kept": len(plan.new) + len(plan.changed),
        "may_keep": not plan.is_nothing or bool(missing),
        "refused": _cut(plan.refused),
        "changes": _cut(plan.changes),
        "absent": _cut([person.name for person in plan.absent]),
        "complete": _complete(plan, brought, missing),
        "new_units": _cut([_placed(plan, unit.key) for unit in plan.new_units]),
        "alike": [
            (name, other, brought.joins.get(name) == other) for name, other in _asked(plan, brought)
        ],
        "vacant": _cut([f"{post.number} {post.title}" for post in wanted.vacant]),
        "to_nobody": _cut([f"{post.number} {post.title}" for post in wanted.to_nobody]),
        "to_missing": _cut(
            [f"{post.number} {post.title} → {post.reports_to}" for post in wanted.to_missing]
        ),
        "undecided": [
            (wanted.units[key].name, [wanted.units[one].name for one in ways])
            for key, ways in wanted.undecided.items()
        ],
        "loops": [[wanted.units[key].name for key in ring] for ring in wanted.loops],
    }


def _complete(plan: Plan, brought: Import, missing: Sequence[Person]) -> dict[str, object]:
    """The question what the file is complete for, with whom it would be asked about."""
    if not leaving.asks(brought) or not plan.absent:
        return {}
    there = sorted(
        (unit for unit in plan.units.values() if unit.closed_on is None), key=lambda one: one.lft
    )
    return {
        "ways": [(way, label, way == brought.complete_for) for way, label in CompleteFor.choices],
        "units": [(unit, unit.pk in brought.complete_units) for unit in there],
        "leavers": _cut([person.name for person in missing]),
    }


def _asked(plan: Plan, brought: Import) -> list[tuple[str, str]]:
    """The look-alikes, and those that were said to be the same before."""
    return [*plan.alike, *(pair for pair in brought.joins.items() if pair not in plan.alike)]


def _placed(plan: Plan, key: str) -> tuple[str, str]:
    """A new department and what it lies under."""
    unit = plan.wanted.units[key]
    above = plan.wanted.units.get(unit.parent or "")
    return unit.name, above.name if above else ""


def _cut(rows: Sequence[object]) -> dict[str, object]:
    return {"shown": rows[:SHOWN], "more": max(0, len(rows) - SHOWN), "count": len(rows)}
