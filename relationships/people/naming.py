"""Pages about who is named for a department, from a day until a day: partners and buddies alike."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock, undo_records
from brm.base.db import day_there, lasting
from brm.base.lists import Choice, Head, Sort, listing
from brm.base.pages import form_page, typed
from brm.base.rights import must_keep
from brm.base.scope import Request
from brm.base.sheet_answer import Cell, sheet_of

SORTS = {
    "person": Sort(gettext_lazy("Person"), ("person__folded_name",)),
    "unit": Sort(gettext_lazy("Department"), ("unit__folded_name",)),
    "since": Sort(gettext_lazy("Since"), ("since",), descending=True),
}
NAMED = [
    Cell("person", gettext_lazy("Person"), lambda row: row.person.name),
    Cell("unit", gettext_lazy("Department"), lambda row: row.unit.name),
]


def named_list(
    request: Request,
    rows: QuerySet[Any],
    *,
    slice_name: str,
    file_name: str,
    filters: Iterable[Choice],
    columns: Sequence[str | Head],
    cells: Sequence[Cell],
    things: str,
) -> HttpResponse | StreamingHttpResponse:
    """Who is named now, later or until lately, as a page or as a sheet. At most six queries."""
    today = day_there(clock.now())
    states = {
        "now": lasting(today),
        "later": Q(since__gt=today),
        "ended": Q(until__lt=today),
    }
    when = Choice(
        "state", _("When"), [("now", _("Now")), ("later", _("Later")), ("ended", _("Ended"))],
        lambda value: states[value], default="now",
    )  # fmt: skip
    page = listing(
        request, rows.select_related("person", "unit"), sorts=SORTS, default="person",
        filters=[*filters, when], search=["person__folded_name", "unit__folded_name"],
        columns=columns, things=things,
    )  # fmt: skip
    if page.file:
        return sheet_of(page, file_name, [*NAMED, *cells])
    return render(request, f"relationships/{slice_name}/list.html", {"page": page})


def for_whom(request: Request) -> dict[str, Any]:
    """What a form that names somebody begins with: today, and whom and where the address says."""
    asked = {name: request.GET.get(name, "") for name in ("unit", "person")}
    return {"since": clock.today_here(), **asked}


def kept_name(request: Request, rows: QuerySet[Any], pk: int) -> Any:
    """The one of `rows` that the reader keeps; 404 out of sight, 403 with a sentence in sight."""
    row = get_object_or_404(rows.select_related("person", "unit"), pk=pk)
    must_keep(request.scope, row.unit.lft)
    return row


def edit_page(
    request: Request,
    row: Any,
    form_class: type[forms.Form],
    keep: Callable[..., object],
    *,
    page: str,
    title: str,
    kind: str,
) -> HttpResponse:
    """The page on which it is changed what was said when somebody was named; `kind` is its undo's."""
    edited = tuple(form_class.base_fields)
    form = form_class(
        typed(request, row, edited), initial={name: getattr(row, name) for name in edited}
    )

    def act(data: dict[str, Any]) -> HttpResponse:
        after = keep(row, version=request.POST.get("version"), **data)
        undo_records.changed(request, _("Kept."), kind, row, after)
        return redirect(page, row.pk)

    return form_page(
        request, form, act, record=row, button=_("Keep"), title=title % names(row),
        back=reverse(page, args=[row.pk]),
    )  # fmt: skip


def names(row: Any) -> dict[str, str]:
    """Person and department, for sentences about them."""
    return {"person": row.person.name, "unit": row.unit.name}
