"""The page on which a visit is logged; the same address answers a page and a phone's script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.editing import Stale, again, both_texts, chosen
from brm.base.errors import RuleBroken
from brm.base.keys import key_in
from brm.base.scope import Request
from relationships.logbook import services
from relationships.logbook.choices import Mood
from relationships.logbook.queries.day import open_today
from relationships.logbook.queries.sheet import loggable, may_log
from relationships.logbook.sheet import Sheet
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.ways.queries import noticed_of, told_of

FIELDS = [
    ("mood", gettext_lazy("Mood")),
    ("people_met", gettext_lazy("People met")),
    ("colleague_solved", gettext_lazy("Solved by a colleague")),
    ("summary", gettext_lazy("Summary for the department")),
    ("began_on", gettext_lazy("Really began on")),
    ("began_at", gettext_lazy("At")),
]
MOST_UNITS = 300


@never_cache
@require_http_methods(["GET", "POST"])
def log(request: Request, pk: int) -> HttpResponse:
    """Tell what a visit brought, or add to it."""
    visits = Visit.objects.visible_to(request.scope).select_related("unit", "buddy", "round")
    visits = visits.annotate(their_ways=told_of("unit"), noticed=noticed_of("pk"))
    visit = get_object_or_404(visits, pk=pk)
    _must_log(request, visit.unit, visit)
    return _answer(request, visit.unit, visit)


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Log a visit that nobody planned; today's planned ones are offered first."""
    if not (request.scope.is_buddy or request.scope.is_manager):
        raise PermissionDenied(_only_buddies())
    units = loggable(request.scope)
    wanted = key_in(request.POST.get("unit") or request.GET.get("unit"))
    known = units.annotate(their_ways=told_of("pk"))
    unit: Unit | None = known.filter(pk=wanted).first() if wanted else None
    choice = list(units.order_by("folded_name", "pk")[:MOST_UNITS])
    if unit is None and len(choice) == 1:
        unit = choice[0]
    context = {
        "home": home_of(request),
        "units": choice,
        "planned": open_today(request.scope, clock.now()),
    }
    if unit is None:
        status = 422 if request.method == "POST" else 200
        return render(request, "relationships/logbook/where.html", context, status=status)
    return _answer(request, unit, None, **context)


def _only_buddies() -> str:
    return _(
        "Visits are logged by the buddies of a department and its BRM manager. Ask one of them."
    )


def _must_log(request: Request, unit: Unit, visit: Visit | None) -> None:
    if not may_log(request.scope, unit, visit):
        raise PermissionDenied(_only_buddies())


def _answer(request: Request, unit: Unit, visit: Visit | None, **context: Any) -> HttpResponse:
    data: QueryDict | None = request.POST if request.method == "POST" else None
    if data is not None and visit is not None:
        data = chosen(data, _Stands(visit), FIELDS)
    sheet = Sheet(unit, visit, request.person, request.scope, data)
    context |= {"sheet": sheet, "unit": unit, "visit": visit, "home": home_of(request)}
    if data is None or "more" in data:
        return _page(request, context, 200)
    if not sheet.is_valid():
        return _page(request, context, 422)
    try:
        kept = _keep(request, unit, visit, sheet)
    except Stale as stale:
        return _both(request, unit, stale.current, data, context)
    except RuleBroken as broken:
        sheet.refuse(broken)
        return _page(request, context, 422)
    return _kept(request, kept, was_known=visit is not None)


def _keep(request: Request, unit: Unit, visit: Visit | None, sheet: Sheet) -> Visit:
    at, log = clock.now(), sheet.log()
    if visit is None:
        return services.log_unplanned(unit, log, by=request.person, at=at)
    version = sheet.main.cleaned_data["version"]
    return services.log_visit(visit, log, version=version, by=request.person, at=at)


class _Stands:
    """A visit as its sheet says it, to lay beside what was typed."""

    def __init__(self, visit: Visit) -> None:
        self.mood, self.people_met = visit.mood, visit.people_met
        self.colleague_solved, self.summary = visit.colleague_solved, visit.summary
        began = (visit.done_at or visit.starts_at).astimezone(Sheet.zone_of(visit.unit))
        self.began_on, self.began_at = began.date(), f"{began:%H:%M}"


def _both(
    request: Request, unit: Unit, current: Visit, data: Any, context: dict[str, Any]
) -> HttpResponse:
    """Somebody else kept other texts: both are shown, what is new is kept with the next press."""
    typed = again(data, current)
    sheet = Sheet(unit, current, request.person, request.scope, typed)
    both = both_texts(_Stands(current), typed, FIELDS, {"mood": dict(Mood.choices)})
    context |= {"sheet": sheet, "visit": current, "both": both}
    return _page(request, context, 409)


def home_of(request: Request) -> str:
    """A buddy's day is their first page; whoever else goes round has it beside their own."""
    return "/" if request.scope.kind == "buddy" else reverse("logbook:day")


def _page(request: Request, context: dict[str, Any], status: int) -> HttpResponse:
    visit = context["visit"]
    address = reverse("logbook:log", args=[visit.pk]) if visit else reverse("logbook:new")
    context |= {
        "action": address,
        "draft": f"visit-{visit.pk}" if visit else f"new-{context['unit'].pk}",
    }
    if _is_script(request) and "more" not in request.POST:
        part = render_to_string("relationships/logbook/_sheet.html", context, request)
        return JsonResponse({"kept": False, "html": part}, status=status)
    return render(request, "relationships/logbook/log.html", context, status=status)


def _kept(request: Request, visit: Visit, *, was_known: bool) -> HttpResponse:
    said = _("Kept: the visit to %(unit)s.") % {"unit": visit.unit.name}
    address = home_of(request)
    if not _is_script(request):
        messages.success(request, said)
        return redirect(address)
    if "X-Sent-Later" not in request.headers:
        messages.success(request, said)
    return JsonResponse({"kept": True, "said": said, "url": address, "visit": visit.pk})


def _is_script(request: Request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
