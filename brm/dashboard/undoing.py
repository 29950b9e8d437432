"""One press takes back what the toast told of."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from brm.base import undo
from brm.base.errors import RuleBroken
from brm.base.htmx import back_to
from brm.base.scope import Request


@require_POST
def take_back(request: Request) -> HttpResponse:
    """Take back the act that this press belongs to, and go back to where one was."""
    try:
        sentence, to = undo.take_back(request, request.POST.get("token", ""))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, sentence)
        if to:
            return HttpResponseRedirect(to)
    return HttpResponseRedirect(back_to(request, reverse("dashboard:first")))
