"""The first page of an empty installation: three steps, and how far one is."""

from dataclasses import dataclass

from django.db.models import Exists
from django.http import HttpResponse

from brm.base.scope import Request
from brm.base.text import first_name
from brm.dashboard import paste, places
from relationships.buddies.models import ITBuddy
from relationships.rounds.models import Round
from relationships.units.models import Unit


@dataclass(frozen=True)
class Begun:
    """Which of the three steps are done."""

    has_units: bool
    has_buddies: bool
    has_rounds: bool

    @property
    def is_done(self) -> bool:
        return self.has_units and self.has_buddies and self.has_rounds


def begun(request: Request) -> Begun:
    """How far the departments in sight are. One query."""
    kept = request.scope.kept_units("unit__")
    row = (
        Unit.objects.order_by()
        .values_list(
            Exists(Unit.objects.filter(request.scope.kept_units())),
            Exists(ITBuddy.objects.filter(kept)),
            Exists(Round.objects.filter(kept)),
        )
        .first()
    )
    return Begun(*row) if row else Begun(has_units=False, has_buddies=False, has_rounds=False)


def first_steps(request: Request, so_far: Begun) -> HttpResponse:
    """Three steps; the list is pasted and kept right here."""
    name = str(request.person) if request.person else request.user.get_username()
    context = {
        "so_far": so_far,
        "first_name": first_name(name),
        "import_address": places.address("imports:new") if request.scope.keeps_everything else "",
        "plan_address": places.address("rounds:new") if request.scope.is_manager else "",
    }
    return paste.answer(
        request, paste.paste_form(request), "brm/dashboard/first_steps.html", context
    )
