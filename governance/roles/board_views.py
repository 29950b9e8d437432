"""The board: who answers for what, by system or by department."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from brm.base import clock
from brm.base.given import given
from brm.base.htmx import answer
from brm.base.links import way
from brm.base.lists import Chip, Choice, Page, Shaped, Sort, listing
from brm.base.scope import Request, Scope
from brm.base.sheet_answer import Cell, sheet_of
from governance.roles import board
from governance.roles.choices import Standing, Subject
from governance.roles.models import GovernanceRole
from governance.roles.queries import columns, may_arrange_anything
from governance.roles.talks import talks
from governance.roles.vacancies import SHOWN, vacancies
from relationships.desk.shown import with_views
from relationships.systems.answering import RoleLine
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.units.views import asked_unit

BY_NAME = {"name": Sort(gettext_lazy("Name"), ("folded_name",))}
ROWS = 25


@with_views("roles:list")
def roles(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Who answers for what: systems, or with `?by=unit` departments, and their roles."""
    by = Subject.UNIT if request.GET.get("by") == Subject.UNIT else Subject.SYSTEM
    day = clock.today_in(settings.TIME_ZONE)
    figures = board.figures(request.scope, by, day)
    page = _subjects(request, by, figures, day)
    roles_shown = columns(by)
    rows_of = board.rows_for_units if by == Subject.UNIT else board.rows_for_systems
    if page.file:
        cells = sheet_cells(by, roles_shown)
        return sheet_of(
            page, "roles", cells, lambda some: rows_of(some, roles_shown, request.scope, day)
        )
    may_name = may_arrange_anything(request.scope)
    context = {
        "page": page,
        "by": by,
        "figures": figures,
        "columns": roles_shown,
        "rows": rows_of(page.rows, roles_shown, request.scope, day),
        "may_name": may_name,
        "mine_url": way("dashboard:roles") if request.scope.is_role_holder else "",
        "talks": talks(request.scope, by, day) if may_name and not page.is_filtered else [],
    }
    return answer(request, "governance/roles/list.html", "governance/roles/list.html", context)


def _subjects(request: Request, by: str, figures: board.Figures, day: Any) -> Page:
    """The systems or departments of this page of the board, as the address asks."""
    chips: list[Chip | Choice] = [
        Chip("standing", label, Q(board.with_standing(by, value)), value, amount)
        for value, label, amount in (
            (Standing.VACANT, _("Vacant"), figures.amount(Standing.VACANT)),
            (Standing.DE_FACTO, _("Never asked"), figures.amount(Standing.DE_FACTO)),
            (Standing.ACKNOWLEDGED, _("Acknowledged"), figures.amount(Standing.ACKNOWLEDGED)),
            (Standing.APPOINTED, _("Appointed"), figures.amount(Standing.APPOINTED)),
        )
    ]
    chips.append(
        Chip("ending", _("Ends within 90 days"), Q(board.with_ending(by, day)), "1", figures.ending)
    )
    if by == Subject.UNIT:
        rows, things = Shaped(Unit, open_units, request.scope, day), gettext_lazy("departments")
    else:
        rows, things = Shaped(System, systems_in_use, request.scope, day), gettext_lazy("systems")
        chips.append(Chip("owner", _("No owner"), board.without_owner(), "none"))
    chips += _one_unit(request, by)
    return listing(
        request, rows, sorts=BY_NAME, default="name", filters=chips, search=["folded_name"],
        things=things, keep={"by": [Subject.SYSTEM, Subject.UNIT]}, anchor="board", size=ROWS,
        counts_along=True,
    )  # fmt: skip


def sheet_cells(by: str, roles_shown: Sequence[GovernanceRole]) -> list[Cell]:
    """The columns of the board as a sheet: who fills each role, and what is agreed."""
    subject = _("Department") if by == Subject.UNIT else _("System")
    return [
        Cell("name", subject, lambda row: row.name, "name"),
        *(
            Cell("name", given(role.name), partial(filled_at, at), role.name)
            for at, role in enumerate(roles_shown)
        ),
        Cell(
            "name", _("Further roles"),
            lambda row: "; ".join(f"{cell.label}: {filled(cell)}" for cell in row.others),
            "further_roles",
        ),
    ]  # fmt: skip


def filled_at(at: int, row: board.Row) -> str:
    return filled(row.cells[at])


def filled(cell: RoleLine) -> str:
    return ", ".join(filter(None, (cell.name, cell.note)))


def open_units(scope: Scope, _day: date) -> QuerySet[Unit]:
    """Departments of the board; what it filters by depends on the day."""
    return Unit.objects.visible_to(scope).open()


def systems_in_use(scope: Scope, _day: date) -> QuerySet[System]:
    """Systems of the board, with whose they are."""
    return System.objects.visible_to(scope).filter(retired_on=None).select_related("owned_by")


def _one_unit(request: Request, by: str) -> list[Choice]:
    """The filter on one department, there only where the address names one. At most one query."""
    unit = asked_unit(request)
    if unit is None:
        return []
    condition = "pk" if by == Subject.UNIT else "owned_by"
    return [Choice("unit", _("Department"), [(str(unit.pk), unit.name)], condition)]


@require_GET
def vacant(request: Request) -> HttpResponse:
    """Roles that nobody fills, by what stops. Four queries."""
    rows = vacancies(request.scope)
    context = {"rows": rows, "is_cut": len(rows) == SHOWN, "shown": SHOWN}
    return render(request, "governance/roles/vacant.html", context)
