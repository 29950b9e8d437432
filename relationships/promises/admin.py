"""Promises in the administration, without those that would tell of a confidence."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from relationships.promises.models import Promise, PromiseQuerySet


@admin.register(Promise)
class PromiseAdmin(OnlyRead):
    section = "heard"
    opens = "promises:page"
    list_display = ["what", "unit", "side", "owner", "due_on", "state"]
    list_filter = ["side", "state", "due_on"]
    search_help_text = _("Department, owner or what is promised")
    list_select_related = ["unit", "owner"]
    search_fields = ["unit__folded_name", "owner__folded_name", "what"]
    ordering = ["-due_on", "-pk"]
    fields = ["what", "unit", "side", "owner", "due_on", "state", "closed_on", "why", "made_at"]
    sheet = ["what", "unit__name", "side", "owner__name", "due_on", "state", "closed_on", "why"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: PromiseQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return rows.for_everybody()
