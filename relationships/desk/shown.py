"""Gives a list the views that were kept of it, and shows the one that comes first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, QueryDict

from brm.base.kept_views import Kept
from relationships.desk.queries import views_of

COLUMNS = "columns"  # kept with the sign-in: the columns chosen last, by list
PLACES: set[str] = set()
Door = Callable[..., Any]


def with_views(place: str) -> Callable[[Door], Door]:
    """The list of this name has views: one query, before the list reads its address.

    Where the address asks for nothing and a view comes first, that view is shown.
    """
    PLACES.add(place)

    def around(door: Door) -> Door:
        @wraps(door)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            request.kept = kept = kept_for(request, place)  # type: ignore[attr-defined]
            if kept.first is not None and not request.GET:
                request.GET = QueryDict(kept.first.query)
            return door(request, *args, **kwargs)

        return inside

    return around


def kept_for(request: Any, place: str) -> Kept:
    """The views of this list and the columns chosen last. One query; none for a guest."""
    if not request.scope.person_id:
        return Kept()
    return Kept(
        place,
        views_of(request.scope.alone, place=place),
        request.session.get(COLUMNS, {}).get(place, ""),
        request.scope.is_manager,
    )
