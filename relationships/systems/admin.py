"""Systems in the administration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import Product
from brm.base.db import folded
from relationships.marks.services import touch
from relationships.systems.models import System, Use


class Uses(admin.TabularInline):
    model = Use
    autocomplete_fields = ["unit"]
    extra = 0


class SystemForm(forms.ModelForm):
    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = System.objects.filter(folded_name=folded(name)[:300]).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a system of that name already."))
        return name


@admin.register(System)
class SystemAdmin(Product):
    form = SystemForm
    list_display = ["name", "run_by", "owned_by", "retired_on"]
    list_filter = ["run_by", ("retired_on", admin.EmptyFieldListFilter)]
    list_select_related = ["owned_by"]
    search_fields = ["folded_name"]
    ordering = ["folded_name", "pk"]
    autocomplete_fields = ["owned_by"]
    inlines = [Uses]
    sheet = ["name", "run_by", "owned_by__name", "what_for", "retired_on"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Whose matter its roles were and are: the figures of both departments are old now."""
        was = form.initial.get("owned_by") if change else None
        super().save_model(request, obj, form, change)
        touch(*{pk for pk in (was, obj.owned_by_id) if pk})
