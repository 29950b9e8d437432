"""Forms in the administration: looked at here, written on their own pages."""

from django.contrib import admin

from brm.base.administration import OnlyRead
from relationships.feedback_forms.models import Form


@admin.register(Form)
class FormAdmin(OnlyRead):
    list_display = ["name", "made_by", "made_at"]
    list_select_related = ["made_by"]
    search_fields = ["folded_name"]
    ordering = ["folded_name", "pk"]
    sheet = ["name", "made_at"]
    fields = ["name", "made_by", "made_at"]
