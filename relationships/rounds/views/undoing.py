"""Acts on visits and rounds that the toast takes back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.access import may_change, may_plan
from relationships.rounds.services import undoing


def offer(request: Request, sentence: str, visit: Visit, before: dict[str, Any]) -> None:
    """Tell what happened to this visit, with the press that takes it back where it changed."""
    if undoing.as_it_was(visit) == before:  # a second press of the same
        messages.success(request, sentence)
    else:
        undo.offer(request, sentence, "visit", pk=visit.pk, version=visit.version, before=before)


def _visit(request: Request, said: dict[str, Any]) -> str:
    rows = Visit.objects.visible_to(request.scope).select_related("unit")
    visit = get_object_or_404(rows, pk=said["pk"])
    if not may_change(request.scope, visit) and said["before"]["buddy_id"] != request.person.pk:
        raise PermissionDenied(
            _("Visits are changed by whoever walks them, and by the BRM managers there.")
        )
    undoing.restore_visit(visit, said["version"], said["before"], by=request.person, at=clock.now())
    return _("Taken back. The visit is as it was.")


def _round(request: Request, said: dict[str, Any]) -> str:
    rows = Round.objects.visible_to(request.scope).select_related("unit")
    round_ = get_object_or_404(rows, pk=said["pk"])
    if not may_plan(request.scope, round_.unit):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )
    undoing.reopen_round(round_, said["version"], by=request.person, at=clock.now())
    return _("Taken back. The round goes on, its visits are planned again.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("visit", _visit)
    undo.register("round_ended", _round)
