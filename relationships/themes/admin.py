"""Themes and words back in the administration: to read. Whose words a theme has stands nowhere."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from relationships.themes.models import Theme, WordBack


@admin.register(Theme)
class ThemeAdmin(OnlyRead):
    section = "feedback"
    list_display = ["name", "campaign", "decision", "decided_at"]
    list_filter = ["decision", "made_at"]
    list_select_related = ["campaign"]
    search_fields = ["folded_name", "campaign__folded_name"]
    search_help_text = _("Name of the theme or the campaign")
    ordering = ["-made_at", "-pk"]
    sheet = ["campaign", "name", "decision", "decided_at"]
    fields = [
        "campaign", "name", "decision", "heard", "said", "yes_if", "decided_at", "promise", "voice",
        "made_at",
    ]  # fmt: skip


@admin.register(WordBack)
class WordBackAdmin(OnlyRead):
    section = "feedback"
    list_display = ["campaign", "number", "sent_at", "told"]
    list_filter = ["sent_at"]
    list_select_related = ["campaign"]
    search_fields = ["campaign__folded_name"]
    search_help_text = _("Name of the campaign")
    ordering = ["-pk"]
    sheet = ["campaign", "number", "sent_at", "told"]
    fields = ["campaign", "number", "points", "sent_at", "sent_by", "told"]
