"""Business partners in the administration."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import Shown
from brm.base.administration.filters import now_or_over
from brm.base.administration.pages import changes
from relationships.partners import services
from relationships.partners.models import BusinessPartner
from relationships.people.admin import NamedAdmin, PersonAdmin
from relationships.units.admin import UnitAdmin


@admin.register(BusinessPartner)
class BusinessPartnerAdmin(NamedAdmin):
    """Who and where stay as they were named: another person or department is another partner."""

    opens = "partners:page"
    list_display = ["person", "unit", "role", "since", "until"]
    list_filter = [
        now_or_over("until", _("now or ended"), _("without an end"), _("has an end")), "role",
    ]  # fmt: skip
    sheet = ["person__name", "unit__name", "role", "since", "until", "cares_about", "reached_by"]
    sentences = {
        "partner_once_in_a_role": (
            "role", _("This person speaks for the department that way already.")
        ),
    }  # fmt: skip

    def keep(
        self, request: HttpRequest, row: BusinessPartner, form: Any, change: bool
    ) -> BusinessPartner:
        if not change:
            return services.add(**form.cleaned_data)
        stands = BusinessPartner.objects.get(pk=row.pk)
        return services.edit(stands, version=stands.version, **changes(form))

    def end(self, row: BusinessPartner, on: date) -> None:
        services.end(row, on=on)


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
