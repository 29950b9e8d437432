"""Checklists in the administration: read, and chosen which version is offered."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Shown
from governance.checklists import services
from governance.checklists.models import Checklist, Cluster, Practice, Statement


class Clusters(Shown):
    model = Cluster
    fields = ["code", "name", "plain", "level"]


class Practices(Shown):
    model = Practice
    fields = ["code", "name", "owner_role"]


class Statements(Shown):
    model = Statement
    fields = ["code", "text", "is_quick_scan"]


@admin.register(Checklist)
class ChecklistAdmin(OnlyRead):
    """A checklist is data of its file: a change is a new version, never an edit."""

    section = "governance"
    opens = "checklists:page"
    inlines = [Clusters]
    search_help_text = _("Title, short name or edition")
    list_display = ["title", "edition", "number", "is_active", "is_own_version", "loaded_at"]
    list_filter = ["is_active", "is_own_version"]
    search_fields = ["title", "slug", "edition"]
    ordering = ["slug", "edition", "-number"]
    actions = ["offer", "withdraw"]
    exclude = ["options", "bands"]
    sheet = ["slug", "title", "edition", "number", "is_active", "language", "loaded_at"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Choosing what is offered is not editing, so it stays with those who may look."""
        return {
            **super().get_actions(request),
            "offer": (ChecklistAdmin.offer, "offer", _("Offer this version")),
            "withdraw": (ChecklistAdmin.withdraw, "withdraw", _("Offer it no longer")),
            "as_file": (ChecklistAdmin.as_file, "as_file", _("As its YAML file")),
        }

    def as_file(self, _request: HttpRequest, queryset: QuerySet[Checklist]) -> HttpResponse:
        """The first one chosen: a file holds one checklist."""
        return redirect("checklists:file", queryset.order_by("pk")[0].pk)

    def offer(self, request: HttpRequest, queryset: QuerySet[Checklist]) -> None:
        for checklist in queryset.order_by("number", "pk"):
            services.offer(checklist)
        messages.success(request, _("Of each edition the newest one chosen is offered now."))

    def withdraw(self, request: HttpRequest, queryset: QuerySet[Checklist]) -> None:
        for checklist in queryset.order_by("pk"):
            services.withdraw(checklist)
        messages.success(request, _("No longer offered; what was answered stays."))


@admin.register(Cluster)
class ClusterAdmin(OnlyRead):
    section = "governance"
    inlines = [Practices]
    search_help_text = _("Code or name")
    list_display = ["code", "name", "plain", "level", "checklist"]
    list_filter = ["checklist"]
    list_select_related = ["checklist"]
    search_fields = ["code", "name", "plain"]
    ordering = ["checklist", "position"]


@admin.register(Practice)
class PracticeAdmin(OnlyRead):
    section = "governance"
    inlines = [Statements]
    search_help_text = _("Code or name")
    list_display = ["code", "name", "cluster", "owner_role"]
    list_filter = ["cluster__checklist"]
    list_select_related = ["cluster"]
    search_fields = ["code", "name"]
    ordering = ["cluster", "position"]


@admin.register(Statement)
class StatementAdmin(OnlyRead):
    section = "governance"
    search_help_text = _("Code or words")
    list_display = ["code", "text", "practice", "is_quick_scan"]
    list_filter = ["is_quick_scan", "practice__cluster__checklist"]
    list_select_related = ["practice"]
    search_fields = ["code", "text"]
    ordering = ["practice", "position"]
    sheet = ["code", "text", "evidence", "is_quick_scan", "practice__code", "practice__name"]
