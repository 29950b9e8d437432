"""Systems in the administration."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import Product, Shown, Under
from brm.base.administration.filters import now_or_over
from relationships.systems import services
from relationships.systems.models import System, Use
from relationships.units.admin import UnitAdmin

FACTS = ("name", "run_by", "what_for", "owned_by")


class Uses(Under):
    model = Use
    autocomplete_fields = ["unit"]
    verbose_name_plural = _("Departments that work with it")
    sentences = {
        "use_of_a_system_once_a_department": (
            "unit", _("This department is in the list already. Take one of the two away.")
        )
    }  # fmt: skip


@admin.register(System)
class SystemAdmin(Product):
    section = "governance"
    opens = "systems:page"
    list_display = ["name", "run_by", "owned_by", "retired_on"]
    list_filter = [
        now_or_over("retired_on", _("in use or retired"), _("in use"), _("retired")), "run_by",
    ]  # fmt: skip
    list_select_related = ["owned_by"]
    search_fields = ["folded_name"]
    search_help_text = _("Name")
    ordering = ["folded_name", "pk"]
    autocomplete_fields = ["owned_by"]
    inlines = [Uses]
    sheet = ["name", "run_by", "owned_by__name", "what_for", "retired_on"]
    sentences = {
        "system_has_a_name": ("name", _("Say what it is called.")),
        "system_name_once": (
            "name", _("It is in the register already. Open that one, or choose another name.")
        ),
    }  # fmt: skip

    def keep(self, request: HttpRequest, row: System, form: Any, change: bool) -> Any:
        facts = {name: form.cleaned_data[name] for name in FACTS}
        if change:
            stands = System.objects.get(pk=row.pk)
            retired_on = form.cleaned_data["retired_on"]
            return services.change_system(
                stands, version=stands.version, retired_on=retired_on, **facts
            )
        return super().keep(request, row, form, change)


class UsesOfUnit(Shown):
    model = Use
    fields = ["system", "people_count"]
    show_change_link = False


# Departments lie below systems, so these are handed up to their page here.
UnitAdmin.inlines = [*UnitAdmin.inlines, UsesOfUnit]
