"""The pages of teams' own tools for those who are signed in."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from brm.base import clock, qr
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from governance.tools import queries, services, undoing
from governance.tools.choices import CameUp
from governance.tools.forms import TellInsideForm, WelcomeForm
from governance.tools.models import Tool
from governance.tools.telling import receipt_url, tell
from relationships.links.choices import Purpose
from relationships.links.services import link_for, take_back, url_for
from relationships.marks.sent_forms import counts_once, key_of
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.systems.reach import seen_system
from relationships.units.models import Unit
from relationships.voices.raising import where


@counts_once
def new(request: Request) -> HttpResponse:
    """Tell of a tool that one's team uses; the receipt is the next page."""
    form = TellInsideForm(typed(request), units=where(request), initial=_first_unit(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        at = clock.now()
        telling = tell(
            data["unit"], form.said(), client_id=key_of(request), at=at,
            language=translation.get_language() or "", person=request.person or None,
        )  # fmt: skip
        return redirect(receipt_url(telling, at))

    return form_page(
        request, form, act, title=_("Tell us about a tool your team uses"),
        lead=_("Four questions, two minutes. What is told here is not punished, and nothing is"
               " switched off without another way that works for you."),
        button=_("Tell us, and get a receipt"), back=reverse("systems:list"),
        template="governance/tools/form.html",
    )  # fmt: skip


def _first_unit(request: Request) -> dict[str, Any]:
    asked = request.GET.get("unit", "")
    if not asked and request.person and request.person.unit_id:
        asked = str(request.person.unit_id)
    return {"unit": asked}


def address(request: Request, pk: int) -> HttpResponse:
    """The address by which anybody in a department tells of a tool: made, shown, taken back."""
    unit = get_object_or_404(Unit.objects.visible_to(request.scope), pk=pk)
    if not queries.may_answer(request.scope, unit):
        raise PermissionDenied(
            _("The buddies and the relationship managers of the department do this.")
        )
    link, at = queries.link_of(unit), clock.now()
    if request.method == "POST":
        if request.POST.get("act") == "hide":
            if link is not None:
                take_back(link, at=at)
        elif unit.closed_on is None:
            link_for(Purpose.TOOL, about=unit, at=at)
        return redirect("tools:address", pk)
    url = url_for(link) if link else ""
    code = qr.svg(url, _("QR code that opens the four questions")) if url else ""
    context = {"unit": unit, "url": url, "code": code}
    return render(request, "governance/tools/address.html", context)


def tool_at(request: Request, system: System) -> Tool:
    """The tool of a system; one that was only written into the register is spotted by a press."""
    tool = queries.tool_of(system)
    if tool is None and system.run_by != RunBy.BUSINESS:
        raise Http404
    if tool is None and request.method == "POST":
        return services.spot(system, came_up=CameUp.REGISTER, at=clock.now())
    return tool or Tool(system=system, spotted_at=clock.now())


def answered_tool(request: Request, pk: int) -> Tool:
    """The same, for those who welcome and decide; others get a sentence."""
    system = seen_system(request, pk)
    if not queries.may_answer(request.scope, queries.home_of(system)):
        raise PermissionDenied(
            _("The relationship manager of the department answers, or its buddy. Ask them.")
        )
    return tool_at(request, system)


def welcome(request: Request, pk: int) -> HttpResponse:
    """The first answer to a team that told us of a tool."""
    tool = answered_tool(request, pk)
    form = WelcomeForm(typed(request), initial={"words": _first_words(tool)})

    def act(data: dict[str, Any]) -> HttpResponse:
        after = services.welcome(tool, words=data["words"], by=request.person, at=clock.now())
        undoing.offer(request, _("Welcomed. The receipt shows your answer."), tool, after)
        return redirect("systems:page", tool.system_id)

    return form_page(
        request, form, act, title=_("Welcome %(name)s") % {"name": tool.system.name},
        lead=_("Thank them first. Then say what happens next, and when."),
        button=_("Welcome it"), back=reverse("systems:page", args=[pk]),
        template="governance/tools/form.html",
    )  # fmt: skip


def _first_words(tool: Tool) -> str:
    """Words to begin with, in the language of who told us."""
    telling = tool.tellings.order_by("pk").first() if tool.pk else None
    with translation.override(telling.language if telling else None):
        return _(
            "Thank you for telling us. We will come by and look at it with you: what it does for"
            " you, and what you need from us."
        )
