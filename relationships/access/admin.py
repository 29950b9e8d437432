"""Who answers for which departments as BRM manager, in the administration."""

from django.contrib import admin

from brm.base.administration import Product
from relationships.access.models import Grant


@admin.register(Grant)
class GrantAdmin(Product):
    """Without a department it is for all of them."""

    may_delete = True
    list_display = ["person", "kind", "unit", "since"]
    list_filter = ["kind"]
    list_select_related = ["person", "unit"]
    search_fields = ["person__folded_name", "unit__folded_name"]
    ordering = ["person__folded_name", "pk"]
    autocomplete_fields = ["person", "unit"]
    sheet = ["person__name", "kind", "unit__name", "since"]
