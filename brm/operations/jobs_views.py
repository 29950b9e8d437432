"""Jobs and mail, for those who run the product."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from brm.base import clock
from brm.base.background import after_commit_once
from brm.base.scope import Request
from brm.operations import runs
from brm.operations.jobs import job as job_named
from relationships.outbox import queries, services
from relationships.outbox.models import Message

View = Callable[..., HttpResponse]


def for_those_who_run_it(view: View) -> View:
    @wraps(view)
    def checked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.scope.is_administrator or request.scope.manages_everything):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@for_those_who_run_it
@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """Does what should happen by itself happen? Seven queries of its own, however many messages.

    Two more while the outbox is held.
    """
    at = clock.now()
    held_since = queries.held_since()
    test = queries.last_test(request.person) if request.person else None
    return render(
        request,
        "brm/operations/home.html",
        {
            "jobs": runs.overview(at=at),
            "outbox": queries.health(at=at),
            "failed": queries.failed(),
            "waiting": queries.waiting(at=at),
            "doubtful": queries.doubtful(),
            "held_since": held_since,
            "held": queries.held() if held_since else [],
            "held_amount": queries.held_amount() if held_since else 0,
            "test": test,
            "now": at,
        },
    )


@for_those_who_run_it
@require_POST
def run_now(request: Request, name: str) -> HttpResponse:
    """Let a worker run a job now; it may run twice, so a double press does no harm."""
    job = job_named(name)
    if job is None:
        raise Http404
    after_commit_once(job.task_name)
    messages.success(request, _("%(job)s: a worker was asked to run it now.") % {"job": job.title})
    return redirect("operations:home")


@for_those_who_run_it
@require_POST
def try_again(request: Request, pk: int | None = None) -> HttpResponse:
    """Let one failed message, or all of them, be due again."""
    chosen = Message.objects.filter(pk=pk) if pk else Message.objects.all()
    again = services.try_again(chosen, at=clock.now())
    messages.success(
        request,
        ngettext(
            "%(number)d message is tried again.", "%(number)d messages are tried again.", again
        )
        % {"number": again},
    )
    return redirect("operations:home")


@for_those_who_run_it
@require_POST
def release(request: Request) -> HttpResponse:
    """Let what waits leave, and what comes from now on; the number is that of the page."""
    waited = services.release(at=clock.now())
    sentence = _("Messages leave again; none waited.")
    if waited:
        sentence = ngettext(
            "Messages leave again; %(number)d waited.",
            "Messages leave again; %(number)d waited.",
            waited,
        ) % {"number": waited}
    messages.success(request, sentence)
    return redirect("operations:home")


@for_those_who_run_it
@require_POST
def test(request: Request) -> HttpResponse:
    """A real message by the same road, to oneself alone."""
    if not request.person or not services.send_test(request.person, at=clock.now()):
        messages.error(request, _("No test went out: your own entry has no e-mail address."))
    return redirect("operations:home")
