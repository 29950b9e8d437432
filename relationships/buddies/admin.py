"""IT buddies and absences in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from brm.base import clock
from brm.base.administration import Product
from relationships.buddies.models import Absence, ITBuddy
from relationships.buddies.services import end
from relationships.marks.changes import calendar_changed


@admin.register(ITBuddy)
class ITBuddyAdmin(Product, SimpleHistoryAdmin):
    list_display = ["person", "unit", "origin", "rank", "since", "until"]
    list_display_links = ["person"]
    list_filter = ["origin", "rank", ("until", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    actions = ["end_today"]
    sheet = ["person__name", "unit__name", "origin", "rank", "since", "until", "note"]

    @admin.action(description=_("End today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset.select_related("unit"))
        for row in rows:
            end(row, on=max(clock.today_in(row.unit.time_zone), row.since), at=clock.now())
        said = ngettext("%(n)s has ended.", "%(n)s have ended.", len(rows)) % {"n": len(rows)}
        self.message_user(request, said)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        calendar_changed(units=[obj.unit_id], at=clock.now())


@admin.register(Absence)
class AbsenceAdmin(Product):
    """Days only, never why."""

    may_delete = True
    list_display = ["person", "starts_on", "ends_on"]
    list_select_related = ["person"]
    search_fields = ["person__folded_name"]
    ordering = ["-starts_on", "-pk"]
    autocomplete_fields = ["person"]
    sheet = ["person__name", "starts_on", "ends_on"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        calendar_changed(persons=[obj.person_id], at=clock.now())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        person = obj.person_id
        super().delete_model(request, obj)
        calendar_changed(persons=[person], at=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        persons = list(queryset.values_list("person_id", flat=True))
        super().delete_queryset(request, queryset)
        calendar_changed(persons=persons, at=clock.now())
