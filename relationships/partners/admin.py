"""Business partners in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from brm.base import clock
from brm.base.administration import Product
from relationships.partners.models import BusinessPartner
from relationships.partners.services import end


@admin.register(BusinessPartner)
class BusinessPartnerAdmin(Product, SimpleHistoryAdmin):
    list_display = ["person", "unit", "role", "since", "until"]
    list_display_links = ["person"]
    list_filter = ["role", ("until", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    date_hierarchy = None
    actions = ["end_today"]
    sheet = ["person__name", "unit__name", "role", "since", "until", "cares_about", "reached_by"]

    @admin.action(description=_("End today"), permissions=["change"])
    def end_today(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = list(queryset.select_related("unit"))
        for row in rows:
            end(row, on=max(clock.today_in(row.unit.time_zone), row.since))
        said = ngettext("%(n)s has ended.", "%(n)s have ended.", len(rows)) % {"n": len(rows)}
        self.message_user(request, said)
