"""Teams' own tools in the administration: looked at with their history, changed on their pages."""

from typing import Any

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Remembered, Shown
from governance.tools.models import Condition, Telling, Tool


class Tellings(Shown):
    """What was told, as it was said; who told it stands nowhere."""

    model = Telling
    fields = ["unit", "name", "does", "users", "missing", "said_at"]
    show_change_link = False
    verbose_name_plural = _("What we were told")


class Conditions(Shown):
    model = Condition
    fields = ["promise"]
    show_change_link = False
    verbose_name_plural = _("Under these conditions")


@admin.register(Tool)
class ToolAdmin(OnlyRead, Remembered):
    section = "governance"
    list_display = [
        "system", "state", "decision", "care", "came_up", "answer_due_on", "answered_on", "review_on",
    ]  # fmt: skip
    list_filter = ["state", "decision", "care", "came_up"]
    list_select_related = ["system"]
    search_fields = ["system__folded_name"]
    search_help_text = _("Name of the system")
    ordering = ["answer_due_on", "pk"]
    exclude = ["need"]  # what was heard may be told to some alone
    inlines = [Tellings, Conditions]
    sheet = [
        "system__name", "system__owned_by__name", "state", "came_up", "answer_due_on", "answered_on",
        "risk_data", "risk_users", "risk_stops", "risk_person", "risk_outside", "care", "decision",
        "decided_on", "why", "other_way", "review_on", "reviewed_on",
    ]  # fmt: skip

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Its page in the product is the one of its system."""
        return reverse("systems:page", args=[obj.system_id]) if obj is not None else None
