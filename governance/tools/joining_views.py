"""The page on which two records of one tool are put together."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock, undo
from brm.base.forms import Lines
from brm.base.pages import form_page, typed
from brm.base.scope import Request
from governance.tools import joining, queries
from governance.tools.models import Tool
from governance.tools.views import answered_tool
from relationships.marks.sent_forms import counts_once

KIND = "tools_put_together"


class TogetherForm(forms.Form):
    """Which other record is of the same tool."""

    other = forms.TypedChoiceField(
        label=gettext_lazy("Which one is it, too?"), coerce=int,
        help_text=gettext_lazy("Names that are like this one stand first."),
        error_messages={
            "invalid_choice": gettext_lazy("Choose one of the tools that you answer for."),
            "required": gettext_lazy("Choose the other record."),
        },
    )  # fmt: skip
    helper = Lines("other")

    def __init__(self, *args: Any, tools: list[Tool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tools = {tool.system_id: tool for tool in tools}
        field: Any = self.fields["other"]
        field.choices = [("", "–"), *((pk, _said(tool)) for pk, tool in self.tools.items())]

    def chosen(self) -> Tool:
        """The other record, once the form is valid."""
        return self.tools[self.cleaned_data["other"]]


def _said(tool: Tool) -> str:
    unit = tool.system.owned_by.name if tool.system.owned_by else ""
    return " · ".join(part for part in (tool.system.name, unit, tool.get_state_display()) if part)


def _offered(request: Request, tool: Tool) -> list[Tool]:
    """What may be chosen; from a page that is old also what was put together since. Two queries."""
    if tool.pk is None:
        return []
    tools = queries.to_put_together(tool, request.scope)
    return [*tools, tool, *queries.put_together_with(tool)] if request.method == "POST" else tools


@counts_once
def together(request: Request, pk: int) -> HttpResponse:
    """Another record is of the same tool: both are put together by one press."""
    tool = answered_tool(request, pk)
    form = TogetherForm(typed(request), tools=_offered(request, tool))

    def act(_data: dict[str, Any]) -> HttpResponse:
        joined = joining.put_together(
            tool, form.chosen(), by=request.person or None, at=clock.now()
        )
        offer(request, joined)
        return redirect("systems:page", joined.one.system_id)

    return form_page(
        request, form, act, button=_("Put them together"),
        title=_("The same tool as %(name)s") % {"name": tool.system.name},
        lead=_("Two teams told us of one tool. Both stay named, with their receipts, needs and"
               " conditions. The record that is further along goes on; the other one leads to it."),
        back=reverse("systems:page", args=[tool.system_id]), template="governance/tools/form.html",
    )  # fmt: skip


def offer(request: Request, joined: joining.Joined) -> None:
    """Tell what became of them, with the press that takes it back where it changed. No query."""
    sentence = _("Put together. “%(other)s” leads to “%(one)s” now.") % {
        "other": joined.other.system.name, "one": joined.one.system.name,
    }  # fmt: skip
    if joined.way_back:
        undo.offer(request, sentence, KIND, **joined.way_back)
    else:
        messages.success(request, sentence)


def _undo(request: Request, said: dict[str, Any]) -> str:
    for pk in (said["one"], said["other"]):
        rows = Tool.objects.visible_to(request.scope).select_related("system__owned_by")
        tool = get_object_or_404(rows, pk=pk)
        if not queries.may_answer(request.scope, queries.home_of(tool.system)):
            raise PermissionDenied(
                _("The relationship manager of the department answers, or its buddy. Ask them.")
            )
    joining.take_apart(said, at=clock.now())
    return _("Taken back. Each record stands for itself as before.")


def register() -> None:
    """Make known how putting together is taken back."""
    undo.register(KIND, _undo)
