"""Messages in the administration: whether they left, never what they say."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from relationships.outbox.models import Announcement, Message


@admin.register(Message)
class MessageAdmin(OnlyRead):
    """Without those about something heard: who gets them would tell who said it."""

    list_display = ["kind", "to", "about", "state", "due_at", "ended_at", "attempts"]
    section = "running"
    list_filter = ["state", "channel", "due_at"]
    search_help_text = _("Reader, kind or what it is about")
    list_select_related = ["to"]
    search_fields = ["to__folded_name", "kind", "about"]
    ordering = ["-pk"]
    fields = ["kind", "to", "about", "occasion", "channel", "state", "made_at", "due_at", "expires_at",
              "attempts", "doubts", "ended_at", "problem"]  # fmt: skip
    sheet = ["kind", "to__name", "about", "occasion", "state", "due_at", "ended_at", "problem"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        told = Q(about__startswith="voice:") | Q(about__startswith="campaign:")
        return super().get_queryset(request).exclude(told)  # who got which betrays who said what


@admin.register(Announcement)
class AnnouncementAdmin(OnlyRead):
    section = "running"
    list_display = ["subject", "is_urgent", "made_at"]
    list_filter = ["is_urgent", "made_at"]
    search_fields = ["subject", "text"]
    search_help_text = _("Subject or words")
    ordering = ["-pk"]
    sheet = ["subject", "text", "is_urgent", "made_at"]
