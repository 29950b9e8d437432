"""Pages for when something is not there, not allowed or broken: what happened, and a way back."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit any more: signed in elsewhere, or open since long."""
    return render(request, "403_csrf.html", status=403)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no form of ours sends (400), or more of it than fits (413)."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)
