"""Acts on visits and rounds that the toast takes back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brm.base import clock, undo
from brm.base.scope import Request
from relationships.buddies.views import whose_days
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.access import may_change, may_plan
from relationships.rounds.services import assigning, stepping_in, undoing


def offer(request: Request, sentence: str, visit: Visit, before: dict[str, Any]) -> None:
    """Tell what happened to this visit, with the press that takes it back where it changed."""
    now = undoing.as_it_was(visit)
    undo.offer_change(request, sentence, "visit", visit, was=before, now=now)


def _visit(request: Request, said: dict[str, Any]) -> str:
    visit: Visit = undo.record_of(request, Visit, said)
    if not may_change(request.scope, visit) and said["before"]["buddy_id"] != request.person.pk:
        raise PermissionDenied(
            _("Visits are changed by whoever walks them, and by the BRM managers there.")
        )
    undoing.restore_visit(visit, said["version"], said["before"], by=request.person, at=clock.now())
    return _("Taken back. The visit is as it was.")


def _round(request: Request, said: dict[str, Any]) -> str:
    round_: Round = undo.record_of(request, Round, said)
    if not may_plan(request.scope, round_.unit):
        raise PermissionDenied(
            _("Rounds are planned by the BRM managers and the IT buddies of a department.")
        )
    undoing.reopen_round(round_, said["version"], by=request.person, at=clock.now())
    return _("Taken back. The round goes on, its visits are planned again.")


def _assigned(request: Request, said: dict[str, Any]) -> str:
    if not request.scope.is_manager:
        raise PermissionDenied(_("Departments get their buddies from their BRM managers."))
    assigning.take_back(said, by=request.person, at=clock.now())
    return _("Taken back. Buddies and rounds are as they were.")


def _hand_over(request: Request, said: dict[str, Any]) -> str:
    made = get_object_or_404(HandOver.objects.select_related("person"), pk=said["pk"])
    whose_days(request, made.person_id)
    stepping_in.there_after_all(made, by=request.person, at=clock.now())
    return _("Taken back. Days and visits are as they were.")


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("visit", _visit)
    undo.register("round_ended", _round)
    undo.register("assigned", _assigned)
    undo.register("hand_over", _hand_over)
