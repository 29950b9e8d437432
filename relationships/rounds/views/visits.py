"""All visits, and one to be read."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from brm.base import clock
from brm.base.htmx import answer as page_or_part
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import Cell, sheet_of
from relationships.desk.shown import with_views
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import Format, VisitState
from relationships.rounds.models import Visit
from relationships.rounds.queries.access import may_change, may_plan
from relationships.rounds.queries.calendar_visits import MISSING, MOVED
from relationships.rounds.queries.people import who_visits
from relationships.rounds.queries.proposals import proposals
from relationships.rounds.queries.rounds import walk_of
from relationships.rounds.services import visits as services
from relationships.rounds.wishing_door import standing

SORTS = {
    "when": Sort(gettext_lazy("When"), ("starts_at",)),
    "unit": Sort(gettext_lazy("Department"), ("unit__folded_name", "starts_at")),
}
WHICH = [
    ("coming", gettext_lazy("to come")),
    ("done", pgettext_lazy("a visit", "done")),
    ("open", gettext_lazy("held, moved, missed?")),
    ("not", gettext_lazy("not walked")),
    ("moved", gettext_lazy("moved or handed over")),
    ("all", gettext_lazy("all of them")),
]
SHEET = [
    Cell("when", gettext_lazy("When"), lambda walk: walk.there.replace(tzinfo=None)),
    Cell("when", gettext_lazy("Time zone"), lambda walk: walk.visit.unit.time_zone),
    Cell("unit", gettext_lazy("Department"), lambda walk: walk.visit.unit.name),
    Cell("unit", gettext_lazy("Place"), lambda walk: walk.visit.unit.place),
    Cell("buddy", gettext_lazy("Who"), lambda walk: walk.visit.buddy.name),
    Cell("buddy", gettext_lazy("How"), lambda walk: walk.visit.get_format_display()),
    Cell("state", gettext_lazy("How it stands"), lambda walk: walk.head),
    Cell("state", gettext_lazy("Why"), lambda walk: walk.text),
]


@with_views("visits:list")
def index(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Visits to come, done, not walked; the state lies in the address."""
    at = clock.now()
    rows = Visit.objects.visible_to(request.scope).select_related("unit", "buddy", "instead_of")
    rows = rows.exclude(why_changed="ended")
    people = who_visits(request.scope, since=at - services.FAR)
    page = listing(
        request,
        rows,
        sorts=SORTS,
        default="when",
        filters=[
            Choice(
                "what", gettext_lazy("Which"), WHICH, lambda value: _which(value, at),
                default="coming",
            ),
            Choice("buddy", gettext_lazy("Buddy"), [(str(pk), name) for pk, name in people], "buddy"),
            Choice("format", gettext_lazy("How"), Format.choices, "format"),
            Chip("nobody", gettext_lazy("Nobody can go"), Q(why_changed="nobody", state="planned")),
        ],
        search=("unit__folded_name", "buddy__folded_name"),
        columns=[
            "when", "unit", Head(gettext_lazy("Who"), name="buddy"),
            Head(gettext_lazy("How it stands"), name="state"),
        ],
        things=gettext_lazy("visits"),
    )  # fmt: skip
    if page.file:
        return sheet_of(page, "visits", SHEET, lambda rows: [walk_of(visit, at) for visit in rows])
    proposed = proposals(page.rows, at)
    context: dict[str, object] = {
        "page": page,
        "walks": [
            (walk_of(visit, at), proposed.get(visit.pk), may_plan(request.scope, visit.unit))
            for visit in page.rows
        ],
    }
    context["may_plan"] = request.scope.goes_round
    return page_or_part(
        request, "relationships/visits/list.html", "relationships/visits/_list.html", context
    )


def _which(value: str, at: object) -> Q:
    unanswered = Q(state=VisitState.MISSED, logged_at=None)
    return {
        "coming": Q(state=VisitState.PLANNED, starts_at__gt=at),
        "done": Q(state=VisitState.DONE),
        "open": Q(state=VisitState.PLANNED, starts_at__lte=at) | unanswered,
        "not": MISSING,
        "moved": MOVED,
        "all": Q(),
    }[value]


def one_in_sight(request: Request, pk: int) -> Visit:
    """The visit with who goes, where and in which round; 404 where it is not in sight. One query."""
    rows = Visit.objects.visible_to(request.scope).select_related(
        "unit", "buddy", "instead_of", "round", "logged_by"
    )
    return get_object_or_404(rows, pk=pk)


def page(request: Request, pk: int) -> HttpResponse:
    """One visit: when, who, what came of it, and what can be done about it."""
    visit, at = one_in_sight(request, pk), clock.now()
    may = may_change(request.scope, visit)
    is_over = visit.starts_at <= at
    context = {
        "visit": visit,
        "walk": walk_of(visit, at),
        "wishes": standing(visit),
        "proposal": proposals([visit], at).get(visit.pk),
        "may_propose": may_plan(request.scope, visit.unit),
        "may_change": may and services.is_open(visit) and not is_over,
        "may_answer": may and services.is_open(visit) and is_over,
        "may_plan_again": may and visit.state == VisitState.CANCELLED and not is_over,
        "log": log_address(visit) if may else "",
        "solved": [row.get_subject_display() for row in visit.solved.order_by("pk")],
        "observations": list(visit.observations.all()) if visit.state == VisitState.DONE else [],
        "noticed": noticed_on(visit) if may else [],
        "thanks": thanks_of(visit, request.scope) if visit.state == VisitState.DONE else [],
    }
    return render(request, "relationships/visits/page.html", context)


def noticed_on(visit: Visit) -> list[Any]:
    """How many people were seen to work how, kind by kind, as it was written down: small numbers, too,
    so it is for whoever logs visits there and for nobody else. One query."""
    return list(visit.seen_ways.order_by("kind", "-people", "pk"))


def thanks_of(visit: Visit, scope: Scope) -> list[Thanks]:
    """The thanks of a visit that this reader may read. One query."""
    rows = Thanks.objects.visible_to(scope).filter(visit=visit)
    return list(rows.select_related("to", "from_person").order_by("pk"))


def log_address(visit: Visit) -> str:
    """Where this visit is logged, once that page is there."""
    try:
        return reverse("logbook:log", args=[visit.pk])
    except NoReverseMatch:
        return ""
