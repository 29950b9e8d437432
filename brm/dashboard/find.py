"""Find a department, a person, a partner, a buddy or a system by typing a part of the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, QuerySet, Value, When
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base import clock, htmx
from brm.base.db import day_there, folded
from brm.base.picking import LONGEST, holding
from brm.base.scope import Request
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit

SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """One thing found; `more` tells it from its namesakes, `side` draws the mark of a person."""

    name: str
    url: str
    more: str = ""
    side: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one sort; `all_url` leads to the whole list where there is more."""

    title: str | LazyText
    hits: list[Hit]
    all_url: str = ""


@require_GET
def find(request: Request) -> HttpResponse:
    """What fits, in the reader's own sight only, grouped. At most eight queries in all."""
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    groups = found(request, typed) if folded(typed) else []
    context = {"q": typed, "groups": groups, "is_asked": bool(folded(typed))}
    return htmx.answer(request, "brm/dashboard/find.html", "brm/dashboard/_found.html", context)


def found(request: Request, typed: str) -> list[Group]:
    scope, today = request.scope, day_there(clock.now())
    units = best(Unit.objects.visible_to(scope).open().select_related("parent"), typed)
    people = best(Person.objects.visible_to(scope).present().select_related("unit"), typed)
    partners = named(BusinessPartner.objects.visible_to(scope).on(today), typed)
    buddies = named(ITBuddy.objects.visible_to(scope).on(today), typed)
    systems = best(System.objects.visible_to(scope).filter(retired_on=None), typed)
    groups = [
        group(_("Departments"), [unit_hit(unit) for unit in units], "units:list", typed),
        group(_("IT buddies"), hits_of(buddies, "buddies:page", "rank"), "buddies:list", typed),
        group(
            _("Business partners"), hits_of(partners, "partners:page", "role"), "partners:list", typed
        ),
        group(
            _("People"), [person_hit(person) for person in people],
            "people:list" if scope.is_keeper else "", typed,
        ),
        group(_("Systems"), [system_hit(row) for row in systems], "systems:list", typed),
    ]  # fmt: skip
    return [one for one in groups if one.hits]


def best(rows: QuerySet[Any], typed: str, path: str = "folded_name") -> list[Any]:
    """The first rows that hold each typed word, those that begin with it before the others."""
    begins = Case(
        When(**{f"{path}__startswith": folded(typed)}, then=Value(False)),
        default=Value(True),
        output_field=BooleanField(),
    )
    rows = rows.filter(holding(typed, path)).order_by(begins, path, "pk")
    return list(rows[: SHOWN + 1])


def named(rows: QuerySet[Any], typed: str) -> list[Any]:
    """Those whose person has that name, with their departments."""
    return best(rows.select_related("person", "unit"), typed, "person__folded_name")


def group(title: str, hits: list[Hit], list_name: str, typed: str) -> Group:
    has_more = len(hits) > SHOWN
    address = f"{reverse(list_name)}?{urlencode({'q': typed})}" if has_more and list_name else ""
    return Group(title, hits[:SHOWN], address)


def unit_hit(unit: Unit) -> Hit:
    above = _("part of %(parent)s") % {"parent": unit.parent.name} if unit.parent else ""
    return Hit(unit.name, reverse("units:page", args=[unit.pk]), joined(unit.place, above))


def person_hit(person: Person) -> Hit:
    unit = person.unit.name if person.unit else ""
    return Hit(
        person.name,
        reverse("people:page", args=[person.pk]),
        joined(person.job_title, unit),
        person.side,
    )


def hits_of(rows: Iterable[Any], name: str, word: str) -> list[Hit]:
    return [
        Hit(
            row.person.name, reverse(name, args=[row.pk]),
            joined(str(getattr(row, f"get_{word}_display")()), row.unit.name), row.person.side,
        )
        for row in rows
    ]  # fmt: skip


def system_hit(system: System) -> Hit:
    return Hit(
        system.name, reverse("systems:page", args=[system.pk]), str(system.get_run_by_display())
    )


def joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
