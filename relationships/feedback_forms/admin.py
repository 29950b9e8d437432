"""Forms in the administration: looked at here, written on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Shown
from relationships.feedback_forms.models import Form, FormVersion


class Versions(Shown):
    model = FormVersion
    fields = ["number", "published_at", "asks"]
    readonly_fields = ["asks"]
    show_change_link = False

    @admin.display(description=_("questions"))
    def asks(self, row: FormVersion) -> int:
        return len(row.questions)


@admin.register(Form)
class FormAdmin(OnlyRead):
    section = "feedback"
    opens = "forms:page"
    list_display = ["name", "made_by", "made_at"]
    list_select_related = ["made_by"]
    search_fields = ["folded_name"]
    search_help_text = _("Name")
    inlines = [Versions]
    ordering = ["folded_name", "pk"]
    sheet = ["name", "made_at"]
    fields = ["name", "made_by", "made_at"]
