"""The department's page, which belongs to both sides: its head, and sections that slices add.

A section is a function `(request, unit) -> Section | None`; register yours with one line in
`SECTIONS`, in the order of the page. None leaves it out. The page costs at most twelve queries in
all: five here, so a section has one or two; health and what people said back have none, they
come with the department.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import DateField, IntegerField, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.scope import Request, Scope
from brm.dashboard import both_sides, health_section, timeline_page, understood
from brm.dashboard.sections import Section
from relationships.buddies.models import ITBuddy
from relationships.outbox.rendering import language_of, spoken_to
from relationships.partners.models import BusinessPartner
from relationships.units.forms import spoken
from relationships.units.models import Unit
from relationships.units.queries import there_now

PARTS_SHOWN = 50


Maker = Callable[[Request, Unit], Section | None]


def unit_page(request: Request, pk: int) -> HttpResponse:
    """One department for everybody who sees it; what may be read is each section's business."""
    return page_for(request, request, unit_in(request.scope, pk))


def unit_in(scope: Scope, pk: int) -> Unit:
    """The department, if it is in sight, with its health as it is and was. One query."""
    found = _unit(scope, unit=pk)
    if not found:
        raise Http404
    return found[0]


@compiled
def _unit(scope: Scope) -> QuerySet[Unit]:
    units = Unit.objects.visible_to(scope).filter(pk=Given("unit", IntegerField()))
    return health_section.with_health(units.select_related("parent", "merged_into"))


def page_for(request: Request, reader: Request, unit: Unit) -> HttpResponse:
    """The page as its reader sees it; another one's page stands in the frame of `request`."""
    if reader is request:
        return render(request, "brm/dashboard/unit_page.html", shown_to(request, reader, unit))
    person = reader.person
    with spoken_to(person):
        context = shown_to(request, reader, unit)
        body = render_to_string("brm/dashboard/_unit_body.html", context, request)
    frame = {"unit": unit, "seen_as": person, "their_language": language_of(person), "body": body}
    return render(request, "brm/dashboard/unit_page.html", frame)


def shown_to(request: Request, reader: Request, unit: Unit) -> dict[str, Any]:
    """What `reader` sees of the department; who looks on, `request`, is offered no third one's view."""
    made = (make(reader, unit) for make in SECTIONS)
    sections = [section for section in made if section is not None]
    return {
        "unit": unit,
        "sections": sections,
        "keeps": reader.scope.keeps(unit.lft),
        "ways": ways_from(reader, unit),
        "reader": reader,
        "may_look": reader is request and may_look(request.scope, unit),
        **head_of(unit),
    }


def may_look(scope: Scope, unit: Unit) -> bool:
    """Who may see the page as the other side does: managers who answer, and buddies. No query."""
    if scope.manages_everything or unit.pk in scope.served:
        return True
    return any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)


def ways_from(request: Request, unit: Unit) -> list[tuple[str, str]]:
    """Where else this department is looked at, for those who have the place. No query."""
    timeline = (str(_("Timeline")), reverse("units:timeline", args=[unit.pk]))
    seen = (str(_("Work as we saw it")), reverse("logbook:in-use", args=[unit.pk]))
    ways = [(_("Visits"), "rounds:calendar", f"?unit={unit.pk}&view=month")]
    if request.scope.kind in {"manager", "partner", "holder"}:
        ways += [
            (_("Roles"), "roles:list", f"?by=unit&unit={unit.pk}"),
            (_("Checklist"), "assessments:list", ""),
        ]
    return [
        timeline,
        seen,
        (str(_("Their ways")), reverse("ways:page", args=[unit.pk])),
        *((str(label), f"{reverse(name)}{query}") for label, name, query in ways),
    ]


def head_of(unit: Unit) -> dict[str, Any]:
    """What stands on top: the time there, the language, who speaks for it, who comes. Two queries."""
    day = clock.today_in(unit.time_zone)
    partners, buddies = _partners(unit=unit.pk, day=day), _buddies(unit=unit.pk, day=day)
    return {
        "there": there_now(unit, clock.now()),
        "speaks": spoken(unit.language),
        "partners": sorted(partners, key=lambda row: (ROLES.index(row.role), row.pk)),
        "buddies": sorted(buddies, key=lambda row: (row.rank != "primary", row.pk)),
    }


@compiled
def _partners() -> QuerySet[BusinessPartner]:
    return BusinessPartner.objects.on(DAY).filter(both_sides.OF_UNIT).select_related("person")


@compiled
def _buddies() -> QuerySet[ITBuddy]:
    return ITBuddy.objects.on(DAY).filter(both_sides.OF_UNIT).select_related("person")


DAY = Given("day", DateField())
ROLES = ("head", "contact", "stakeholder")


def parts(request: Request, unit: Unit) -> Section | None:
    """Departments that are part of it. One query."""
    rows = _parts(request.scope, unit=unit.pk, lft=unit.lft, rgt=unit.rgt)
    found = [{"unit": row, "indent": row.depth - unit.depth - 1} for row in rows]
    if not found:
        return None
    more = len(found) > PARTS_SHOWN
    context = {"parts": found[:PARTS_SHOWN], "has_more": more}
    return Section("parts", _("Parts"), "brm/dashboard/_unit_parts.html", context)


@compiled
def _parts(scope: Scope) -> QuerySet[Unit]:
    lft, rgt = Given("lft", IntegerField()), Given("rgt", IntegerField())
    within = Unit.objects.visible_to(scope).open().filter(lft__range=(lft, rgt))
    without_itself = within.exclude(pk=Given("unit", IntegerField()))
    return without_itself.order_by("lft", "pk")[: PARTS_SHOWN + 1]


# The order of the page. Add your section's function here.
SECTIONS: list[Maker] = [
    both_sides.who_comes,
    both_sides.you_said,
    understood.understood,
    both_sides.promised,
    health_section.health,
    timeline_page.lately,
    parts,
]
