"""The pages of assessments: the map, beginning, going through it, what came out."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from brm.base.htmx import answer as page_or_part
from brm.base.lists import Chip, Choice, Sort, listing
from brm.base.pages import typed
from brm.base.recurrence import plain_words
from brm.base.scope import EVERYTHING, Request
from brm.base.sheet_answer import sheet_of
from governance.assessments import map as heat_map
from governance.assessments import queries, services
from governance.assessments.asking import may_arrange
from governance.assessments.choices import Mode
from governance.assessments.forms import BeginForm, PromiseForm
from governance.assessments.models import Assessment
from governance.assessments.picture import asked_people, picture_of
from governance.assessments.queries import assessable, begun_by, may_assess, waiting
from governance.assessments.sheets import csv_of
from governance.assessments.squares import legend
from governance.checklists.models import Cluster, Practice
from governance.checklists.queries import may_read, named, offered_first
from relationships.campaigns.repeating import series_of
from relationships.desk.shown import with_views
from relationships.units.models import Unit

SORTS = {"name": Sort(gettext_lazy("Department"), ("folded_name",))}


@with_views("assessments:list")
def assessments(request: Request) -> HttpResponse | StreamingHttpResponse:
    """The map: departments against groups of practices, each cell the way to its answers."""
    groups = dict(heat_map.offered_with_groups())
    checklists = list(groups)
    checklist = _chosen(request, checklists)
    if checklist is None:
        return render(request, "governance/assessments/map.html", {"checklists": []})
    halves = heat_map.halves(checklist)
    page = listing(
        request, _mapped(request), sorts=SORTS, default="name", search=["folded_name"],
        filters=_filters(checklist, checklists, halves), things=gettext_lazy("departments"),
        anchor="map", keep={} if len(checklists) > 1 else {"checklist": [str(checklist.pk)]},
    )  # fmt: skip
    clusters = groups[checklist]
    half = next((each for each in halves if each.key == request.GET.get("when")), None)
    if page.file:
        cells = heat_map.sheet_cells(clusters)
        return sheet_of(
            page, "checklist", cells, lambda units: heat_map.rows(checklist, clusters, units, half)
        )
    open_ones = waiting(request.scope)
    context = {
        "page": page,
        "checklist": checklist,
        "checklists": checklists,
        "clusters": clusters,
        "levels": _levels(clusters),
        "legend": legend(checklist),
        "rows": heat_map.rows(
            checklist, clusters, page.rows, half, _versions(checklist, checklists)
        ),
        "shows_half": half is not None,
        "shows_change": request.GET.get("show") == "change",
        "begun": open_ones.own,
        "under_way": open_ones.asked,
        "may_assess": may_assess(request.scope),
        "may_read": may_read(request.scope),
    }
    template = "governance/assessments/map.html"
    return page_or_part(request, template, template, context)


def _mapped(request: Request) -> Any:
    """Departments whose assessments this person may read."""
    if request.scope.is_administrator or request.scope.manages_everything:
        return Unit.objects.open()
    return assessable(request.scope)


def _chosen(request: Request, checklists: list[Any]) -> Any:
    asked = request.GET.get("checklist", "")
    by_key = {str(checklist.pk): checklist for checklist in checklists}
    return by_key.get(asked) or _shown_first(checklists)


def _shown_first(checklists: list[Any]) -> Any:
    """The first that shows something: a version that was only just brought in does not hide what was
    answered with the one before."""
    answered = (each for each in checklists if each.last_end)
    return next(answered, None) or next(iter(checklists), None)


def _versions(checklist: Any, checklists: list[Any]) -> list[Any]:
    """The other versions of the same checklist with which somebody was asked."""
    same = (each for each in checklists if each.slug == checklist.slug and each.last_end)
    return [each for each in same if each.pk != checklist.pk]


def _filters(
    checklist: Any, checklists: list[Any], halves: list[heat_map.Half]
) -> list[Chip | Choice]:
    filters: list[Chip | Choice] = [
        Chip("asked", _("Asked already"), heat_map.asked_units(checklist)),
        Chip("differ", _("Where people differ"), heat_map.differing_units(checklist)),
        Chip("unknown", _("Where most don’t know"), heat_map.unknown_units(checklist)),
        Chip("show", _("Change since last time"), EVERYTHING, value="change"),
    ]
    if len(halves) > 1:
        options = [("last", _("The last time")), *((half.key, half.label) for half in halves)]
        filters.append(
            Choice("when", _("When"), options, lambda _value: EVERYTHING, default="last")
        )
    if len(checklists) > 1:
        options = [(str(each.pk), named(each)) for each in checklists]
        filters.append(
            Choice(
                "checklist",
                _("Checklist"),
                options,
                lambda _value: EVERYTHING,
                default=str(_shown_first(checklists).pk),
            )
        )
    return filters


def _levels(clusters: list[Cluster]) -> list[tuple[str, int]]:
    """The levels above the columns, each with how many it spans."""
    levels: list[tuple[str, int]] = []
    for cluster in clusters:
        name = cluster.level_title
        if levels and levels[-1][0] == name:
            levels[-1] = (name, levels[-1][1] + 1)
        else:
            levels.append((name, 1))
    return levels


def new(request: Request) -> HttpResponse:
    """Begin for a department, or go on with what was begun."""
    if not may_assess(request.scope):
        raise PermissionDenied(
            _("Checklists are for those who answer for a department or speak for it. Ask them.")
        )
    first = offered_first().filter(is_active=True).first()
    asked = {"unit": request.GET.get("unit", ""), "checklist": first, "extent": "quick"}
    asked["mode"] = Mode.ALONE
    form = BeginForm(typed(request), scope=request.scope, initial=asked)
    if form.is_valid():
        mode = form.cleaned_data.pop("mode")
        if mode in (Mode.APART, Mode.TOGETHER):
            return _ask_several(mode, form.cleaned_data)
        try:
            begun = services.begin(**form.cleaned_data, by=request.person, at=clock.now())
        except RuleBroken as broken:
            form.add_error(broken.field, str(broken))
        else:
            return redirect("assessments:fill", begun.pk)
    context = {"form": form, "begun": begun_by(request.scope.person_id)[:5]}
    status = 422 if form.errors else 200
    return render(request, "governance/assessments/new.html", context, status=status)


def _ask_several(mode: str, chosen: dict[str, Any]) -> HttpResponse:
    """On to the page that asks whom, with what was chosen so far."""
    query = {
        "unit": chosen["unit"].pk, "mode": mode, "extent": chosen["extent"],
        "checklist": chosen["checklist"].pk,
    }  # fmt: skip
    return redirect(f"{reverse('assessments:ask')}?{urlencode(query)}")


def seen(request: Request, pk: int) -> Assessment:
    rows = Assessment.objects.visible_to(request.scope)
    return get_object_or_404(rows.select_related("checklist", "unit", "by"), pk=pk)


def assessment(request: Request, pk: int) -> HttpResponse:
    """What came out: the department's picture, where to begin, and what was promised."""
    found = seen(request, pk)
    if found.finished_at is None:
        return _not_yet(request, found)
    context = _context(request, found)
    return render(request, "governance/assessments/page.html", context)


def _not_yet(request: Request, found: Assessment) -> HttpResponse:
    """While it is asked: who is, until when, and never who answered."""
    if found.is_alone and not found.is_planned:
        return redirect("assessments:fill", found.pk)
    if found.is_together and not found.is_planned:
        return redirect("assessments:room", found.pk)
    sheets = asked_people(found)
    context = {
        "assessment": found,
        "sheets": sheets,
        "is_mine": any(sheet.person_id == request.scope.person_id for sheet in sheets),
        "named": named(found.checklist),
        "again": comes_again(found),
        "may_arrange": may_arrange(request, found),
        "before": queries.promised_last_time(found),
    }
    return render(request, "governance/assessments/under_way.html", context)


def comes_again(found: Assessment) -> str:
    """Its rhythm in words, in the reader's language; "" where it comes once. No query."""
    if not found.recurs or found.recurs_from is None:
        return ""
    return plain_words(series_of(found.recurs, found.recurs_from))


def _context(request: Request, found: Assessment) -> dict[str, Any]:
    return {
        "assessment": found,
        "picture": picture_of(found),
        "before": queries.promised_last_time(found),
        "named": named(found.checklist),
        "again": comes_again(found),
        "may_arrange": may_arrange(request, found),
        "today": clock.today_in(settings.TIME_ZONE),
    }


@require_safe
def printed(request: Request, pk: int) -> HttpResponse:
    """The same on paper: what came out, the gaps, the promises, room to sign."""
    found = seen(request, pk)
    if found.finished_at is None:
        raise Http404
    return render(request, "governance/assessments/print.html", _context(request, found))


@require_safe
def sheet(request: Request, pk: int) -> StreamingHttpResponse:
    """What came out as CSV: a statement a line, only what the page shows."""
    found = seen(request, pk)
    if found.finished_at is None:
        raise Http404
    return csv_of(found, picture_of(found))


def promise(request: Request, pk: int, practice_pk: int) -> HttpResponse:
    """Make a promise of a gap: what, who, by when."""
    found = seen(request, pk)
    if not assessable(request.scope).filter(pk=found.unit_id).exists():
        raise PermissionDenied(_("Promises are made by those who answer for the department."))
    practice = get_object_or_404(
        Practice.objects.filter(cluster__checklist=found.checklist_id), pk=practice_pk
    )
    form = PromiseForm(typed(request), scope=request.scope, initial={"client_id": uuid4()})
    if form.is_valid():
        try:
            services.promise_for(
                found, practice, **form.cleaned_data, by=request.person or None, at=clock.now()
            )
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        else:
            messages.success(request, _("Promised. It is asked about when you look again."))
            return redirect("assessments:page", pk)
    if found.finished_at is None:
        raise Http404
    lines = [
        each
        for cluster in picture_of(found).clusters
        for every in cluster.practices
        if every.practice.pk == practice.pk
        for each in every.told
    ]
    context = {"form": form, "assessment": found, "practice": practice, "lines": lines}
    status = 422 if form.errors else 200
    return render(request, "governance/assessments/promise.html", context, status=status)
