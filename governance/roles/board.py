"""The board: which role of which system or department is filled by whom, and how formal that is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brm.base.scope import Scope
from governance.roles.choices import KnownFrom, Standing, Subject
from governance.roles.models import GovernanceRole, RoleAssignment
from governance.roles.queries import ENDING_DAYS, Naming
from relationships.access.models import Grant
from relationships.buddies.models import ITBuddy
from relationships.systems.answering import RoleLine
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.units.models import Unit

RINGS = {
    Standing.APPOINTED: "a",
    Standing.ACKNOWLEDGED: "k",
    Standing.DE_FACTO: "d",
    Standing.VACANT: "v",
}
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


def figures(rows: QuerySet[RoleAssignment], day: date) -> Figures:
    """How many running roles have which standing, and how many end soon. One query."""
    counts = {each: Count("pk", filter=Q(standing=each)) for each in Standing.values}
    found = rows.filter(ended_on=None).aggregate(
        **counts,
        ending=Count(
            "pk",
            filter=~Q(standing=Standing.VACANT)
            & Q(valid_until__lte=day + timedelta(days=ENDING_DAYS)),
        ),
    )
    total = sum(found[each] for each in Standing.values)
    parts = tuple(
        Figure(each, RINGS[Standing(each)], found[each], words, round(found[each] / total * 11) + 1)
        for each, words in WORDS
        if total
    )
    return Figures(total, parts, found["ending"])


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
) -> list[Row]:
    """The rows of a page of systems (with `owned_by` fetched). At most two queries."""
    held = _by_subject("system", [system.pk for system in systems], scope)
    naming = Naming(scope)
    return [
        Row(
            name=system.name,
            url=reverse("systems:page", args=[system.pk]),
            note=_system_note(system),
            cells=tuple(
                _cell(role, held[system.pk].get(role.pk, []), naming.for_system(system), day)
                for role in columns
            ),
            others=_others(held[system.pk], columns, day),
        )
        for system in systems
    ]


def lines_for_system(system: System, scope: Scope, day: date) -> list[RoleLine]:
    """Each role of a system with who fills it, "no one" printed as such. At most three queries."""
    held = _by_subject("system", [system.pk], scope)[system.pk]
    roles = GovernanceRole.objects.filter(
        is_active=True, known_from=KnownFrom.ASSIGNMENTS, subject__in=["system", "both"]
    ).order_by("position", "pk")
    lines = []
    naming = Naming(scope)
    for role in roles:
        rows = held.get(role.pk, [])
        if rows:
            lines += [_cell(role, [row], "", day) for row in rows]
        elif role.board_place is not None:
            lines.append(_cell(role, [], naming.for_system(system), day))
    return lines


def rows_for_units(
    units: Sequence[Unit], columns: Sequence[GovernanceRole], scope: Scope, day: date
) -> list[Row]:
    """The rows of a page of departments. Three queries."""
    pks = [unit.pk for unit in units]
    held = _by_subject("unit", pks, scope)
    buddies = _buddies(pks, day)
    managers = _managers(units)
    known = {KnownFrom.BUDDIES: buddies, KnownFrom.GRANTS: managers}
    naming = Naming(scope)
    rows = []
    for unit in units:
        cells = [
            _known(role, known[KnownFrom(role.known_from)].get(unit.pk, []))
            if role.known_from != KnownFrom.ASSIGNMENTS
            else _cell(role, held[unit.pk].get(role.pk, []), naming.for_unit(unit), day)
            for role in columns
        ]
        rows.append(
            Row(
                name=unit.name,
                url=f"{reverse('roles:list')}?by={Subject.UNIT}&unit={unit.pk}",
                note=unit.place,
                cells=tuple(cells),
                others=_others(held[unit.pk], columns, day),
            )
        )
    return rows


# ---- Cells ---------------------------------------------------------------------------------------

Held = dict[int, list[RoleAssignment]]
# What a cell says: there are hundreds on a page.
CELL = (
    "unit_id", "system_id", "standing", "hours_per_week", "is_agreed_by_manager", "valid_until",
    "role__name", "role__in_short", "role__slug", "holder__name", "holder__side", "deputy__name",
)  # fmt: skip


def _by_subject(path: str, pks: list[int], scope: Scope) -> dict[int, Held]:
    found: dict[int, Held] = defaultdict(lambda: defaultdict(list))
    rows = (
        RoleAssignment.objects.visible_to(scope)
        .running()
        .filter(**{f"{path}__in": pks})
        .select_related("role", "holder", "deputy")
        .only(*CELL)
        .order_by("-is_accountable", "standing", "pk")
    )
    for row in rows:
        found[getattr(row, f"{path}_id")][row.role_id].append(row)
    return found


def _cell(role: GovernanceRole, held: list[RoleAssignment], subject: str, day: date) -> RoleLine:
    if not held:
        return RoleLine(
            label=role.name,
            in_short=role.in_short,
            ring="",
            name=_("No one"),
            note="",
            url=f"{reverse('roles:new')}?{subject}&role={role.slug}" if subject else "",
        )
    first = held[0]
    return RoleLine(
        label=role.name,
        in_short=role.in_short,
        ring=RINGS[Standing(first.standing)],
        name=first.holder.name if first.holder else _("Vacant"),
        note=_note(first, len(held) - 1, day),
        url=reverse("roles:page", args=[first.pk]),
        side=first.holder.side if first.holder else "",
    )


def _others(held: Held, columns: Iterable[GovernanceRole], day: date) -> tuple[RoleLine, ...]:
    shown = {role.pk for role in columns}
    return tuple(
        _cell(rows[0].role, rows, "", day) for role, rows in held.items() if role not in shown
    )


def _note(assignment: RoleAssignment, more: int, day: date) -> str:
    """ "appointed, leaves 1 Dec", "people go there, 6 h a week, not agreed"."""
    said = [str(Standing(assignment.standing).label), *_conditions(assignment, day)]
    if assignment.is_vacant:
        said = [_("propose somebody")]
    if more:
        said.append(ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more})
    return ", ".join(said)


def _conditions(assignment: RoleAssignment, day: date) -> list[str]:
    said = []
    if assignment.hours_per_week:
        hours = _("%(hours)s h a week") % {"hours": f"{assignment.hours_per_week.normalize():f}"}
        said.append(hours)
        if not assignment.is_agreed_by_manager:
            said.append(_("not agreed"))
    until = assignment.valid_until
    if until and until <= day + timedelta(days=ENDING_DAYS):
        when = date_format(until, "j M")
        said.append((_("ended %(day)s") if until < day else _("until %(day)s")) % {"day": when})
    if assignment.deputy:
        said.append(_("deputy: %(name)s") % {"name": assignment.deputy.name})
    return said


def _system_note(system: System) -> str:
    home = system.owned_by.name if system.owned_by else ""
    if system.run_by == RunBy.BUSINESS:
        return _("%(unit)s, the team’s own") % {"unit": home} if home else _("a team’s own")
    return home


# ---- Known from elsewhere ------------------------------------------------------------------------


def _known(role: GovernanceRole, people: list[Any]) -> RoleLine:
    if not people:
        return RoleLine(role.name, role.in_short, "", _("No one"), "", "")
    more = len(people) - 1
    note = ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more else ""
    first = people[0]
    return RoleLine(role.name, role.in_short, "a", first.name, note, "", first.side)


def _buddies(pks: list[int], day: date) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = ITBuddy.objects.on(day).filter(unit__in=pks).select_related("person")
    for buddy in rows.order_by("-rank", "pk"):
        found[buddy.unit_id].append(buddy.person)
    return found


def _managers(units: Sequence[Unit]) -> dict[int, list[Any]]:
    """The nearest grant above each department: the grants are few, so all are read."""
    grants = list(
        Grant.objects.select_related("person", "unit").order_by("unit__depth", "pk")
    )  # those for everything have no depth and come last
    everywhere = [grant.person for grant in grants if grant.unit is None]
    found = {}
    for unit in units:
        near = [g for g in grants if g.unit and g.unit.lft <= unit.lft <= g.unit.rgt]
        deepest = max((g.unit.depth for g in near if g.unit), default=None)
        found[unit.pk] = [
            g.person for g in near if g.unit and g.unit.depth == deepest
        ] or everywhere
    return found
