"""Acts on visits and rounds that the toast takes back."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from relationships.buddies.views import whose_days
from relationships.rounds.hand_over import HandOver
from relationships.rounds.models import Round, Visit
from relationships.rounds.queries.access import may_change, must_plan_rounds, must_plan_visits
from relationships.rounds.services import assigning, stepping_in, undoing
from relationships.rounds.services.plans import Changed, Wish


def offer(request: Request, sentence: str, visit: Visit, before: dict[str, Any]) -> None:
    """Tell what happened to this visit, with the press that takes it back where it changed."""
    now = undoing.as_it_was(visit)
    undo.offer_change(request, sentence, "visit", visit, was=before, now=now)


def _visit(request: Request, said: dict[str, Any]) -> str:
    was_theirs = said["before"]["buddy_id"] == str(request.person.pk)
    # Who stood in and gave the visit away has no sight of it any more, and may still take that back.
    rows = Visit.objects.all() if was_theirs else Visit.objects.visible_to(request.scope)
    visit = get_object_or_404(rows.select_related("unit"), pk=said["pk"])
    if not was_theirs and not may_change(request.scope, visit):
        raise PermissionDenied(
            _("Visits are changed by whoever walks them, and by the BRM managers there.")
        )
    undoing.restore_visit(visit, said["version"], said["before"], by=request.person, at=clock.now())
    return _("Taken back. The visit is as it was.")


def _round(request: Request, said: dict[str, Any]) -> str:
    round_ = _planned(request, said["pk"])
    undoing.reopen_round(round_, said["version"], by=request.person, at=clock.now())
    return _("Taken back. The round goes on, its visits are planned again.")


def offer_planned(request: Request, sentence: str, visit: Visit, known: Collection[int]) -> None:
    """Tell of a visit that was planned by hand, with the press that takes it back. No query."""
    page = reverse("units:page", args=[visit.unit_id])
    undo_records.made(request, sentence, "visit_record", visit, to=page, known=known)


SAID_OF_ROUND = (*Wish.__dataclass_fields__, "without")


def offer_round(request: Request, sentence: str, before: Round, changed: Changed) -> None:
    """Tell what became of a round, with the press that takes it back where it changed. One query."""
    split = changed.round if changed.round.pk != before.pk else None
    after = changed.round if split is None else Round.objects.get(pk=before.pk)
    if after.version == before.version:
        messages.success(request, sentence)
        return
    page = reverse("rounds:page", args=[before.pk]) if split else ""
    undo.offer(
        request, sentence, "round_as_before", pk=before.pk, version=after.version, to=page,
        before=undo_records.said_of(before, SAID_OF_ROUND), new=split and split.pk,
    )  # fmt: skip


def _round_changed(request: Request, said: dict[str, Any]) -> str:
    round_ = _planned(request, said["pk"])
    new = Round.objects.filter(pk=said["new"]).first() if said["new"] else None
    undoing.change_back(round_, said["version"], said["before"], new=new, at=clock.now())
    return _("Taken back. The round goes as it did.")


def _planned(request: Request, pk: int) -> Round:
    round_: Round = undo.record_of(request, Round, {"pk": pk})
    must_plan_rounds(request.scope, round_.unit)
    return round_


def _visit_planned(request: Request, pk: int) -> Visit:
    visit: Visit = undo.record_of(request, Visit, {"pk": pk})
    must_plan_visits(request.scope, visit.unit)
    return visit


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
    undo.register("round_as_before", _round_changed)
    round_way = undo_records.Way(
        Round, _planned, remove=undoing.take_back_round, along=(Visit._meta.label,)
    )
    undo_records.register("round", round_way)
    visit_way = undo_records.Way(Visit, _visit_planned, remove=undoing.take_back_visit)
    undo_records.register("visit_record", visit_way)
    undo.register("assigned", _assigned)
    undo.register("hand_over", _hand_over)
