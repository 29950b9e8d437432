"""The board of a department: for those with a place there, and for everybody by its address."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from brm.base import clock, qr
from brm.base.errors import RuleBroken
from brm.base.scope import Request
from relationships.links.services import url_for
from relationships.links.views import broken_link
from relationships.people.language import language_for, other_languages
from relationships.stoplight import queries, services
from relationships.stoplight.poster import PAPERS, language_of
from relationships.stoplight.poster import poster as made
from relationships.units.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: Request, pk: int) -> HttpResponse:
    """The board to read and to print, and its address for everybody. Five queries of its own."""
    unit = get_object_or_404(Unit.objects.visible_to(request.scope), pk=pk)
    may_show = queries.may_show(unit, request.scope)
    if request.method == "POST":
        if not may_show:
            raise PermissionDenied(
                _("The buddies and the relationship managers of the department do this.")
            )
        return _act(request, unit)
    at = clock.now()
    link = queries.link_of(unit, at)
    context = {
        "board": queries.board(unit, at, translation.get_language()),
        "may_show": may_show and unit.closed_on is None,
        **_address(url_for(link) if link else ""),
    }
    return render(request, "relationships/stoplight/board.html", context)


def _act(request: Request, unit: Unit) -> HttpResponse:
    try:
        if request.POST.get("act") == "hide":
            services.hide_again(unit, at=clock.now())
            messages.success(request, _("Taken back. The address opens nothing any more."))
        else:
            services.show_to_everybody(unit, at=clock.now())
            messages.success(request, _("Everybody who has the address can read the board."))
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return redirect("stoplight:board", unit.pk)


@login_not_required
@require_safe
def for_everybody(request: HttpRequest, token: str) -> HttpResponse:
    """The board without sign-in. Six queries; nobody is looked up."""
    at = clock.now()
    language = language_for(request)
    translation.activate(language)
    try:
        unit = services.unit_of(token, at)
    except RuleBroken as broken:
        return broken_link(request, broken)
    context = {
        "board": queries.board(unit, at, language),
        "languages": other_languages(request, language),
        "path": request.path,
        "tell_url": f"{request.path}tool/?lang={language}",  # answered by the slice of tools
        **_address(f"{settings.BASE_URL}{request.path}"),
    }
    return render(request, "public/stoplight/board.html", context)


@require_safe
def poster(request: Request, pk: int) -> HttpResponse:
    """The board on one page for the wall, A4 or A3. Five queries, and a tenth of a second."""
    unit = get_object_or_404(Unit.objects.visible_to(request.scope), pk=pk)
    at = clock.now()
    link = queries.link_of(unit, at)
    return _pdf(request, queries.board(unit, at, language_of(unit)), url_for(link) if link else "")


@login_not_required
@require_safe
def public_poster(request: HttpRequest, token: str) -> HttpResponse:
    """The same for whoever holds the board's address. Six queries; nobody is looked up."""
    at = clock.now()
    try:
        unit = services.unit_of(token, at)
    except RuleBroken as broken:
        return broken_link(request, broken)
    live = f"{settings.BASE_URL}{reverse('stoplight:public', args=[token])}"
    return _pdf(request, queries.board(unit, at, language_of(unit)), live)


def _pdf(request: HttpRequest, board: queries.Board, url: str) -> HttpResponse:
    paper = request.GET.get("paper", "")
    paper = paper if paper in PAPERS else PAPERS[0]
    name = f"{slugify(board.unit.name)[:60] or board.unit.pk}-{paper}.pdf"
    return HttpResponse(
        made(board, url=url, paper=paper),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def _address(url: str) -> dict[str, object]:
    return {"url": url, "code": qr.svg(url, _("QR code that opens this board")) if url else ""}
