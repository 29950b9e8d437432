"""One act by a signed link, without sign-in; and the page for a link that opens nothing."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brm.base import clock
from brm.base.errors import RuleBroken
from relationships.links import services
from relationships.links.doors import all_doors, language_for

HEADINGS = {
    "link_expired": gettext_lazy("This link has ended"),
    "link_used": gettext_lazy("You answered already, thank you"),
    "link_taken_back": gettext_lazy("This link was replaced"),
    "campaign_closed": gettext_lazy("These questions are closed"),
    "not_open_yet": gettext_lazy("These questions are not open yet"),
    "too_many": gettext_lazy("One moment, please"),
}
GONE = {"link_expired", "link_used", "link_taken_back", "campaign_closed"}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the one thing that this link is for. One query besides that page's own."""
    refused = RuleBroken("link_not_ours", services.NOT_OURS)
    for purpose, door in all_doors().items():
        try:
            link = services.open_link(token, purpose, clock.now(), used_too=True)
        except RuleBroken as broken:
            if broken.code in GONE:
                refused = broken
        else:
            return door(request, link)
    return broken_link(request, refused)


def broken_link(
    request: HttpRequest, refused: RuleBroken, *, typed: Sequence[str] = ()
) -> HttpResponse:
    """What a link that opens nothing says: what happened and what to do.

    In the language of who was asked, where the link was ours: one query then, else none. `typed` are
    the words that came with the press; they are given back under an address of ours alone.
    """
    asked = refused.for_person if isinstance(refused, services.LinkShut) else None
    language = language_for(asked) or translation.get_language() or ""
    with translation.override(language):
        response = render(
            request,
            "public/links/broken.html",
            {
                "heading": HEADINGS.get(refused.code, _("This link does not open anything")),
                "sentence": str(refused),
                "typed": () if refused.code == "link_not_ours" else typed,
            },
            status=410 if refused.code in GONE else 404,
        )
    response.headers["Content-Language"] = language
    return response
