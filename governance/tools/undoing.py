"""Acts on tools that the toast takes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from brm.base.undo_records import said_of
from governance.tools import services
from governance.tools.models import Tool
from governance.tools.queries import home_of, may_explain
from relationships.systems import undoing as system_undoing

STANDING = (
    "state", "answered_on", "answer", "risk_data", "risk_users", "risk_stops", "risk_person",
    "risk_outside", "risk_note", "care", "decision", "decided_on", "why", "other_way", "review_on",
    "reviewed_on", "review", "need",
)  # fmt: skip


def offer(request: Request, sentence: str, before: Tool, after: Tool) -> None:
    """Tell what became of a tool, with the press that takes it back where it changed. No query."""
    if before.version == after.version:
        messages.success(request, sentence)
        return
    was = said_of(before, STANDING)
    undo.offer(request, sentence, "tool", pk=after.pk, version=after.version, before=was)


def _tool(request: Request, said: dict[str, Any]) -> str:
    rows = Tool.objects.visible_to(request.scope).select_related("system__owned_by")
    tool = get_object_or_404(rows, pk=said["pk"])
    if not may_explain(tool.system, request.scope, home_of(tool.system)):
        raise PermissionDenied(
            _("The relationship manager of the department answers, or its buddy. Ask them.")
        )
    services.restore(tool, said["version"], said["before"], at=clock.now())
    return _("Taken back. The tool stands where it stood.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("tool", _tool)
    system_undoing.goes_along(Tool._meta.label)
