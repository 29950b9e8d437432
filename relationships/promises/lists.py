"""Promises of both sides: the list, filtered and sorted, the two sides beside each other, a file."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.htmx import answer
from brm.base.list_files import wants_file
from brm.base.lists import Chip, Choice, Head, Page, Sort, listing
from brm.base.many import MOST
from brm.base.scope import Request
from brm.base.several import bar, several
from brm.base.sheet_answer import Cell, sheet_of
from brm.base.texts import Texts
from relationships.desk.shown import with_views
from relationships.people.choices import Side
from relationships.promises import queries
from relationships.promises.choices import PromiseState
from relationships.promises.chosen import ACTS, names
from relationships.promises.models import Promise
from relationships.promises.views import in_sight, may_promise
from relationships.voices.lists import units_to_choose

SORTS = {
    "due": Sort(gettext_lazy("By"), ("due_on",)),
    "unit": Sort(gettext_lazy("To"), ("unit__folded_name", "due_on")),
    "owner": Sort(gettext_lazy("From"), ("owner__folded_name", "due_on")),
}
SHEET = [
    Cell("what", gettext_lazy("What"), lambda promise: promise.what),
    Cell("owner", gettext_lazy("Side"), lambda promise: promise.get_side_display()),
    Cell("owner", gettext_lazy("Who"), lambda promise: promise.owner.name),
    Cell("unit", gettext_lazy("Department"), lambda promise: promise.unit.name),
    Cell("due", gettext_lazy("By"), lambda promise: promise.due_on),
    Cell("due", gettext_lazy("First promised for"), lambda promise: promise.moved_from),
    Cell("state", gettext_lazy("How it stands"), lambda promise: promise.get_state_display()),
    Cell("state", gettext_lazy("Closed on"), lambda promise: promise.closed_on),
    Cell("state", gettext_lazy("Why"), lambda promise: promise.why),
    Cell("what", gettext_lazy("Comes from"), queries.comes_from),
]
FROM = {"voice": Q(voice__isnull=False), "visit": Q(voice=None, visit__isnull=False)}


@require_GET
@with_views("promises:list")
def promise_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """What the two sides promised each other. At most ten queries."""
    today, at = clock.today_here(), clock.now()
    is_whole = not set(request.GET) - {"page", "view"}
    work = queries.open_work(request.scope, at, today)
    page = page_of(request, work.amounts if is_whole else {})
    if page.file:
        return sheet_of(page, "promises", SHEET)
    kept = queries.kept_by_side(request.scope, at, today)
    rows = list(lines(page.rows, request))
    context = {
        "page": page,
        "rows": rows,
        "columns": by_side(rows) if is_whole else [],
        "sides": [(side, work.weeks[side.side]) for side in kept],
        "may_promise": may_promise(request),
        "many": bar(reverse("promises:several"), ACTS)
        if any(r["may_change"] for r in rows)
        else None,
    }
    page_template, part = "relationships/promises/list.html", "relationships/promises/_list.html"
    return answer(request, page_template, part, context)


def page_of(request: Request, amounts: dict[str, int], *, size: int = 50) -> Page:
    """The promises that the address asks for; `amounts` where it asks for nothing."""
    today, at = clock.today_here(), clock.now()
    promises = in_sight(request)
    return listing(
        request,
        promises.shared() if wants_file(request) else promises,
        sorts=SORTS,
        default="due",
        filters=[*_chips(request, amounts, at, today), *_choices(request)],
        search=Texts("what", by="due_on"),
        columns=[
            Head(_("Promise"), name="what"), "owner", "unit", "due",
            Head(_("How it stands"), name="state"),
        ],
        things=_("promises"),
        known=amounts["business"] + amounts["it"] if amounts else None,
        size=size,
    )  # fmt: skip


def fitting(request: Request) -> list[int]:
    """The keys of all that the address asks for, one more than an act takes at most. One query."""
    return [promise.pk for promise in page_of(request, {}, size=MOST + 1).rows]


def many(request: Request) -> HttpResponse:
    """What is asked before several promises are changed, and the change."""
    return several(
        request, ACTS, back=reverse("promises:list"), fitting=fitting, names=names, kind="promises"
    )


def _chips(request: Request, amounts: dict[str, int], at: datetime, today: date) -> list[Chip]:
    """What one asks of promises most, each with how many there are where that was counted."""
    return [
        Chip("week", _("This week"), queries.this_week(today), amount=amounts.get("week")),
        Chip("late", _("Late"), queries.late_there(at), amount=amounts.get("late")),
        Chip(
            "side", _("Business"), Q(side=Side.BUSINESS), value="business", side="biz",
            amount=amounts.get("business"),
        ),
        Chip("side", _("IT"), Q(side=Side.IT), value="it", side="it", amount=amounts.get("it")),
        Chip("mine", _("Mine"), Q(owner=request.scope.person_id)),
    ]  # fmt: skip


def _choices(request: Request) -> list[Choice]:
    """How they stand, of which department, and where they come from. One query."""
    states = [(str(value), str(label)) for value, label in PromiseState.choices]
    return [
        Choice(
            "state", _("How it stands"), [*states, ("all", _("open or closed"))],
            lambda value: Q() if value == "all" else Q(state=value), default="open",
        ),
        Choice("unit", _("Department"), units_to_choose(request), "unit"),
        Choice(
            "from", _("Comes from"),
            [("voice", _("from what we heard")), ("visit", _("from a visit"))],
            lambda value: FROM[value],
        ),
    ]  # fmt: skip


def lines(rows: Iterable[Promise], request: Request) -> Iterator[dict[str, Any]]:
    for promise in rows:
        is_open = promise.state == PromiseState.OPEN
        yield {
            "promise": promise,
            "comes_from": queries.comes_from(promise),
            "days_late": queries.days_late(promise, clock.today_in(promise.unit.time_zone)),
            "is_open": is_open,
            "may_change": is_open and queries.may_change(promise, request.scope),
        }


def by_side(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The two columns: business, then IT, each in the order of the list."""
    return [
        (side.value, [row for row in rows if row["promise"].side == side])
        for side in (Side.BUSINESS, Side.IT)
    ]
