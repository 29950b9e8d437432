"""Rounds and visits in the administration: looked at here, changed on their own pages, where the
next visits are shown before they are kept."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead
from brm.base.administration.filters import now_or_over
from relationships.rounds.brought import Observation, SolvedByColleague, Thanks
from relationships.rounds.models import Round, Visit


@admin.register(Round)
class RoundAdmin(OnlyRead):
    section = "rounds"
    opens = "rounds:page"
    list_display = ["unit", "who", "rule", "starts_on", "format", "planned_until", "ended_at"]
    list_filter = [
        now_or_over("ended_at", _("goes on or ended"), _("goes on"), _("ended")), "format",
    ]  # fmt: skip
    list_select_related = ["unit", "buddy__person"]
    search_fields = ["unit__folded_name", "buddy__person__folded_name"]
    search_help_text = _("Department or IT buddy")
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

    section = "rounds"
    list_display = ["starts_at", "unit", "buddy", "format", "state", "why_changed"]
    list_display_links = ["starts_at"]
    list_filter = ["starts_at", "state", "format", "why_changed"]
    list_select_related = ["unit", "buddy"]
    search_fields = ["unit__folded_name", "buddy__folded_name"]
    search_help_text = _("Department or IT buddy")
    ordering = ["-starts_at", "-pk"]
    sheet = ["starts_at", "unit__name", "buddy__name", "format", "state", "why_changed", "minutes"]
    fields = [
        "unit", "buddy", "instead_of", "starts_at", "minutes", "format", "place", "state",
        "why_changed", "why_words", "is_pinned", "done_at", "people_met", "logged_at",
    ]  # fmt: skip


@admin.register(Thanks)
class ThanksAdmin(OnlyRead):
    """Whether thanks were agreed to and passed on; the words belong to those whom they are for."""

    section = "rounds"
    list_display = ["visit", "consent", "consent_at", "passed_on_at"]
    list_filter = [
        now_or_over("passed_on_at", _("waiting or passed on"), _("waiting"), _("passed on")),
        "consent",
    ]  # fmt: skip
    list_select_related = ["visit__unit"]
    search_fields = ["visit__unit__folded_name"]
    search_help_text = _("Department")
    ordering = ["-pk"]
    sheet = ["visit__unit__name", "consent", "consent_at", "passed_on_at"]
    fields = ["visit", "consent", "consent_at", "passed_on_at"]


@admin.register(Observation)
class ObservationAdmin(OnlyRead):
    """What was seen by its kind and ending; in what words is read on the department's pages."""

    section = "rounds"
    list_display = ["visit", "look", "ending", "helped", "system"]
    list_filter = ["look", "ending", "helped"]
    list_select_related = ["visit__unit", "system"]
    search_fields = ["visit__unit__folded_name", "system__folded_name"]
    search_help_text = _("Department or system")
    ordering = ["-pk"]
    sheet = ["visit__unit__name", "look", "ending", "helped", "system__name"]
    fields = ["visit", "look", "ending", "helped", "system"]


@admin.register(SolvedByColleague)
class SolvedAdmin(OnlyRead):
    section = "rounds"
    list_display = ["visit", "subject", "amount"]
    list_filter = ["subject"]
    list_select_related = ["visit__unit"]
    search_fields = ["visit__unit__folded_name"]
    search_help_text = _("Department")
    ordering = ["-pk"]
    sheet = ["visit__unit__name", "subject", "amount"]
    fields = ["visit", "subject", "amount"]
