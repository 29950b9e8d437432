"""Departments in the administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.administration import Refusing, Remembered, Under
from brm.base.administration.filters import now_or_over
from brm.base.administration.pages import changes
from relationships.marks.changes import calendar_changed
from relationships.units import services
from relationships.units.forms import UnitForm as Facts
from relationships.units.models import BusyPeriod, Unit

FACTS = Facts.base_fields
NAMELESS = _("Say what it is called.")


class BusyPeriods(Under):
    model = BusyPeriod


class UnitForm(Refusing):
    """The fields that the product's own page has, with the same choices and sentences."""

    time_zone = FACTS["time_zone"]
    language = FACTS["language"]
    country = FACTS["country"]
    region = FACTS["region"]
    workdays = FACTS["workdays"]

    clean_country = Facts.clean_country

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("opens_at") and data.get("closes_at") and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_at", _("It closes before it opens. Choose a later time."))
        return data


@admin.register(Unit)
class UnitAdmin(Remembered):
    """Moved and changed by the same rules as on its pages; closing and merging are done there."""

    section = "organisation"
    opens = "units:page"
    form = UnitForm
    list_display = ["name", "parent", "place", "people_count", "kind", "time_zone", "closed_on"]
    list_filter = [
        now_or_over("closed_on", _("open or closed"), _("open"), _("closed")),
        "kind",
        "country",
    ]
    list_select_related = ["parent"]
    search_fields = ["folded_name", "code", "place"]
    search_help_text = _("Name, code or place")
    ordering = ["lft", "pk"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["closed_on", "merged_into"]
    inlines = [BusyPeriods]
    sheet = [
        "name", "parent__name", "place", "people_count", "kind", "time_zone", "country", "language",
        "rhythm_days", "code", "closed_on",
    ]  # fmt: skip
    sentences = {
        "unit_has_a_name": ("name", NAMELESS),
        "unit_is_not_under_itself": (
            "parent", _("A department cannot be part of itself. Choose another one.")
        ),
        "unit_rhythm_in_range": ("rhythm_days", _("Choose a number of days from 1 to 400.")),
        "unit_name_once_under_its_parent": (
            "name", _("There is a department of that name there already. Choose another name.")
        ),
    }  # fmt: skip
    fieldsets = [
        (None, {"fields": ["name", "parent", "kind", "about", ("people_count", "rhythm_days")]}),
        (_("Where and when"), {
            "fields": [
                ("place", "language"), ("time_zone", "country", "region"),
                ("opens_at", "closes_at"), "workdays",
            ]
        }),
        (_("For imports"), {"fields": ["code"]}),
        (_("Its end"), {"fields": [("closed_on", "merged_into")]}),
    ]  # fmt: skip

    def keep(self, request: HttpRequest, row: Unit, form: Any, change: bool) -> Unit:
        if not change:
            return services.add(**form.cleaned_data)
        typed = changes(form)
        unit = Unit.objects.get(pk=row.pk)
        if "parent" in typed:
            unit = services.move(unit, under=typed.pop("parent"))
        return services.edit(unit, version=unit.version, at=clock.now(), **typed)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Plans follow the busy days of the department."""
        super().save_related(request, form, formsets, change)
        if any(each.has_changed() for each in formsets):
            calendar_changed(units=[form.instance.pk], at=clock.now())
