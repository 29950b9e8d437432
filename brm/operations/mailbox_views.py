"""The demo's mailbox and its clock; without the demo none of this exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from brm.base import clock
from brm.base.keys import key_in
from brm.base.scope import Request
from brm.operations import demo_clock, demo_day, mailbox
from brm.operations.jobs import JOBS

FORMS = {"page": _("As it looks"), "text": _("Plain text"), "headers": _("Envelope")}
UNSTYLED = "'unsafe-inline'"  # styles on the element, as mails have them, in that frame alone
View = Callable[..., HttpResponseBase]


def in_the_demo(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@in_the_demo
@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
@require_safe
def home(request: Request) -> HttpResponse:
    """Mails by time and reader, one of them opened; the clock above. Five queries of its own."""
    reader = key_in(request.GET.get("reader"))
    shelf = mailbox.shelf(request.scope, reader=reader, before=key_in(request.GET.get("before")))
    wanted = key_in(request.GET.get("mail"))
    pk = wanted or (shelf.mails[0].pk if shelf.mails else 0)
    mail = mailbox.mail(request.scope, pk).first()
    if wanted and mail is None:
        raise Http404
    form = request.GET.get("form", "page")
    standing = demo_clock.standing()
    return render(
        request,
        "brm/operations/mailbox.html",
        {
            "standing": standing,
            "happened": happened(standing.did),
            "now": clock.now(),
            "readers": mailbox.readers(request.scope),
            "reader": reader,
            "shelf": shelf,
            "waiting": mailbox.waiting(request.scope, reader=reader, at=clock.now()),
            "mail": mail,
            "facts": mailbox.facts(mail) if mail else {},
            "forms": FORMS.items(),
            "form": form if form in FORMS else "page",
            "may_move": may_move(request),
        },
    )


@in_the_demo
@never_cache
@xframe_options_sameorigin
@csp({"default-src": [NONE], "style-src": [UNSTYLED], "frame-ancestors": [SELF]})  # type: ignore[arg-type]
@require_safe
def page(request: Request, pk: int) -> HttpResponse:
    """A mail as its reader sees it, for the frame of the mailbox: no script, nothing loaded."""
    mail = get_object_or_404(mailbox.mail(request.scope, pk))
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))


@in_the_demo
@never_cache
@require_safe
def calendar(request: Request, pk: int) -> HttpResponse:
    """The calendar entry that went with a mail."""
    mail = get_object_or_404(mailbox.mail(request.scope, pk).exclude(calendar=""))
    return HttpResponse(
        mail.calendar,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="visit.ics"'},
    )


@in_the_demo
@require_POST
def move(request: Request) -> HttpResponse:
    """Next working morning, or back to now. A second press of the same page does nothing."""
    if not may_move(request):
        raise Http404
    if "back" in request.POST:
        demo_clock.back_to_now()
        messages.success(request, gettext("The demo shows the present again."))
    elif demo_day.next_morning(version=key_in(request.POST.get("version")) or 0):
        messages.success(request, gettext("Good morning. This is what happened since."))
    return redirect("operations:mailbox")


def may_move(request: Request) -> bool:
    """The clock is everybody's: those move it who answer for all or run the product."""
    return request.scope.manages_everything or request.scope.is_administrator


def happened(did: dict[str, int]) -> list[tuple[object, int]]:
    """What the jobs did in the last step, those that did something, in the table's order."""
    return [(job.title, did[job.name]) for job in JOBS if did.get(job.name)]
