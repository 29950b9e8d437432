"""What lists of the administration are narrowed by, in words instead of "empty" and "not empty"."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise as LazyText

Words = str | LazyText


def now_or_over(field: str, title: Words, now: Words, over: Words) -> type[admin.SimpleListFilter]:
    """Those where the field is empty, and those where something happened to end it."""

    class NowOrOver(admin.SimpleListFilter):
        parameter_name = field

        def lookups(self, request: HttpRequest, page: Any) -> Any:
            return [("now", now), ("over", over)]

        def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
            if self.value() in {"now", "over"}:
                return queryset.filter(**{f"{field}__isnull": self.value() == "now"})
            return queryset

    NowOrOver.title = title  # type: ignore[assignment]
    return NowOrOver


class Listed(ChangeList):
    """A list whose address may ask for a day that no calendar has."""

    def get_filters(self, request: HttpRequest) -> Any:
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error
