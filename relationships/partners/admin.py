"""Business partners in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.administration import Remembered, Shown
from brm.base.administration.filters import now_or_over
from brm.base.administration.pages import changes
from relationships.partners import services
from relationships.partners.models import BusinessPartner
from relationships.people.admin import PersonAdmin
from relationships.units.admin import UnitAdmin


@admin.register(BusinessPartner)
class BusinessPartnerAdmin(Remembered):
    """Who and where stay as they were named: another person or department is another partner."""

    section = "people"
    opens = "partners:page"
    list_display = ["person", "unit", "role", "since", "until"]
    list_display_links = ["person"]
    list_filter = [
        now_or_over("until", _("now or ended"), _("without an end"), _("has an end")), "role",
    ]  # fmt: skip
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    search_help_text = _("Person or department")
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    actions = ["end_today"]
    sheet = ["person__name", "unit__name", "role", "since", "until", "cares_about", "reached_by"]
    sentences = {
        "partner_once_in_a_role": (
            "role", _("This person speaks for the department that way already.")
        ),
    }  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "unit")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["person", "unit"] if obj else []

    def keep(
        self, request: HttpRequest, row: BusinessPartner, form: Any, change: bool
    ) -> BusinessPartner:
        if not change:
            return services.add(**form.cleaned_data)
        stands = BusinessPartner.objects.get(pk=row.pk)
        return services.edit(stands, version=stands.version, **changes(form))

    @admin.action(description=_("End today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset.select_related("unit"))
        for row in rows:
            services.end(row, on=max(clock.today_in(row.unit.time_zone), row.since))
        said = ngettext("%(n)s has ended.", "%(n)s have ended.", len(rows)) % {"n": len(rows)}
        self.message_user(request, said)


class PartnersOfUnit(Shown):
    model = BusinessPartner
    fields = ["person", "role", "since", "until"]
    verbose_name_plural = _("Who speaks for it: business partners")


class PartnerOf(Shown):
    model = BusinessPartner
    fields = ["unit", "role", "since", "until"]
    verbose_name_plural = _("Business partner of")


# Departments and people lie below business partners, so these are handed up to their pages here.
UnitAdmin.inlines = [*UnitAdmin.inlines, PartnersOfUnit]
PersonAdmin.inlines = [*PersonAdmin.inlines, PartnerOf]
