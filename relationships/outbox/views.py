"""Stopping a sort of messages by the link under each of them, without sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, open_link
from relationships.links.views import broken_link
from relationships.outbox.rendering import language_of
from relationships.outbox.stops import STOPS, is_stopped, start_again, stop
from relationships.people.models import Person


@login_not_required
@csrf_exempt  # RFC 8058: mail programs post here; the token is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; the press stops these messages, or lets them come again.

    A mail program's own press (RFC 8058) is answered without a redirect. Two queries, one more to
    change it.
    """
    try:
        link = open_link(token, Purpose.OPT_OUT, clock.now())
        person, what = _whom(link)
    except RuleBroken as refused:
        return broken_link(request, refused)
    with translation.override(language_of(person)):
        if request.method == "POST":
            if "again" in request.POST:
                start_again(person, what)
            else:
                stop(person, what, at=clock.now())
            if "List-Unsubscribe" not in request.POST:
                return HttpResponseRedirect(request.path, status=303)
        context = {"stop": STOPS[what], "is_stopped": is_stopped(person, what)}
        return render(request, "public/outbox/opt_out.html", context)


def _whom(link: Link) -> tuple[Person, str]:
    what = link.about.partition(":")[2]
    person = Person.objects.filter(pk=link.for_person or 0).first()
    if person is None or what not in STOPS:
        raise RuleBroken("link_not_ours", NOT_OURS)
    return person, what
