"""The frame of pages without sign-in: who may press, what a page needs, where a press leads back to.

No cookie is needed to answer: the address itself is the right to do so. Where the browser sends
cookies all the same, the usual check against foreign pages holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from brm.base.errors import RuleBroken
from relationships.campaigns.models import Campaign
from relationships.campaigns.opening import Opening, opening_in
from relationships.links.views import broken_link
from relationships.people.language import other_languages
from relationships.units.models import Unit
from relationships.wording.words import own

View = Callable[..., HttpResponse]

MORE = gettext_lazy(
    "Please press once more: the page was too old, or came from elsewhere. Nothing is lost."
)
SAID = frozenset({"answered", "declined", "talk", "no", "kept"})


@dataclass(frozen=True)
class Asking:
    """What one page asks: of whom (a department, perhaps a person), in which language."""

    campaign: Campaign
    unit: Unit
    language: str
    has_invitation: bool
    token: str  # of the link or the place: sheets are for it, and it opens what was kept for later
    begun_at: datetime | None = None  # when the page that is sent now was opened
    opens_with: Any = None  # what came of the last campaign, as it was found

    @property
    def opening(self) -> Opening | None:
        """What people said last time and what came of it, in short. No query."""
        return opening_in(self.opens_with, self.language)


class _Looks(CsrfViewMiddleware):
    """Says whether the press came from our own page, without refusing anything by itself."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def is_foreign(request: HttpRequest) -> bool:
    """Another site's page pressed our button, with this browser's cookies. No query."""
    if not request.COOKIES:
        return False  # nothing that a foreign page could misuse
    looks = _Looks(lambda _request: HttpResponse())
    looks.process_request(request)
    return looks.process_view(request, HttpResponse, (), {}) is not None


def outside(view: View) -> View:
    """A page for anybody who holds its address; refusals are pages that say what to do."""

    @login_not_required
    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except RuleBroken as broken:
            return broken_link(request, broken, typed=words_sent(request))

    return page


def words_sent(request: HttpRequest) -> tuple[str, ...]:
    """The words that came with a press, so that a refusal can give them back. No query."""
    sent = [
        value.strip()
        for name in request.POST
        if name in {"words", "reach"} or name.startswith("q_")
        for value in request.POST.getlist(name)
    ]
    return tuple(value for value in sent if value and not value.isdecimal())


def page(
    request: HttpRequest, name: str, asking: Asking, *, status: int = 200, **more: object
) -> HttpResponse:
    """One of the pages around a form, in the language of who is asked. No query."""
    context = {
        "asking": asking,
        "campaign": asking.campaign,
        "languages": other_languages(request, asking.language),
        "house": own(),
        **more,
    }
    return render(request, f"public/feedback/{name}.html", context, status=status)


def said(request: HttpRequest, what: str, asking: Asking, *, status: int = 200) -> HttpResponse:
    """What comes after a press: thanks, or "we stop"; or the question before a no."""
    name = what if what in SAID else "answered"
    return page(request, f"said_{name}", asking, status=status)


def back(request: HttpRequest, **more: str) -> HttpResponse:
    """After a press the same address is read again, so that reloading presses nothing."""
    query = request.GET.copy()
    for name in ("a", "talk", "no", "again", "said"):
        query.pop(name, None)
    query.update(more)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}" if query else request.path)
