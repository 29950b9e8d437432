"""Rounds and visits in the administration: looked at here, changed on their own pages, where the
next visits are shown before they are kept."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from relationships.rounds.models import Round, Visit


@admin.register(Round)
class RoundAdmin(OnlyRead):
    list_display = ["unit", "who", "rule", "starts_on", "format", "planned_until", "ended_at"]
    list_filter = ["format", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["unit", "buddy__person"]
    search_fields = ["unit__folded_name", "buddy__person__folded_name"]
    ordering = ["unit__folded_name", "pk"]
    sheet = [
        "unit__name", "buddy__person__name", "rule", "starts_on", "starts_time", "minutes", "format",
        "place", "ended_at",
    ]  # fmt: skip

    fields = [
        "unit", "who", "rule", "starts_on", "starts_time", "time_zone", "minutes", "format", "place",
        "on_closed", "max_shift_days", "ended_at",
    ]  # fmt: skip

    @admin.display(description=_("IT buddy"), ordering="buddy__person__folded_name")
    def who(self, row: Round) -> str:
        return row.buddy.person.name


@admin.register(Visit)
class VisitAdmin(OnlyRead):
    """When, where and who; what was said there belongs to those who were there."""

    list_display = ["starts_at", "unit", "buddy", "format", "state", "why_changed"]
    list_display_links = ["starts_at"]
    list_filter = ["state", "format", "why_changed"]
    list_select_related = ["unit", "buddy"]
    search_fields = ["unit__folded_name", "buddy__folded_name"]
    ordering = ["-starts_at", "-pk"]
    sheet = ["starts_at", "unit__name", "buddy__name", "format", "state", "why_changed", "minutes"]
    fields = [
        "unit", "buddy", "instead_of", "starts_at", "minutes", "format", "place", "state",
        "why_changed", "why_words", "is_pinned", "done_at", "people_met", "logged_at",
    ]  # fmt: skip
