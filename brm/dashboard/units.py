"""The list of departments with those who speak for them and those who go there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, htmx
from brm.base.csv_file import csv_response
from brm.base.db import day_there, lasting
from brm.base.lists import Chip, Choice, Head, Page, Sort, listing
from brm.base.scope import Request
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.units.choices import UnitKind
from relationships.units.models import Unit

SORTS = {
    "tree": Sort(gettext_lazy("Department"), ("lft",)),
    "name": Sort(gettext_lazy("Name"), ("folded_name",)),
    "people": Sort(gettext_lazy("People"), ("people_count",), descending=True),
}
STATES = {"open": Q(closed_on=None), "closed": Q(closed_on__isnull=False)}


@require_GET
def unit_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Departments in sight, as a tree or by name. At most eight queries."""
    as_sheet = request.GET.get("as") == "csv"
    at = clock.now()
    page = page_of(request, at, size=100_000 if as_sheet else 50)
    rows = joined(page.rows, at)
    if as_sheet:
        return csv_response("departments", HEADINGS, (cells_of(row) for row in rows))
    is_tree = not page.is_filtered and request.GET.get("sort") in (None, "", "tree", "-tree")
    context = {"page": page, "rows": rows, "is_tree": is_tree, "sheet": sheet_address(request)}
    return htmx.answer(request, "brm/dashboard/units.html", "brm/dashboard/units.html", context)


def page_of(request: Request, at: datetime, size: int) -> Page:
    day = day_there(at)
    here_today = lasting(day)
    has_buddy = Exists(ITBuddy.objects.filter(here_today, unit=OuterRef("pk")))
    has_partner = Exists(BusinessPartner.objects.filter(here_today, unit=OuterRef("pk")))
    units = Unit.objects.visible_to(request.scope).select_related("parent")
    return listing(
        request,
        units,
        sorts=SORTS,
        default="tree",
        filters=[
            Chip("without", _("Nobody goes there"), lambda rows: rows.filter(~has_buddy), "buddy"),
            Chip(
                "without", _("Nobody speaks for it"), lambda rows: rows.filter(~has_partner), "partner"
            ),
            Choice("kind", _("Whose"), UnitKind.choices, "kind"),
            Choice(
                "state", _("State"), [("open", _("Open")), ("closed", _("Closed"))],
                lambda value: STATES[value], default="open",
            ),
        ],
        search=["folded_name"],
        columns=[
            "tree", Head(_("Place")), "people", Head(_("Speaks for it")), Head(_("Who goes there")),
        ],
        things=_("departments"),
        size=size,
    )  # fmt: skip


def joined(units: Iterable[Unit], at: datetime) -> list[dict[str, Any]]:
    """Each department with its head or contact and its buddies today. Two queries."""
    units = list(units)
    ids, day = [unit.pk for unit in units], day_there(at)
    partners = by_unit(BusinessPartner.objects.on(day).filter(unit__in=ids), "role")
    buddies = by_unit(ITBuddy.objects.on(day).filter(unit__in=ids), "-rank")
    return [
        {
            "unit": unit,
            "indent": min(unit.depth, 8),
            "partners": partners.get(unit.pk, []),
            "buddies": buddies.get(unit.pk, []),
        }
        for unit in units
    ]


def by_unit(rows: QuerySet[Any], order: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows.select_related("person").order_by(order, "since", "pk"):
        found.setdefault(row.unit_id, []).append(row)
    return found


HEADINGS = [
    gettext_lazy("Department"), gettext_lazy("Part of"), gettext_lazy("Place"),
    gettext_lazy("People"), gettext_lazy("Time zone"), gettext_lazy("Language"),
    gettext_lazy("Speaks for it"), gettext_lazy("Who goes there"), gettext_lazy("Closed on"),
]  # fmt: skip


def cells_of(row: dict[str, Any]) -> tuple[object, ...]:
    unit = row["unit"]
    return (
        unit.name, unit.parent.name if unit.parent else "", unit.place, unit.people_count,
        unit.time_zone, unit.language, names(row["partners"]), names(row["buddies"]), unit.closed_on,
    )  # fmt: skip


def names(rows: Iterable[Any]) -> str:
    return ", ".join(row.person.name for row in rows)


def sheet_address(request: Request) -> str:
    """The same list as a file."""
    params = request.GET.copy()
    for name in ("after", "before"):
        params.pop(name, None)
    params["as"] = "csv"
    return f"{request.path}?{params.urlencode()}"
