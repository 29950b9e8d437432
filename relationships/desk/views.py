"""Keeping views of lists: from the list itself, and on the page where they are looked after."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brm.base import clock, undo
from brm.base.errors import RuleBroken
from brm.base.kept_views import canonical
from brm.base.scope import Request
from relationships.desk import keeping
from relationships.desk.models import SavedView
from relationships.desk.queries import in_sight, may_change, views_of
from relationships.desk.shown import COLUMNS, PLACES


def place_of(name: str) -> str:
    """The list of that name; 404 for one that has no views."""
    if name not in PLACES:
        raise Http404
    return name


def list_address(place: str, query: str = "") -> str:
    return f"{reverse(place)}?{query or 'view=all'}"


@require_GET
def views(request: Request) -> HttpResponse:
    """The views of one list: renamed, put first, taken away. One query."""
    place = request.GET.get("list", "")
    if place not in PLACES:
        return redirect("dashboard:first")
    rows = views_of(request.scope, place=place) if request.scope.person_id else []
    context = {
        "place": place,
        "back": list_address(place),
        "rows": [(view, may_change(view, request.scope)) for view in rows],
        "has_first": any(view.is_first for view in rows),
    }
    return render(request, "relationships/desk/views.html", context)


@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep what the list shows under a name."""
    place = place_of(request.POST.get("list", ""))
    scope, query = own_scope(request), canonical(request.POST.get("query", ""))
    is_team = bool(request.POST.get("team"))
    if is_team and not scope.is_manager:
        raise PermissionDenied(_("Views for the team are made by BRM managers."))
    try:
        view = keeping.keep_view(
            person_id=scope.person_id or 0, place=place, name=request.POST.get("name", ""),
            query=query, is_team=is_team, at=clock.now(),
            unit_ids=[] if scope.manages_everything or not is_team
            else [branch.unit_id for branch in scope.managed],
        )  # fmt: skip
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(list_address(place, query))


@require_POST
def columns(request: Request) -> HttpResponse:
    """Show these columns of a list, now and when one comes back."""
    place = place_of(request.POST.get("list", ""))
    wanted = [name for name in request.POST.getlist("col") if name.isidentifier()][:30]
    query = canonical(request.POST.get("query", ""))
    asked = [pair for pair in query.split("&") if pair and not pair.startswith("cols=")]
    kept = dict(request.session.get(COLUMNS, {}))
    kept[place] = ",".join(name[:40] for name in wanted)
    request.session[COLUMNS] = kept
    return HttpResponseRedirect(list_address(place, "&".join(asked)))


def own_scope(request: Request) -> Any:
    """Views belong to a person; a sign-in without one keeps none."""
    if not request.scope.person_id:
        raise PermissionDenied(_("Views belong to a person, and this sign-in has none."))
    return request.scope


def view_of(request: Request, pk: int) -> SavedView:
    """A view in sight that this person may change; 404 out of sight, 403 with a sentence in sight."""
    view = get_object_or_404(in_sight(own_scope(request)), pk=pk)
    if not may_change(view, request.scope):
        raise PermissionDenied(_("This view is changed by whoever made it for the team."))
    return view


def back(view_place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('desk:views')}?list={view_place}")


@require_POST
def rename(request: Request, pk: int) -> HttpResponse:
    """Give a view another name."""
    view = view_of(request, pk)
    before = view.name
    try:
        keeping.rename_view(view, request.POST.get("name", ""))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        sentence = _("Now called “%(name)s”.") % {"name": view.name}
        undo.offer(request, sentence, "view_renamed", pk=view.pk, before=before, now=view.name)
    return back(view.place)


@require_POST
def first(request: Request, pk: int) -> HttpResponse:
    """Find the list in this view first, or no longer."""
    view = get_object_or_404(in_sight(own_scope(request)), pk=pk)
    if request.POST.get("first"):
        keeping.put_first(view, person_id=request.person.pk)
    else:
        keeping.put_none_first(view.place, person_id=request.person.pk)
    return back(view.place)


@require_POST
def take_away(request: Request, pk: int) -> HttpResponse:
    """Take a view away; the toast brings it back."""
    view = view_of(request, pk)
    place = view.place
    kept = keeping.take_away(view)
    sentence = _("The view “%(name)s” is gone.") % {"name": kept["name"]}
    undo.offer(request, sentence, "view", kept=kept)
    return back(place)
