"""Assessments in the administration: to be read; what was said is changed by nobody else."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from governance.assessments.models import Assessment, Gap


@admin.register(Assessment)
class AssessmentAdmin(OnlyRead):
    """Finished ones; what is not finished is nobody else's business."""

    section = "governance"
    opens = "assessments:page"
    search_help_text = _("Department")
    list_display = ["unit", "checklist", "by", "mode", "extent", "started_at", "finished_at"]
    list_filter = ["finished_at", "extent", "checklist"]
    list_select_related = ["unit", "checklist", "by"]
    search_fields = ["unit__folded_name"]
    ordering = ["-finished_at", "-pk"]
    sheet = ["unit__name", "checklist__title", "extent", "started_at", "finished_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(finished_at__isnull=False)


@admin.register(Gap)
class GapAdmin(OnlyRead):
    section = "governance"
    search_help_text = _("Practice")
    list_display = ["practice", "assessment", "promise"]
    list_select_related = ["practice", "assessment__unit", "promise"]
    search_fields = ["practice__name", "practice__code"]
    ordering = ["-pk"]
