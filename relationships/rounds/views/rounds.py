"""All rounds, and one."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.htmx import answer
from brm.base.lists import Chip, Choice, Head, Sort, listing
from brm.base.scope import Request
from brm.base.sheet_answer import Cell, sheet_of
from relationships.desk.shown import with_views
from relationships.rounds.choices import Format
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.access import may_plan, plannable
from relationships.rounds.queries.calendars import RHYTHM
from relationships.rounds.queries.people import who_goes_round
from relationships.rounds.queries.rounds import Walk, next_visits, rhythm_words, walk_of
from relationships.units.models import Unit

SHOWN = 12
SHEET = [
    Cell("unit", _("Department"), lambda row: row[0].unit.name),
    Cell("unit", _("Place"), lambda row: row[0].unit.place),
    Cell("buddy", _("Buddy"), lambda row: row[0].buddy.person.name),
    Cell("often", _("How often"), lambda row: row[1]),
    Cell("often", _("How"), lambda row: row[0].get_format_display()),
    Cell("often", _("Minutes"), lambda row: row[0].minutes),
    Cell("next", _("Next"), lambda row: row[2].there.replace(tzinfo=None) if row[2] else None),
    Cell("since", _("Since"), lambda row: row[0].starts_on),
    Cell("since", _("Ended"), lambda row: row[0].ended_at),
]


LISTED = (  # what the list and its sheet show of a round
    *RHYTHM, "minutes", "format", "ended_at", "unit__name", "unit__place",
    "buddy__person__name", "buddy__person__side",
)  # fmt: skip


@with_views("rounds:list")
def index(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Who is where: all running rounds, and departments that have none."""
    at = clock.now()
    rounds = Round.objects.visible_to(request.scope).select_related("unit", "buddy__person")
    rounds = rounds.only(*LISTED)
    buddies = who_goes_round(request.scope)
    page = listing(
        request,
        rounds.running() if request.GET.get("ended") != "1" else rounds,
        sorts={
            "unit": Sort(_("Department"), ("unit__folded_name",)),
            "buddy": Sort(_("Buddy"), ("buddy__person__folded_name", "unit__folded_name")),
            "since": Sort(_("Since"), ("starts_on",), descending=True),
        },
        default="unit",
        filters=[
            Choice("buddy", _("Buddy"), [(str(pk), name) for pk, name in buddies], "buddy__person"),
            Choice("format", _("How"), Format.choices, "format"),
            Chip("ended", _("Ended"), Q(ended_at__isnull=False)),
        ],
        search=("unit__folded_name", "buddy__person__folded_name"),
        columns=[
            "unit", "buddy", Head(_("How often"), name="often"), Head(_("Next"), name="next"), "since",
        ],
        things=_("rounds"), counts_along=True,
    )  # fmt: skip
    if page.file:
        return sheet_of(page, "rounds", SHEET, lambda some: lines(some, at))
    rows = lines(page.rows, at)
    may = request.scope.goes_round
    context = {
        "page": page, "rows": rows, "may_plan": may, "may_assign": request.scope.is_manager,
        "without": _without(request),
    }  # fmt: skip
    return answer(
        request, "relationships/rounds/list.html", "relationships/rounds/_list.html", context
    )


def lines(rounds: list[Round], at: datetime) -> list[tuple[Round, str, Walk | None]]:
    """Each round with its rhythm in words and its next visit. One query."""
    upcoming = next_visits(rounds, at)
    found = []
    for one in rounds:
        visit = upcoming.get(one.pk)
        found.append((one, rhythm_words(one), walk_of(visit, at) if visit else None))
    return found


def _without(request: Request) -> list[Unit]:
    """Departments that one plans for and nobody walks through. One query."""
    rounds = Round.objects.running().filter(unit=OuterRef("pk"))
    return list(
        Unit.objects.filter(~Exists(rounds), plannable(request.scope))
        .open()
        .order_by("folded_name", "pk")
        .only("pk", "name", "place")[:24]
    )


def page(request: Request, pk: int) -> HttpResponse:
    """One round: what is to come, what was, and what was not walked and why."""
    rows = Round.objects.visible_to(request.scope).select_related(
        "unit", "buddy__person", "follows"
    )
    round_ = get_object_or_404(rows, pk=pk)
    at = clock.now()
    visits = Visit.objects.filter(round=round_).select_related("unit", "buddy", "instead_of")
    to_come = visits.filter(starts_at__gt=at).order_by("starts_at", "pk")[:SHOWN]
    past = visits.filter(starts_at__lte=at).order_by("-starts_at", "-pk")[:SHOWN]
    context = {
        "round": round_,
        "rhythm": rhythm_words(round_),
        "to_come": [walk_of(visit, at) for visit in to_come],
        "past": [walk_of(visit, at) for visit in past],
        "may_plan": may_plan(request.scope, round_.unit),
        "questions": [line for line in round_.question_card.splitlines() if line.strip()],
    }
    return render(request, "relationships/rounds/page.html", context)
