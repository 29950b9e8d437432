"""Pages for when something is not there, not allowed or broken: what happened, and a way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token does not fit any more: signed in elsewhere, or open since long."""
    return render(request, "403_csrf.html", status=403)
