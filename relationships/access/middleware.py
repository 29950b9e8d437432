"""Gives each request of somebody signed in its person and scope, when first asked for."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from brm.base.scope import Scope
from relationships.access.queries import scope_of
from relationships.people.models import Person


def person_of(request: HttpRequest) -> Person | None:
    """Comes with the user, and its department with it, by whose clock it may live. No query."""
    user = getattr(request, "user", None)
    return getattr(user, "person", None) if user and user.is_authenticated else None


class SignedInMiddleware(LoginRequiredMiddleware):
    """Closes every page to who is not signed in; on an open page it never asks who it is."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *rest: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *rest)


class AccessMiddleware:
    """`request.person` and `request.scope`, built once a request, with no query before their use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def scope() -> Scope:
            user = request.user
            is_administrator = user.is_authenticated and user.is_staff
            return scope_of(person_of(request), is_administrator=is_administrator)

        request.person = SimpleLazyObject(lambda: person_of(request))  # type: ignore[attr-defined]
        request.scope = SimpleLazyObject(scope)  # type: ignore[attr-defined]
        return self.get_response(request)
