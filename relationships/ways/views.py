"""One page a department: how its people speak, are reached and work, as far as it may be told."""

from collections.abc import Iterator

from django.db.models import Subquery
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from brm.base.scope import Request
from brm.base.sheet_answer import csv_response
from relationships.units.models import Unit
from relationships.ways.choices import Source
from relationships.ways.queries import Table, tables
from relationships.wording.models import Agreed


def _unit(request: Request, pk: int) -> Unit:
    """The department, with what the house agreed on small groups. One query."""
    agreed = Subquery(Agreed.objects.values("smallest_group")[:1])
    units = Unit.objects.visible_to(request.scope).annotate(told_from=agreed)
    return get_object_or_404(units, pk=pk)


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Languages, channels, devices and apps, with how many of how many, from where and since when."""
    unit = _unit(request, pk)
    found = tables(unit)
    context = {
        "unit": unit,
        "tables": found,
        "has_some": any(table.rows for table in found),
        "has_hidden": any(table.has_hidden for table in found),
        "may_ask": request.scope.is_manager,
        "may_log": unit.closed_on is None and unit.pk in request.scope.trusted,
    }
    return render(request, "relationships/ways/page.html", context)


@require_GET
def sheet(request: Request, pk: int) -> HttpResponseBase:
    """The same as a file: what is hidden on the page is in no line of it."""
    unit = _unit(request, pk)
    columns = [_("What"), _("Way"), _("People"), _("Of"), _("From"), _("Since")]
    return csv_response("their-ways", columns, _lines(tables(unit)))


def _lines(found: list[Table]) -> Iterator[list[object]]:
    for table in found:
        for row in table.rows:
            for source in table.sources:
                if (cell := row.cells.get(source)) is not None:
                    n = _("not told") if row.is_others else _("most")
                    yield [
                        table.title, row.words, n if cell.n is None else cell.n, cell.of,
                        Source(source).label, cell.since,
                    ]  # fmt: skip
