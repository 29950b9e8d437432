"""The pages on which a tool is understood, decided on and looked at again with its team."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from governance.tools import deciding, queries, undoing
from governance.tools.deciding_forms import (
    ConditionForm,
    DecideForm,
    NeedForm,
    ReviewForm,
    UnderstandForm,
)
from governance.tools.models import Tool
from governance.tools.telling import name_need
from governance.tools.views import answered_tool, tool_at
from relationships.marks.sent_forms import counts_once
from relationships.people.forms import may_be_named
from relationships.systems.reach import seen_system

TEMPLATE = "governance/tools/form.html"


def explained_tool(request: Request, pk: int) -> Tool:
    """A tool whose five questions this reader may answer: who answers the team, and who keeps it."""
    system = seen_system(request, pk)
    if not queries.may_explain(system, request.scope, queries.home_of(system)):
        raise PermissionDenied(
            _("The team that uses it says this, or who answers for its department. Ask them.")
        )
    return tool_at(request, system)  # begins it where nobody did, so only after the question above


def _asks(request: Request, tool: Tool, form: Any, act: Any, **words: Any) -> HttpResponse:
    back = reverse("systems:page", args=[tool.system_id])
    return form_page(request, form, act, back=back, template=TEMPLATE, **words)


def _done(request: Request, sentence: str, before: Tool, after: Tool) -> HttpResponse:
    undoing.offer(request, sentence, before, after)
    return redirect("systems:page", after.system_id)


def understand(request: Request, pk: int) -> HttpResponse:
    """The five plain questions about a tool."""
    tool = explained_tool(request, pk)
    form = UnderstandForm(typed(request), initial={**tool.risks, "note": tool.risk_note})

    def act(data: dict[str, Any]) -> HttpResponse:
        after = deciding.understand(tool, form.points(), note=data["note"], at=clock.now())
        return _done(request, _("Kept. The page says why."), tool, after)

    return _asks(
        request, tool, form, act, button=_("Keep it"),
        title=_("Five questions about %(name)s") % {"name": tool.system.name},
        lead=_("Best answered with those who use it. There are no wrong answers: they tell us how much"
               " care it needs, not whether it may stay."),
    )  # fmt: skip


@counts_once
def decide(request: Request, pk: int) -> HttpResponse:
    """What was agreed with the team, and under which condition."""
    tool, at = answered_tool(request, pk), clock.now()
    today = queries.today_at(queries.home_of(tool.system), at)
    form = DecideForm(typed(request), people=may_be_named(request.scope), today=today)

    def act(data: dict[str, Any]) -> HttpResponse:
        after = deciding.decide(
            tool, form.agreed(), conditions=form.wanted(), by=request.person or None, at=at
        )
        return _done(request, _("Decided. The team reads it on its receipt."), tool, after)

    return _asks(
        request, tool, form, act, button=_("Keep what was agreed"),
        title=_("What was agreed about %(name)s") % {"name": tool.system.name},
        lead=_("Agree it with the team first: this page only writes down what you decided together."),
    )  # fmt: skip


@counts_once
def condition(request: Request, pk: int) -> HttpResponse:
    """One more condition: a promise."""
    tool, at = answered_tool(request, pk), clock.now()
    form = ConditionForm(typed(request), people=may_be_named(request.scope))

    def act(data: dict[str, Any]) -> HttpResponse:
        after = deciding.one_more(tool, form.wanted()[0], by=request.person or None, at=at)
        return _done(request, _("Kept as a promise."), tool, after)

    return _asks(
        request, tool, form, act, title=_("One more condition"), button=_("Keep it as a promise"),
        lead=_("It is a promise like any other: who makes it is reminded, and can say that it takes"
               " longer."),
    )  # fmt: skip


def review(request: Request, pk: int) -> HttpResponse:
    """Looked at again with the team."""
    tool, at = answered_tool(request, pk), clock.now()
    form = ReviewForm(typed(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        after = deciding.review(tool, **data, by=request.person or None, at=at)
        return _done(request, _("Kept. Thank you for looking at it again."), tool, after)

    return _asks(
        request, tool, form, act, button=_("Keep it"),
        title=_("Looking at %(name)s again") % {"name": tool.system.name},
    )  # fmt: skip


@counts_once
def need(request: Request, pk: int) -> HttpResponse:
    """The need behind a tool: joined to what was heard, or written down as heard now."""
    tool = answered_tool(request, pk)
    home = queries.home_of(tool.system)
    form = NeedForm(typed(request), voices=queries.needs_near(tool, request.scope, home))

    def act(data: dict[str, Any]) -> HttpResponse:
        after = name_need(
            tool, form.chosen(), words=data["words"], unit=home, by=request.person or None,
            at=clock.now(),
        )  # fmt: skip
        return _done(
            request, _("Kept. It gets an answer like anything else that was heard."), tool, after
        )

    return _asks(
        request, tool, form, act, title=_("The need behind it"), button=_("Keep it"),
        lead=_("Nobody looks for a tool of their own without a reason. What could they not do?"),
    )  # fmt: skip
