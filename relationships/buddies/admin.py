"""IT buddies and absences in the administration."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from brm.base.administration import Product, Shown
from brm.base.administration.filters import now_or_over
from brm.base.administration.pages import changes
from relationships.buddies import services, standing_in
from relationships.buddies.models import Absence, ITBuddy, StandIn
from relationships.people.admin import NamedAdmin, PersonAdmin
from relationships.units.admin import UnitAdmin


@admin.register(ITBuddy)
class ITBuddyAdmin(NamedAdmin):
    """Who and where stay as they were named: another person or department is another IT buddy."""

    opens = "buddies:page"
    list_display = ["person", "unit", "origin", "rank", "since", "until"]
    list_filter = [
        now_or_over("until", _("now or ended"), _("without an end"), _("has an end")), "origin",
        "rank",
    ]  # fmt: skip
    sheet = ["person__name", "unit__name", "origin", "rank", "since", "until", "note"]
    sentences = {
        "buddy_once_at_a_department": (
            "person", _("This person serves the department already.")
        ),
    }  # fmt: skip

    def keep(self, request: HttpRequest, row: ITBuddy, form: Any, change: bool) -> ITBuddy:
        if not change:
            return services.add(**form.cleaned_data, at=clock.now())
        stands = ITBuddy.objects.get(pk=row.pk)
        return services.edit(stands, version=stands.version, at=clock.now(), **changes(form))

    def end(self, row: ITBuddy, on: date) -> None:
        services.end(row, on=on, at=clock.now())


@admin.register(Absence)
class AbsenceAdmin(Product):
    """Days only, never why. Days that touch or overlap become one stretch."""

    section = "people"
    may_delete = True
    list_display = ["person", "starts_on", "ends_on"]
    list_filter = ["starts_on"]
    list_select_related = ["person"]
    search_fields = ["person__folded_name"]
    search_help_text = _("Person")
    date_hierarchy = "starts_on"
    ordering = ["-starts_on", "-pk"]
    autocomplete_fields = ["person"]
    sheet = ["person__name", "starts_on", "ends_on"]
    sentences = {"absence_noted_once": ("starts_on", _("These days are noted already."))}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["person"] if obj else []

    def keep(self, request: HttpRequest, row: Absence, form: Any, change: bool) -> Absence:
        if change:
            services.end_absence(row, at=clock.now())
        return services.note_absence(
            row.person, starts_on=row.starts_on, ends_on=row.ends_on, at=clock.now()
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.end_absence(obj, at=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            services.end_absence(row, at=clock.now())


@admin.register(StandIn)
class StandInAdmin(Product):
    """Who goes for whom: named or taken away, never changed; no chain closes on itself."""

    section = "people"
    may_delete = True
    list_display = ["person", "deputy", "since", "until"]
    list_filter = [
        now_or_over("until", _("now or ended"), _("without an end"), _("has an end"))
    ]  # fmt: skip
    list_select_related = ["person", "deputy"]
    search_fields = ["person__folded_name", "deputy__folded_name"]
    search_help_text = _("Person")
    ordering = ["-since", "-pk"]
    autocomplete_fields = ["person", "deputy"]
    sheet = ["person__name", "deputy__name", "since", "until"]
    sentences = {
        "one_stand_in_on_a_day": (
            "since", _("Somebody stands in on some of these days already. Take that away first."),
        ),
        "stand_in_is_somebody_else": (
            "deputy", _("Nobody stands in for themselves; choose somebody else."),
        ),
    }  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def keep(self, request: HttpRequest, row: StandIn, form: Any, change: bool) -> StandIn:
        return standing_in.name_stand_in(
            row.person, row.deputy, since=row.since, until=row.until, at=clock.now()
        )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        standing_in.end_stand_in(obj, at=clock.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            standing_in.end_stand_in(row, at=clock.now())


class BuddiesOfUnit(Shown):
    model = ITBuddy
    fields = ["person", "origin", "rank", "since", "until"]
    verbose_name_plural = _("Who goes there: IT buddies")


class BuddyOf(Shown):
    model = ITBuddy
    fields = ["unit", "origin", "rank", "since", "until"]
    verbose_name_plural = _("IT buddy of")


class Away(Shown):
    model = Absence
    fields = ["starts_on", "ends_on"]


# Departments and people lie below IT buddies, so these are handed up to their pages here.
UnitAdmin.inlines = [*UnitAdmin.inlines, BuddiesOfUnit]
PersonAdmin.inlines = [*PersonAdmin.inlines, BuddyOf, Away]
