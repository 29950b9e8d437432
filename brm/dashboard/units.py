"""The list of departments with those who speak for them and those who go there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock, htmx
from brm.base.compiled import Given, compiled
from brm.base.db import day_there
from brm.base.lists import Chip, Choice, Head, Page, Shaped, Sort, listing
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import Cell, sheet_of
from relationships.buddies.models import ITBuddy
from relationships.desk.shown import with_views
from relationships.partners.models import BusinessPartner
from relationships.units.choices import UnitKind
from relationships.units.models import Unit

SORTS = {
    "tree": Sort(gettext_lazy("Department"), ("lft",)),
    "name": Sort(gettext_lazy("Name"), ("folded_name",)),
    "people": Sort(gettext_lazy("People"), ("people_count",), descending=True),
}
AT = Given("at", DateTimeField())
STATES = {"open": Q(closed_on=None), "closed": Q(closed_on__isnull=False)}


@require_GET
@with_views("units:list")
def unit_list(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Departments in sight, as a tree or by name. At most eight queries."""
    at = clock.now()
    page = page_of(request, at)
    if page.file:
        return sheet_of(page, "departments", SHEET, lambda units: joined(units, at))
    rows = joined(page.rows, at)
    is_tree = not page.is_filtered and request.GET.get("sort") in (None, "", "tree", "-tree")
    context = {"page": page, "rows": rows, "is_tree": is_tree}
    return htmx.answer(request, "brm/dashboard/units.html", "brm/dashboard/units.html", context)


def units_in(scope: Scope) -> QuerySet[Unit]:
    """All in sight, each with what it is part of."""
    return Unit.objects.visible_to(scope).select_related("parent")


def without(model: type[ITBuddy] | type[BusinessPartner]) -> Q:
    """Departments where nobody is one of these today."""
    return Q(~Exists(model.objects.on(day_there(AT)).filter(unit=OuterRef("pk"))))


def page_of(request: Request, at: datetime) -> Page:
    return listing(
        request,
        Shaped(Unit, units_in, request.scope, at=at),
        sorts=SORTS,
        default="tree",
        filters=[
            Chip("without", _("Nobody goes there"), without(ITBuddy), "buddy"),
            Chip("without", _("Nobody speaks for it"), without(BusinessPartner), "partner"),
            Choice("kind", _("Whose"), UnitKind.choices, "kind"),
            Choice(
                "state", _("State"), [("open", _("Open")), ("closed", _("Closed"))],
                lambda value: STATES[value], default="open",
            ),
        ],
        search=["folded_name"],
        columns=[
            "tree", Head(_("Place"), name="place"), "people",
            Head(_("Speaks for it"), name="partners"), Head(_("Who goes there"), name="buddies"),
        ],
        things=_("departments"),
    )  # fmt: skip


def joined(units: Iterable[Unit], at: datetime) -> list[dict[str, Any]]:
    """Each department with its head or contact and its buddies today. Two queries."""
    units = list(units)
    ids = frozenset(unit.pk for unit in units)
    partners, buddies = by_unit(partners_of(ids, at=at)), by_unit(buddies_of(ids, at=at))
    return [
        {
            "unit": unit,
            "indent": min(unit.depth, 8),
            "partners": partners.get(unit.pk, []),
            "buddies": buddies.get(unit.pk, []),
        }
        for unit in units
    ]


@compiled
def partners_of(units: frozenset[int]) -> QuerySet[BusinessPartner]:
    """Who speaks for these departments today, `at`: the heads first."""
    rows = BusinessPartner.objects.on(day_there(AT)).filter(unit__in=units)
    return rows.select_related("person").order_by("role", "since", "pk")


@compiled
def buddies_of(units: frozenset[int]) -> QuerySet[ITBuddy]:
    """Who goes to these departments today, `at`: the first buddies first."""
    rows = ITBuddy.objects.on(day_there(AT)).filter(unit__in=units)
    shown = rows.select_related("person").only("unit", "person__name", "person__side")
    return shown.order_by("-rank", "since", "pk")


def by_unit(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found


def names(rows: Iterable[Any]) -> str:
    return ", ".join(row.person.name for row in rows)


SHEET = [
    Cell("tree", gettext_lazy("Department"), lambda row: row["unit"].name),
    Cell(
        "tree", gettext_lazy("Part of"),
        lambda row: row["unit"].parent.name if row["unit"].parent else "",
    ),
    Cell("place", gettext_lazy("Place"), lambda row: row["unit"].place),
    Cell("people", gettext_lazy("People"), lambda row: row["unit"].people_count),
    Cell("place", gettext_lazy("Time zone"), lambda row: row["unit"].time_zone),
    Cell("place", gettext_lazy("Language"), lambda row: row["unit"].language),
    Cell("partners", gettext_lazy("Speaks for it"), lambda row: names(row["partners"])),
    Cell("buddies", gettext_lazy("Who goes there"), lambda row: names(row["buddies"])),
    Cell("tree", gettext_lazy("Closed on"), lambda row: row["unit"].closed_on),
]  # fmt: skip
