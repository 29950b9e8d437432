"""What people said beside "it helped", counted for a department: understood, can do it themselves."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateTimeField, IntegerField, Q, QuerySet
from django.utils.translation import gettext as _

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.scope import Request
from brm.dashboard.sections import Section
from relationships.units.models import Unit
from relationships.voices.choices import SHARED, Able, Understood
from relationships.voices.models import Answer, told_to

FEWEST = 5  # fewer answers could point at a person
DAYS = 365


@dataclass(frozen=True)
class Shares:
    """Of a year's answers in a department: how many said yes, of how many who said anything."""

    understood: int
    understood_of: int
    able: int
    with_help: int
    able_of: int

    @property
    def shows_understood(self) -> bool:
        return self.understood_of >= FEWEST

    @property
    def shows_able(self) -> bool:
        return self.able_of >= FEWEST


@compiled
def _shares() -> QuerySet[Answer, Any]:
    given = Answer.objects.filter(
        told_to(*SHARED, of="voice__"),
        voice__unit=Given("unit", IntegerField()),
        at__gte=Given("since", DateTimeField()),
    )
    said = ~Q(understood=Understood.UNSAID)
    counts = {
        "understood_yes": Count("pk", filter=Q(understood=Understood.YES)),
        "understood_of": Count("pk", filter=said),
        "able_yes": Count("pk", filter=Q(able=Able.YES)),
        "able_help": Count("pk", filter=Q(able=Able.WITH_HELP)),
        "able_of": Count("pk", filter=~Q(able=Able.UNSAID)),
    }
    return given.order_by().values("voice__unit").annotate(**counts)


def shares(unit: Unit) -> Shares:
    """Of the last year, all answers of the department together but to confidences. One query."""
    rows = list(_shares(unit=unit.pk, since=clock.now() - timedelta(days=DAYS)))
    row = rows[0] if rows else {}
    names = ("understood_yes", "understood_of", "able_yes", "able_help", "able_of")
    return Shares(*(row.get(name, 0) for name in names))


def understood(request: Request, unit: Unit) -> Section | None:
    """Were people understood, could they do it themselves; from five answers. One query."""
    found = shares(unit)
    if not (found.shows_understood or found.shows_able):
        return None
    return Section(
        "understood", _("Understood"), "brm/dashboard/_understood.html", {"shares": found}
    )
