"""Acts on roles that the toast takes back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from governance.roles import services
from governance.roles.models import Acknowledgement, GovernanceRole, RoleReview
from governance.roles.queries import may_arrange, may_arrange_for
from relationships.promises import services as promises
from relationships.promises.models import Promise
from relationships.systems.models import System
from relationships.units.models import Unit


class Watched:
    """The rows of a role of one department or system while an act changes them."""

    def __init__(self, role: GovernanceRole, unit: Unit | None, system: System | None) -> None:
        self.of = (role, unit, system)
        self.at = clock.now()
        self.before = services.rows_as_they_are(*self.of)

    def offer(self, request: Request, sentence: str) -> None:
        """Tell what became of it, with the press that takes it back where it changed. One query."""
        role, unit, system = self.of
        undo.offer(
            request, sentence, "role", role=role.pk, unit=unit and unit.pk,
            system=system and system.pk, before=self.before,
            after=services.rows_as_they_are(*self.of), said_at=self.at.isoformat(),
            to=reverse("roles:list"),
        )  # fmt: skip


def _role(request: Request, said: dict[str, Any]) -> str:
    role = get_object_or_404(GovernanceRole, pk=said["role"])
    unit = Unit.objects.filter(pk=said["unit"]).first() if said["unit"] else None
    system = System.objects.filter(pk=said["system"]).first() if said["system"] else None
    holders = {row["holder"] for row in said["before"].values()}
    if str(request.scope.person_id) not in holders and not may_arrange_for(
        request.scope, unit=unit, system=system
    ):
        raise PermissionDenied(
            _("Only who fills this role, or who answers for it, can change it. Ask them.")
        )
    services.restore_rows(
        role, unit, system, before=said["before"], after=said["after"],
        said_at=datetime.fromisoformat(said["said_at"]),
    )  # fmt: skip
    return _("Taken back. The role is as it was.")


def _asked(request: Request, pk: int) -> Acknowledgement:
    rows = Acknowledgement.objects.select_related(
        "assignment__unit", "assignment__system__owned_by"
    )
    asked = get_object_or_404(rows, pk=pk)
    if not may_arrange(asked.assignment, request.scope):
        raise PermissionDenied(_("Only who answers for this role can take that back."))
    return asked


def _review(request: Request, pk: int) -> RoleReview:
    rows = RoleReview.objects.select_related("assignment__unit", "assignment__system__owned_by")
    review = get_object_or_404(rows, pk=pk)
    is_own = review.assignment.holder_id == request.scope.person_id
    if not (is_own or may_arrange(review.assignment, request.scope)):
        raise PermissionDenied(_("Only who answers for this role can take that back."))
    return review


def _promised(request: Request, pk: int) -> Promise:
    return get_object_or_404(Promise, pk=pk, made_by=request.person or None)


def register() -> None:
    """Make known how these acts are taken back."""
    undo.register("role", _role)
    way = undo_records.Way(Acknowledgement, _asked, remove=services.take_back_asking)
    undo_records.register("role_acknowledged", way)
    asked = ("governance.ReviewAsked", "governance.ReviewTally")
    way = undo_records.Way(RoleReview, _review, remove=services.take_back_review, along=asked)
    undo_records.register("role_review", way)
    way = undo_records.Way(
        Promise, _promised, remove=promises.take_back, along=("governance.RoleReview",)
    )
    undo_records.register("review_promise", way)
