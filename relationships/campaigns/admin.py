"""Campaigns in the administration: what was promised, and when. Who answered and what was answered
stand on no page here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Shown
from relationships.campaigns.models import Campaign, Target


class Asked(Shown):
    """Which departments are asked; whom of them, and who answered, stands nowhere here."""

    model = Target
    fields = ["unit"]
    show_change_link = False


@admin.register(Campaign)
class CampaignAdmin(OnlyRead):
    section = "feedback"
    opens = "campaigns:page"
    list_display = ["name", "announced", "rhythm", "state", "opens_on", "closes_on", "published_on"]
    list_filter = ["state", "announced", "rhythm", "opens_on"]
    search_fields = ["folded_name"]
    search_help_text = _("Name")
    inlines = [Asked]
    ordering = ["-opens_on", "-pk"]
    sheet = ["name", "announced", "rhythm", "state", "opens_on", "closes_on"]
    fields = [
        "name", "form_version", "announced", "rhythm", "state", "opens_on", "closes_on",
        "smallest_group", "smallest_words", "made_by", "made_at", "started_at", "closed_at",
    ]  # fmt: skip
