"""What we heard, in the administration: only what was said for everybody.

Running the product opens nobody's confidence. What is for a department, in confidence or for the
buddy alone is not here: no row, no number, no name.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from relationships.voices.models import Voice, VoiceQuerySet


@admin.register(Voice)
class VoiceAdmin(OnlyRead):
    section = "heard"
    opens = "voices:page"
    list_display = ["words", "unit", "kind", "status", "answer_due_on", "said_by"]
    list_filter = ["heard_at", "kind", "status", "source"]
    search_help_text = _("Department, words or ticket")
    list_select_related = ["unit", "raised_by"]
    search_fields = ["unit__folded_name", "folded_words", "ticket"]
    ordering = ["-heard_at", "-pk"]
    fields = [
        "unit", "kind", "words", "said_by", "system_text", "people_affected", "minutes_lost", "ticket",
        "status", "heard_at", "answer_due_on", "answer", "yes_if", "answered_at", "confirmation",
    ]  # fmt: skip
    sheet = [
        "unit__name",
        "kind",
        "words",
        "status",
        "heard_at",
        "answer_due_on",
        "answer",
        "yes_if",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: VoiceQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return rows.for_everybody()

    @admin.display(description=_("said by"))
    def said_by(self, row: Voice) -> str:
        """The name only where its person agreed that it stands on the public board."""
        return row.raised_by.name if row.raised_by and row.name_is_public else "–"
