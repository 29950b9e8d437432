"""The doors of the import: bring, correct, look, keep, wait, take back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brm.base import clock, htmx, sheets
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from brm.exchange import leaving, services, undoing
from brm.exchange.choices import KNOWN, WORKED_ON, CompleteFor, Means, State
from brm.exchange.forms import BringForm
from brm.exchange.models import Import
from brm.exchange.shown import cut
from brm.exchange.staying import left_of
from relationships.marks.sent_forms import counts_once


def may_import(request: Request) -> None:
    """Administrators, and BRM managers who answer for everything."""
    if not (request.scope.is_administrator or request.scope.manages_everything):
        raise PermissionDenied(
            _("Only administrators bring in files. Ask one of them, or your BRM manager.")
        )


@require_GET
def past(request: Request) -> HttpResponse:
    may_import(request)
    rows = Import.objects.defer("seen").select_related("brought_by").order_by("-brought_at")
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
    brought = get_object_or_404(Import.objects.select_related("brought_by", "progress"), pk=pk)
    if brought.state in WORKED_ON:
        return htmx.answer(
            request, "brm/exchange/working.html", "brm/exchange/_working.html",
            {"brought": brought, "progress": brought.progress},
        )  # fmt: skip
    if htmx.wants_part(request):  # the work that the page asked after has ended
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    if brought.state == State.FAILED:
        return render(request, "brm/exchange/failed.html", {"brought": brought})
    if brought.state != State.READY:
        context = {
            "brought": brought,
            "may_undo": undoing.may_undo(brought),
            "left": cut(left_of(brought)),
            "leavers": cut(list(leaving.still_asked(brought))) if brought.leavers else {},
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
        return _not_so(request, brought, broken)
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
        return _not_so(request, brought, broken)
    return redirect(f"{reverse('imports:page', args=[pk])}#complete")


@require_POST
def keep(request: Request, pk: int) -> HttpResponse:
    may_import(request)
    brought = get_object_or_404(Import, pk=pk)
    try:
        services.ask_to_keep(brought, at=clock.now())
    except RuleBroken as broken:
        return _not_so(request, brought, broken)
    return redirect("imports:page", pk)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Check a long file once more after something stood in its way."""
    may_import(request)
    services.try_again(get_object_or_404(Import, pk=pk))
    return redirect("imports:page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, pk: int) -> HttpResponse:
    """Take a whole import back, after a look at what would go and what stays."""
    may_import(request)
    brought = get_object_or_404(Import, pk=pk)
    if brought.state in {State.UNDOING, State.UNDONE}:
        return redirect("imports:page", pk)
    try:
        if request.method == "POST":
            undoing.ask_to_undo(brought, at=clock.now())
        elif brought.is_long and undoing.may_undo(brought):
            context = {"brought": brought, "extent": undoing.extent(brought)}
            return render(request, "brm/exchange/undo.html", context)
        else:
            found = undoing.look(brought, at=clock.now())
            context = {"brought": brought, "found": found, "left": cut(found.left)}
            return render(request, "brm/exchange/undo.html", context)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        if not brought.is_long:
            messages.success(request, _("The import is taken back."))
    return redirect("imports:page", pk)


@require_GET
def refused(request: Request, pk: int) -> HttpResponse:
    """The refused rows as a sheet, to correct and bring again."""
    may_import(request)
    brought = get_object_or_404(Import, pk=pk, state=State.READY)
    headings, rows = services.refused_rows(brought)
    answer = HttpResponse(
        sheets.csv_bytes([*headings, _("Why it was refused")], rows),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return answer


def _not_so(request: Request, brought: Import, broken: RuleBroken) -> HttpResponse:
    """The preview with the sentence; where a worker has the file, the page that says so."""
    if broken.code in {"at_work", "already_kept", "another_is_kept"}:
        messages.error(request, str(broken))
        return redirect("imports:page", brought.pk)
    return _shown(request, brought, problem=str(broken), status=422)


def _shown(
    request: Request, brought: Import, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The preview: worked out now for a short file, as a worker left it for a long one."""
    try:
        seen = services.looked_at(brought)
    except RuleBroken as broken:  # a column of another kind, after the kind was changed by hand
        return render(
            request, "brm/exchange/new.html",
            {"form": BringForm(), "problem": str(broken)}, status=422,
        )  # fmt: skip
    context = {
        **seen,
        "brought": brought,
        "meanings": [(means, Means(means).label) for means in ("", *KNOWN[brought.kind])],
        "ways": [(way, label, way == brought.complete_for) for way, label in CompleteFor.choices],
        "problem": problem or seen["problem"],
    }
    return render(request, "brm/exchange/page.html", context, status=status)
