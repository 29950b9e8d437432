"""The administration's acts that walk through all records, and what the product itself remembers."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.administration import OnlyRead
from brm.base.errors import RuleBroken
from brm.exchange.models import Import
from brm.operations.models import JobRun
from brm.stewardship.closing import close
from brm.stewardship.leaving import has_left
from relationships import admin as rooms  # noqa: F401  registers the pages
from relationships.people.admin import PersonAdmin
from relationships.people.zones import zone_of
from relationships.units.admin import UnitAdmin
from relationships.units.services import reopen


@admin.register(JobRun)
class JobRunAdmin(OnlyRead):
    """What runs by itself, and how it went last; it is started on the page of jobs."""

    section = "running"
    list_display = ["name", "last_started_at", "last_finished_at", "outcome", "detail"]
    list_filter = ["outcome"]
    search_fields = ["name", "detail"]
    search_help_text = _("Name or detail")
    ordering = ["name"]
    sheet = ["name", "last_started_at", "last_finished_at", "outcome", "detail"]


@admin.register(Import)
class ImportAdmin(OnlyRead):
    """Which files were brought in, by whom, and what came of it; the next one goes to its own page."""

    section = "running"
    opens = "imports:page"
    list_display = ["file_name", "kind", "brought_by", "brought_at", "state", "kept_at"]
    list_filter = ["kind", "state", "brought_at"]
    list_select_related = ["brought_by"]
    search_fields = ["file_name", "brought_by__folded_name"]
    search_help_text = _("File, or who brought it")
    ordering = ["-brought_at", "-pk"]
    fields = ["file_name", "kind", "brought_by", "brought_at", "state", "kept_at"]
    sheet = ["file_name", "kind", "brought_by__name", "brought_at", "state", "kept_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("seen")


@admin.action(description=_("Have left today"), permissions=["change"])
def left_today(page: Any, request: HttpRequest, people: QuerySet[Any]) -> None:
    """What they did for departments ends, posts are vacant, sign-ins close."""
    rows = list(people.filter(left_on=None))
    for person in rows:
        today = clock.today_in(zone_of(person))
        has_left(person, left_on=today, at=clock.now())
    said = ngettext("%(n)s person has left.", "%(n)s people have left.", len(rows))
    page.message_user(request, said % {"n": len(rows)})


@admin.action(description=_("Close"), permissions=["change"])
def close_departments(page: Any, request: HttpRequest, units: QuerySet[Any]) -> None:
    """Deepest first, so that a branch can be closed at once; what cannot be closed says why."""
    closed = 0
    for unit in units.filter(closed_on=None).order_by("-depth", "pk"):
        try:
            close(unit, by=getattr(request.user, "person", None), at=clock.now())
        except RuleBroken as broken:
            page.message_user(request, f"{unit.name}: {broken}", messages.ERROR)
        else:
            closed += 1
    said = ngettext("%(n)s department is closed.", "%(n)s departments are closed.", closed)
    page.message_user(request, said % {"n": closed})


@admin.action(description=_("Open again"), permissions=["change"])
def open_again(page: Any, request: HttpRequest, units: QuerySet[Any]) -> None:
    """Highest first, so that a branch can be opened at once; what cannot be opened says why."""
    opened = 0
    for unit in units.exclude(closed_on=None).order_by("depth", "pk"):
        try:
            reopen(unit, at=clock.now())
        except RuleBroken as broken:
            page.message_user(request, f"{unit.name}: {broken}", messages.ERROR)
        else:
            opened += 1
    said = ngettext("%(n)s department is open again.", "%(n)s departments are open again.", opened)
    page.message_user(request, said % {"n": opened})


# The slices lie below these acts, so they are handed up to their pages here.
ACTS: dict[Any, list[Any]] = {
    PersonAdmin: [left_today],
    UnitAdmin: [close_departments, open_again],
}
for its_page, acts in ACTS.items():
    its_page.actions = [*its_page.actions, *acts]
