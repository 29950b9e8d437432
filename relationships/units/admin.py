"""Departments in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from brm.base.administration import Product
from relationships.units.models import BusyPeriod, Unit
from relationships.units.services import lock_tree, renumber


class BusyPeriods(admin.TabularInline):
    model = BusyPeriod
    extra = 0


@admin.register(Unit)
class UnitAdmin(Product, SimpleHistoryAdmin):
    """The tree is renumbered after each change; closing and merging have their own pages."""

    list_display = ["name", "parent", "place", "people_count", "kind", "time_zone", "closed_on"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["folded_name", "code", "place"]
    ordering = ["lft", "pk"]
    autocomplete_fields = ["parent", "merged_into"]
    readonly_fields = ["merged_into"]
    inlines = [BusyPeriods]
    sheet = [
        "name", "parent__name", "place", "people_count", "kind", "time_zone", "country", "language",
        "rhythm_days", "code", "closed_on",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["name", "parent", "kind", "about", "people_count", "rhythm_days"]}),
        (_("Where and when"), {
            "fields": [
                "place", "time_zone", "country", "region", "language", "opens_at", "closes_at",
                "workdays",
            ]
        }),
        (_("For imports"), {"fields": ["code"]}),
        (_("Its end"), {"fields": ["closed_on", "merged_into"]}),
    ]  # fmt: skip

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lock_tree()
        super().save_model(request, obj, form, change)
        renumber()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        renumber()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        super().delete_queryset(request, queryset)
        renumber()
