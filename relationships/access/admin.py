"""Who answers for which departments as BRM manager, in the administration."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import Product, Shown
from brm.base.errors import RuleBroken
from relationships.access.models import Grant
from relationships.people.admin import PersonAdmin


@admin.register(Grant)
class GrantAdmin(Product):
    """Without a department it is for all of them."""

    section = "people"
    may_delete = True
    list_display = ["person", "kind", "unit", "since"]
    list_filter = ["kind"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    search_help_text = _("Person or department")
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    sheet = ["person__name", "kind", "unit__name", "since"]
    sentences = {
        "grant_given_once": ("unit", _("This person answers for that already.")),
    }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person", "unit")

    def keep(self, request: HttpRequest, row: Grant, form: Any, change: bool) -> None:
        """Given to somebody who is here, for a department that still exists."""
        if row.person.left_on is not None and "person" in form.changed_data:
            raise RuleBroken(
                "left", _("This person has left. Choose somebody who is here."), field="person"
            )
        if row.unit is not None and row.unit.closed_on and "unit" in form.changed_data:
            raise RuleBroken(
                "unit_closed",
                _("This department is closed. Choose one that still exists."),
                field="unit",
            )
        row.save()


class Grants(Shown):
    model = Grant
    fields = ["kind", "unit", "since"]


# People lie below grants, so these are handed up to their page here.
PersonAdmin.inlines = [*PersonAdmin.inlines, Grants]
