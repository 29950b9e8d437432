"""The board: which role of which system or department is filled by whom, and how formal that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.compiled import compiled
from brm.base.later import Later
from brm.base.links import way
from brm.base.scope import Scope
from governance.roles.cells import RINGS, by_subject, cell_of, known_cell, other_cells
from governance.roles.choices import KnownFrom, Standing, Subject
from governance.roles.known import known_elsewhere
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.roles.queries import ENDING_DAYS, Naming
from relationships.systems.answering import RoleLine
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.units.models import Unit

WORDS: tuple[tuple[str, str | LazyText], ...] = (
    (Standing.APPOINTED, gettext_lazy("appointed, in writing")),
    (Standing.ACKNOWLEDGED, gettext_lazy("asked and agreed")),
    (Standing.DE_FACTO, gettext_lazy("people go there, never asked")),
    (Standing.VACANT, gettext_lazy("vacant")),
)


@dataclass(frozen=True)
class Row:
    """A system or department with its roles; `others` fill roles without a column of their own."""

    name: str
    url: str
    note: str
    cells: tuple[RoleLine, ...]
    others: tuple[RoleLine, ...] = ()


@dataclass(frozen=True)
class Figure:
    """How many roles have a standing; `share` from 1 to 12 is how wide it is drawn."""

    standing: str
    ring: str
    amount: int
    words: str | LazyText
    share: int


@dataclass(frozen=True)
class Figures:
    total: int
    parts: tuple[Figure, ...]
    ending: int

    def amount(self, standing: str) -> int:
        return next((part.amount for part in self.parts if part.standing == standing), 0)


def figures(scope: Scope, by: str, day: date) -> Figures:
    """How many running roles of departments or systems have which standing, and how many end soon.
    One query.
    """
    counted = counts(scope, by, day)
    found = counted[0] if counted else dict.fromkeys([*Standing.values, "ending"], 0)
    total = sum(found[each] for each in Standing.values)
    parts = tuple(
        Figure(each, RINGS[Standing(each)], found[each], words, round(found[each] / total * 11) + 1)
        for each, words in WORDS
        if total
    )
    return Figures(total, parts, found["ending"])


@compiled
def counts(scope: Scope, by: str, day: date) -> QuerySet[Any, Any]:
    """One row: how many have each standing, and how many end soon."""
    running = RoleAssignment.objects.visible_to(scope).of(by).running().order_by()
    ends = ~Q(standing=Standing.VACANT) & Q(valid_until__lte=day + timedelta(days=ENDING_DAYS))
    amounts = {each: Count("pk", filter=Q(standing=each)) for each in Standing.values}
    one = running.annotate(one=Value(1)).values("one")
    return one.annotate(**amounts, ending=Count("pk", filter=ends))


def with_standing(path: str, standing: str) -> Exists:
    """Subjects of which a role has this standing; `path` is "system" or "unit"."""
    return Exists(
        RoleAssignment.objects.running().filter(**{path: OuterRef("pk")}, standing=standing)
    )


def with_ending(path: str, day: date) -> Exists:
    """Subjects of which a role ends within 90 days."""
    soon = day + timedelta(days=ENDING_DAYS)
    return Exists(
        RoleAssignment.objects.held().filter(**{path: OuterRef("pk")}, valid_until__lte=soon)
    )


def without_owner() -> Q:
    """Systems whose owner nobody knows."""
    return ~Q(
        pk__in=RoleAssignment.objects.held()
        .filter(role__slug="system-owner", system__isnull=False)
        .values("system")
    )


def rows_for_systems(
    systems: Sequence[System], columns: Sequence[GovernanceRole], scope: Scope, day: date
) -> Later[System, Row]:
    """The rows of a page of systems (with `owned_by` fetched). At most two queries, asked here."""
    held = by_subject("system", [system.pk for system in systems], scope)
    naming = Naming(scope)
    namings = {system.pk: naming.for_system(system) for system in systems}

    def row(system: System) -> Row:
        roles = held[system.pk]
        return Row(
            name=system.name,
            url=way("systems:page", system.pk),
            note=_system_note(system),
            cells=tuple(
                cell_of(role, roles.get(role.pk, []), namings[system.pk], day) for role in columns
            ),
            others=other_cells(roles, columns, day),
        )

    return Later(systems, row)


def lines_for_system(system: System, scope: Scope, day: date) -> list[RoleLine]:
    """Each role of a system with who fills it, "no one" printed as such; also of records that
    were put together with it. At most four queries."""
    ids = [system.pk, *system.merged_from.values_list("pk", flat=True)]
    held: dict[int, list[RoleAssignment]] = {}
    for by_role in by_subject("system", ids, scope).values():
        for role_id, found in by_role.items():
            held.setdefault(role_id, []).extend(found)
    roles = GovernanceRole.objects.filter(
        is_active=True, known_from=KnownFrom.ASSIGNMENTS, subject__in=["system", "both"]
    ).order_by("position", "pk")
    lines = []
    naming = Naming(scope)
    for role in roles:
        rows = held.get(role.pk, [])
        if rows:
            lines += [cell_of(role, [row], "", day) for row in rows]
        elif role.board_place is not None:
            lines.append(cell_of(role, [], naming.for_system(system), day))
    return lines


def rows_for_units(
    units: Sequence[Unit], columns: Sequence[GovernanceRole], scope: Scope, day: date
) -> Later[Unit, Row]:
    """The rows of a page of departments. Two queries, asked here."""
    held = by_subject("unit", [unit.pk for unit in units], scope)
    known = known_elsewhere(units, day)
    naming = Naming(scope)

    def cell(unit: Unit, role: GovernanceRole) -> RoleLine:
        if role.known_from != KnownFrom.ASSIGNMENTS:
            return known_cell(role, known[KnownFrom(role.known_from)].get(unit.pk, []))
        return cell_of(role, held[unit.pk].get(role.pk, []), naming.for_unit(unit), day)

    def row(unit: Unit) -> Row:
        return Row(
            name=unit.name,
            url=way("roles:list", query=f"by={Subject.UNIT}&unit={unit.pk}"),
            note=unit.place,
            cells=tuple(cell(unit, role) for role in columns),
            others=other_cells(held[unit.pk], columns, day),
        )

    return Later(units, row)


def _system_note(system: System) -> str:
    home = system.owned_by.name if system.owned_by else ""
    if system.run_by == RunBy.BUSINESS:
        return _("%(unit)s, the team’s own") % {"unit": home} if home else _("a team’s own")
    return home
