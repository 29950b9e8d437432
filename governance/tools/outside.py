"""Telling of a tool without an account: by a link, from the board, at a poster; and its receipt.

A GET changes nothing. What was typed is kept whatever a press meets.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from brm.base import clock
from brm.base.errors import RuleBroken
from governance.tools.forms import TellForm
from governance.tools.models import Telling
from governance.tools.queries import is_late, today_at, told_conditions
from governance.tools.telling import receipt_url, tell
from relationships.links.choices import Purpose
from relationships.links.services import NOT_OURS, open_link
from relationships.links.views import broken_link
from relationships.people.language import language_for, other_languages
from relationships.responses import sheets
from relationships.responses.guarding import guard_place
from relationships.responses.outside import MORE, is_foreign, outside
from relationships.responses.public import ONCE_MORE, TRAP
from relationships.stoplight import services as stoplight
from relationships.units.models import Unit


@outside
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The four questions, for whoever holds the department's address. Two queries."""
    return _asked(request, unit_of(token, clock.now()), token)


@outside
def from_board(request: HttpRequest, token: str) -> HttpResponse:
    """The same from the public board of a department. Two queries."""
    return _asked(request, stoplight.unit_of(token, clock.now()), token)


def unit_of(token: str, at: datetime) -> Unit:
    """The department whose address this is; put together with another one, that one.

    Raises RuleBroken as links do.
    """
    link = open_link(token, Purpose.TOOL, at, used_too=True)
    unit = Unit.objects.select_related("merged_into").get(pk=link.about.partition(":")[2])
    while unit.merged_into is not None:
        unit = unit.merged_into
    if unit.closed_on is not None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    return unit


@dataclass(frozen=True)
class _Asking:
    """Which department is asked, through which address, in which language."""

    unit: Unit
    token: str
    language: str


def _asked(request: HttpRequest, unit: Unit, token: str) -> HttpResponse:
    asking = _Asking(unit, token, language_for(request))
    translation.activate(asking.language)  # the next request chooses anew
    if request.method == "POST":
        return _take(request, asking)
    return _page(request, asking, TellForm())


def _page(
    request: HttpRequest, asking: _Asking, form: TellForm, *, status: int = 200
) -> HttpResponse:
    """The questions as they are now, on a fresh sheet; after a refusal with what was typed."""
    context = {
        "unit": asking.unit, "form": form, "trap": TRAP,
        "sheet": sheets.give(asking.token, clock.now()),
        "languages": other_languages(request, asking.language),
    }  # fmt: skip
    return render(request, "public/tools/tell.html", context, status=status)


def _take(request: HttpRequest, asking: _Asking) -> HttpResponse:
    form, at = TellForm(request.POST), clock.now()
    refused = _refuse(request, form)
    sheet = sheets.read(request.POST.get("sheet", ""), asking.token, at)
    if form.is_valid() and (sheet is None or request.POST.get(TRAP)):
        form.add_error(None, str(ONCE_MORE))
    if sheet is None or form.errors:
        return _page(request, asking, form, status=refused or 422)
    try:
        guard_place(f"tools-{asking.unit.pk}", at.timestamp(), is_hasty=sheet.is_hasty(at))
        telling = tell(
            asking.unit, form.said(), client_id=sheet.key, language=asking.language, at=at
        )
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, str(broken))
        return _page(request, asking, form, status=429 if broken.code == "too_many" else 422)
    return HttpResponseRedirect(f"{receipt_url(telling, at)}?lang={asking.language}")


def _refuse(request: HttpRequest, form: TellForm) -> int:
    """Another site's page pressed our button: the status for that, else nought."""
    if not is_foreign(request):
        return 0
    form.add_error(None, str(MORE))
    return 403


@login_not_required
@never_cache
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What was told, when, what holds, and what became of it. Two queries, three where it
    stands under conditions; nobody is looked up."""
    at = clock.now()
    try:
        telling = telling_of(token, at)
    except RuleBroken as broken:
        return broken_link(request, broken)
    language = language_for(request, telling.language)
    translation.activate(language)
    home, tool = telling.unit, telling.tool
    today = today_at(home, at)
    context = {
        "telling": telling, "tool": tool, "unit": home, "today": today,
        "is_late": is_late(tool, today), "conditions": told_conditions(tool),
        "languages": other_languages(request, language),
        "said_on": telling.said_at.astimezone(ZoneInfo(home.time_zone)).date(),
        "number": f"{telling.said_at:%Y}-{telling.pk}",
    }  # fmt: skip
    return render(request, "public/tools/receipt.html", context)


def telling_of(token: str, at: datetime) -> Telling:
    """What this receipt is for. Two queries. Raises RuleBroken as links do."""
    link = open_link(token, Purpose.RECEIPT, at, used_too=True)
    rows = Telling.objects.select_related("tool__system", "unit")
    found = rows.filter(pk=link.about.partition(":")[2]).first()
    if found is None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    return found
