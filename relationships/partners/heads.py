"""Naming the heads of many departments in one act, as their posts suggest."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brm.base import clock, undo_records
from brm.base.errors import RuleBroken
from brm.base.rights import must_be_keeper
from brm.base.scope import Request
from relationships.marks.sent_forms import counts_once
from relationships.partners import services
from relationships.partners.queries import Headless, heads_to_name, without_head
from relationships.units.views import kept


@require_http_methods(["GET", "HEAD", "POST"])
@counts_once
def heads(request: Request) -> HttpResponse:
    """Departments for which nobody speaks; a press names all who are chosen. Nobody is told."""
    must_be_keeper(request.scope)
    at = clock.now()
    units = kept(request)
    found = heads_to_name(units, at=at)
    problem = ""
    if request.method == "POST":
        chosen = _chosen(request, found)
        try:
            named = services.name_heads(chosen, since=clock.today_here())
        except RuleBroken as broken:
            problem = str(broken)
        else:
            said = ngettext("%(n)s head is named.", "%(n)s heads are named.", len(chosen))
            undo_records.made(request, said % {"n": len(chosen)}, "partner", *named)
            return redirect("partners:heads" if len(found) > len(chosen) else "partners:list")
    said_before = {name: request.POST[name] for name in request.POST if name.startswith("head_")}
    context = {
        "rows": [_row(one, said_before) for one in found],
        "more": max(0, without_head(units, at=at).count() - len(found)) if found else 0,
        "may_name": any(one.candidates for one in found),
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "relationships/partners/heads.html", context, status=status)


def _chosen(request: Request, found: list[Headless]) -> dict[int, int]:
    """Person by department, of those that were offered."""
    chosen = {}
    for one in found:
        said = request.POST.get(f"head_{one.unit.pk}", "")
        if said in {str(candidate.person_id) for candidate in one.candidates}:
            chosen[one.unit.pk] = int(said)
    return chosen


def _row(one: Headless, said: dict[str, str]) -> dict[str, object]:
    name = f"head_{one.unit.pk}"
    chosen = said.get(name, str(one.likely or "")) if said else str(one.likely or "")
    offered = [(who, str(who.person_id) == chosen) for who in one.candidates]
    return {"unit": one.unit, "name": name, "offered": offered}
