"""Roles that nobody fills, by what stops: not by how long, since an empty chair may harm nobody."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from brm.base.given import given
from brm.base.links import way
from brm.base.scope import Scope
from governance.roles.models import Handover, RoleAssignment
from governance.roles.queries import Naming, touched
from governance.roles.words import words_of
from relationships.systems.models import Use

SHOWN = 100


@dataclass(frozen=True)
class Vacancy:
    """One role that nobody fills, and what that means; `people`: who work with it, None unknown."""

    row: RoleAssignment
    words: dict[str, str]
    stops: str
    gravity: int
    people: int | None
    departments: int
    propose: str
    handover: Handover | None

    @property
    def serves(self) -> str:
        return given(self.row.role.serves)


def with_touched(rows: QuerySet[RoleAssignment]) -> QuerySet[RoleAssignment]:
    """Adds `people` and `departments`: who works with it. Part of one query."""
    uses = Use.objects.filter(system=OuterRef("system")).order_by().values("system")
    whole = IntegerField(null=True)
    return rows.annotate(
        people=touched(),
        departments=Coalesce(
            Subquery(uses.annotate(n=Count("pk")).values("n"), output_field=whole),
            Value(0),
            output_field=whole,
        ),
    )


def vacant_rows(scope: Scope) -> QuerySet[RoleAssignment]:
    """The vacancies in sight of what is in use, in the order of an index, at most a hundred."""
    found = RoleAssignment.objects.visible_to(scope).running().filter(standing="vacant")
    in_use = found.filter(Q(system=None) | Q(system__retired_on=None))
    rows = in_use.select_related("role", "unit", "system__owned_by", "deputy")
    return with_touched(rows).order_by("-urgency", "since", "pk")[:SHOWN]


def vacancies(scope: Scope) -> list[Vacancy]:
    """The roles in sight that nobody fills, at most a hundred, what stops most first. Three queries."""
    rows: list[RoleAssignment] = list(vacant_rows(scope))
    naming, handed = Naming(scope), handovers_by_subject(rows)

    def told(row: RoleAssignment) -> Vacancy:
        may = naming.for_unit(row.unit) if row.unit else naming.for_system(row.system)
        return Vacancy(
            row=row,
            words=words_of(row),
            stops=given(row.role.stops or row.role.answers_for),
            gravity=row.role.gravity,
            people=row.people,  # type: ignore[attr-defined]
            departments=row.departments,  # type: ignore[attr-defined]
            propose=way("roles:new", query=f"{may}&role={row.role.slug}") if may else "",
            handover=handed.get((row.role_id, row.unit_id, row.system_id)),
        )

    return [told(row) for row in rows]


Subject = tuple[int, int | None, int | None]


def handovers_by_subject(rows: Iterable[RoleAssignment]) -> dict[Subject, Handover]:
    """The latest handover of each role and subject among these. One query."""
    wanted = list(rows)
    of_unit = Q(assignment__unit__in={row.unit_id for row in wanted} - {None})
    of_system = Q(assignment__system__in={row.system_id for row in wanted} - {None})
    found = Handover.objects.filter(of_unit | of_system)
    found = found.select_related("assignment", "asked_of", "written_by").order_by("asked_at", "pk")
    keys = {(row.role_id, row.unit_id, row.system_id) for row in wanted}
    by_subject: dict[Subject, Handover] = {}
    for one in found:
        key = (one.assignment.role_id, one.assignment.unit_id, one.assignment.system_id)
        if key in keys:
            by_subject[key] = one
    return by_subject
