"""The six questions and their answers in the administration."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brm.base.administration import OnlyRead, Product
from governance.concerns.models import Concern, ConcernAnswer


@admin.register(Concern)
class ConcernAdmin(Product):
    """The questions; they come with the product and are brought up to date with it."""

    section = "governance"
    list_display = ["name", "owner_role", "position"]
    search_fields = ["name", "question"]
    search_help_text = _("Question")
    ordering = ["position", "pk"]
    sheet = ["slug", "name", "question", "counts", "owner_role"]

    def has_add_permission(self, _request: HttpRequest) -> bool:
        """There are six."""
        return False


@admin.register(ConcernAnswer)
class ConcernAnswerAdmin(OnlyRead):
    """Read here; answered on the pages, where the rules are."""

    section = "governance"
    list_display = ["concern", "unit", "kind", "owner", "looked_at_on"]
    list_filter = ["kind", "concern"]
    list_select_related = ["concern", "unit", "owner"]
    search_fields = ["text", "unit__folded_name"]
    search_help_text = _("Words of the answer, department")
    ordering = ["-looked_at_on", "-pk"]
    sheet = [
        "concern__name",
        "unit__name",
        "kind",
        "text",
        "figures",
        "owner__name",
        "looked_at_on",
    ]
