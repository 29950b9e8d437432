"""Going through a checklist by a signed link, without an account; after the end, what came out.

A GET changes nothing. No cookie is needed: the address itself is the right to answer on one sheet.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.assessments import services
from governance.assessments.fill import Way, go_through, keep_one
from governance.assessments.models import Sheet
from governance.assessments.picture import picture_of
from governance.assessments.queries import promised_last_time
from relationships.links.choices import Purpose
from relationships.links.services import NOT_OURS, open_link
from relationships.links.views import broken_link
from relationships.people.language import language_for, other_languages
from relationships.responses.outside import MORE, is_foreign

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page for who holds the link of a sheet; refusals are pages that say what to do."""

    @login_not_required
    @never_cache
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, token: str, *args: str, **more: str) -> HttpResponse:
        try:
            sheet = sheet_of(token)
        except RuleBroken as broken:
            return broken_link(request, broken)
        translation.activate(language_for(request, sheet.person.language))
        if request.method == "POST" and is_foreign(request):
            return broken_link(request, RuleBroken("foreign", MORE))
        return view(request, way_of(sheet, token), *args, **more)

    return page


def sheet_of(token: str) -> Sheet:
    """The sheet behind a token. Raises RuleBroken as `open_link` does, and "called_off"."""
    link = open_link(token, Purpose.ASSESS, clock.now(), used_too=True)
    try:
        sheet = services.open_sheet(link)
    except Sheet.DoesNotExist:
        raise RuleBroken("link_not_ours", NOT_OURS) from None
    assessment = sheet.assessment
    if assessment.is_called_off or assessment.unit.closed_on is not None:
        raise RuleBroken(
            "link_taken_back",
            _("%(unit)s is not asked any more. Nothing of what you answered is shown to anybody.")
            % {"unit": assessment.unit.name},
        )
    return sheet


def way_of(sheet: Sheet, token: str) -> Way:
    return Way(
        sheet,
        part=lambda code: reverse("assessments:link_part", args=[token, code]),
        answer=reverse("assessments:link_answer", args=[token]),
        out=reverse("assessments:link_done", args=[token]),
        template="public/checklists/fill.html",
    )


@by_link
def sheet(request: HttpRequest, way: Way, code: str = "") -> HttpResponse:
    """One group of statements after another; what came out once it is closed."""
    if way.assessment.finished_at is not None:
        return outcome(request, way)
    return go_through(request, way, code)


@require_POST
@by_link
def answer(request: HttpRequest, way: Way) -> HttpResponse:
    """One click, kept at once."""
    return keep_one(request, way)


@require_safe
@by_link
def done(request: HttpRequest, way: Way) -> HttpResponse:
    """After handing in: thanks, and when what came out is shown."""
    if way.assessment.finished_at is not None:
        return outcome(request, way)
    if way.sheet.handed_in_at is None:
        return redirect(way.part(way.parts()[0].cluster.code))
    context = {"assessment": way.assessment, "way": way, "languages": _languages(request)}
    context["back"] = way.part(way.parts()[0].cluster.code)
    return render(request, "public/checklists/done.html", context)


def outcome(request: HttpRequest, way: Way) -> HttpResponse:
    """What all of them said, where enough did."""
    context = {
        "assessment": way.assessment,
        "picture": picture_of(way.assessment),
        "before": promised_last_time(way.assessment),
        "languages": _languages(request),
    }
    return render(request, "public/checklists/outcome.html", context)


def _languages(request: HttpRequest) -> object:
    return other_languages(request, translation.get_language() or "")
