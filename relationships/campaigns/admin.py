"""Campaigns in the administration: what was promised, and when. Who answered and what was answered
stand on no page here."""

from django.contrib import admin

from brm.base.administration import OnlyRead
from relationships.campaigns.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(OnlyRead):
    list_display = ["name", "announced", "rhythm", "state", "opens_on", "closes_on", "published_on"]
    list_filter = ["state", "announced", "rhythm"]
    search_fields = ["folded_name"]
    ordering = ["-opens_on", "-pk"]
    sheet = ["name", "announced", "rhythm", "state", "opens_on", "closes_on"]
    fields = [
        "name", "form_version", "announced", "rhythm", "state", "opens_on", "closes_on",
        "smallest_group", "smallest_words", "made_by", "made_at", "started_at", "closed_at",
    ]  # fmt: skip
