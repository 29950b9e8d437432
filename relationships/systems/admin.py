"""Systems in the administration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from brm.base.administration import Remembered, Shown, Under
from brm.base.administration.filters import now_or_over
from brm.base.errors import RuleBroken
from relationships.systems import services
from relationships.systems.bringing import bring_systems
from relationships.systems.models import System, Use
from relationships.units.admin import UnitAdmin

FACTS = ("name", "run_by", "what_for", "owned_by", *services.FACTS)


class BringForm(forms.Form):
    """A table with a system in each row."""

    file = forms.FileField(label=_("The file"))


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
class SystemAdmin(Remembered):
    section = "governance"
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    opens = "systems:page"
    list_display = ["name", "run_by", "owned_by", "retired_on"]
    list_filter = [
        now_or_over("retired_on", _("in use or retired"), _("in use"), _("retired")), "run_by",
        "data_class", "users", "kept_where",
    ]  # fmt: skip
    list_select_related = ["owned_by"]
    search_fields = ["folded_name"]
    search_help_text = _("Name")
    ordering = ["folded_name", "pk"]
    autocomplete_fields = ["owned_by"]
    readonly_fields = ["merged_into"]  # put together, and apart again, on the page of the tool
    inlines = [Uses]
    sheet = ["name", "run_by", "owned_by__name", "what_for", *services.FACTS, "retired_on"]
    sentences = {
        "system_cost_is_money": (
            "cost_currency", _("Write the three letters of a currency, like EUR.")
        ),
        "system_put_together_has_ended": (
            "retired_on", _("This record was put together with another one. Open that one.")
        ),
        "system_has_a_name": ("name", _("Say what it is called.")),
        "system_name_once": (
            "name", _("It is in the register already. Open that one, or choose another name.")
        ),
    }  # fmt: skip

    change_list_template = "admin/systems.html"

    def get_urls(self) -> list[Any]:
        bring = self.admin_site.admin_view(self.bring_in)
        return [path("bring-in/", bring, name="systems_bring_in"), *super().get_urls()]

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        """A table of systems: shown first what it would do, then kept whole or not at all."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = BringForm(request.POST or None, request.FILES or None)
        brought = None
        if form.is_valid():
            try:
                brought = bring_systems(
                    form.cleaned_data["file"], dry_run=request.POST.get("act") != "keep"
                )
            except RuleBroken as broken:
                form.add_error("file", str(broken))
        context = {
            **self.admin_site.each_context(request), "title": _("Bring in systems"), "form": form,
            "brought": brought, "is_kept": brought and request.POST.get("act") == "keep",
            "opts": self.opts,
        }  # fmt: skip
        status = 422 if form.errors or (brought and brought.faults) else 200
        return render(request, "admin/bring_systems.html", context, status=status)

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
