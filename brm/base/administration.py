"""What all pages of the administration share: folded search, sheets, no counting of everything."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from brm.base.csv_file import csv_response
from brm.base.db import folded


class Product(admin.ModelAdmin):
    """A page of the administration.

    `sheet`: paths of the columns of the CSV file; without them there is no such action. Search finds
    words without regard to accents where `search_fields` names a folded column. `may_delete`: most
    things end and stay as records; a page that asks before deleting would name what hangs on them.
    """

    sheet: Sequence[str] = ()
    may_delete = False
    show_full_result_count = False
    list_per_page = 50
    save_on_top = True

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        if self.sheet:
            actions["as_sheet"] = (
                type(self).as_sheet,
                "as_sheet",
                _("The chosen ones as a CSV file"),
            )
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def as_sheet(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        rows = queryset.order_by("pk").values_list(*self.sheet).iterator(chunk_size=2000)
        name = str(self.model._meta.verbose_name_plural)
        return csv_response(name, [heading(self.model, path) for path in self.sheet], rows)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also what lies in folded columns is found, however it was typed; NUL is nothing."""
        term = search_term.replace("\0", "")[:200]
        if any("folded_" in name for name in self.get_search_fields(request)):
            term = folded(term)
        return super().get_search_results(request, queryset, term)


class OnlyRead(Product):
    """Looked at here, changed where it belongs."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def heading(model: type[Model], path: str) -> str:
    """The word for a column, told by the last relation on the way where there is one."""
    first, _dot, rest = path.partition("__")
    field = model._meta.get_field(first)
    if rest and field.related_model is not None and rest != "name":
        return heading(field.related_model, rest)  # type: ignore[arg-type]
    return str(getattr(field, "verbose_name", first))
