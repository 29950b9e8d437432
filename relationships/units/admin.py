"""Departments in the administration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from brm.base import clock
from brm.base.administration import Product
from brm.base.errors import RuleBroken
from relationships.marks.changes import calendar_changed
from relationships.marks.services import touch
from relationships.units.models import BusyPeriod, Unit
from relationships.units.services import check_circle, check_place, lock_tree, renumber


class BusyPeriods(admin.TabularInline):
    model = BusyPeriod
    extra = 0


class UnitForm(forms.ModelForm):
    """Says in a sentence what the tree does not allow."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lock_tree()  # until it is saved: the page is one transaction
        parent, unit = data.get("parent"), self.instance if self.instance.pk else None
        try:
            if parent is not None and unit is not None:
                check_circle(unit, parent)
            if data.get("name") and not self.instance.closed_on:
                check_place(data["name"], parent, besides=unit)
        except RuleBroken as broken:
            self.add_error(broken.field, str(broken))
        return data


@admin.register(Unit)
class UnitAdmin(Product, SimpleHistoryAdmin):
    """The tree is renumbered after each change; closing and merging have their own pages."""

    form = UnitForm
    list_display = ["name", "parent", "place", "people_count", "kind", "time_zone", "closed_on"]
    list_filter = ["kind", ("closed_on", admin.EmptyFieldListFilter)]
    list_select_related = ["parent"]
    search_fields = ["folded_name", "code", "place"]
    ordering = ["lft", "pk"]
    autocomplete_fields = ["parent", "merged_into"]
    readonly_fields = ["closed_on", "merged_into"]
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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Plans follow the days of the department, its busy ones among them."""
        super().save_related(request, form, formsets, change)
        touch(form.instance.pk)
        calendar_changed(units=[form.instance.pk], at=clock.now())
