"""The board "you said, we did" of a department, as everybody may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Q, Value, When

from brm.base import clock
from brm.base.scope import Scope
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, Confirmation, VoiceStatus
from relationships.voices.models import Voice, VoiceQuerySet

BACK_DAYS = 90  # what was answered is shown for so long; what is open always
MOST = 60
ORDER = (VoiceStatus.DONE, VoiceStatus.WORKING, VoiceStatus.CANNOT)


@dataclass(frozen=True)
class Shown:
    """One thing that was said and what came of it; never who said it."""

    voice: Voice
    light: str
    elsewhere: str
    is_late: bool
    has_helped: bool


@dataclass(frozen=True)
class Board:
    """What a department told us and what came of it; `amounts` by light, of all there is."""

    unit: Unit
    since: datetime
    amounts: dict[str, int]
    rows: list[Shown]
    next_visit: Visit | None

    @property
    def amount(self) -> int:
        return sum(self.amounts.values())

    @property
    def more(self) -> int:
        return self.amount - len(self.rows)


def for_everybody(unit: Unit, at: datetime) -> VoiceQuerySet:
    """What was said for everybody in the department and below it: open, or answered lately."""
    lately = Q(status__in=OPEN) | Q(answered_at__gte=at - timedelta(days=BACK_DAYS))
    return Voice.objects.for_everybody().filter(
        lately, unit__lft__gte=unit.lft, unit__rgt__lte=unit.rgt
    )


def board(unit: Unit, at: datetime) -> Board:
    """Done first, then what is being worked on, then what cannot be. Three queries at any size."""
    voices = for_everybody(unit, at)
    light = Case(When(status__in=OPEN, then=Value(VoiceStatus.WORKING)), default=F("status"))
    place = Case(*(When(light=key, then=Value(number)) for number, key in enumerate(ORDER)))
    found = voices.annotate(light=light).order_by("light").values("light").annotate(n=Count("pk"))
    amounts = {row["light"]: row["n"] for row in found}
    rows = (
        voices.annotate(light=light)
        .annotate(place=place)
        .select_related("unit")
        .order_by("place", F("answered_at").desc(nulls_last=True), "-pk")[:MOST]
    )
    return Board(
        unit,
        at - timedelta(days=BACK_DAYS),
        {key: amounts.get(key, 0) for key in ORDER},
        list(_shown(rows, unit)),
        next_visit(unit, at),
    )


def _shown(voices: VoiceQuerySet, unit: Unit) -> Iterator[Shown]:
    for voice in voices:
        yield Shown(
            voice,
            voice.light,  # type: ignore[attr-defined]
            "" if voice.unit_id == unit.pk else voice.unit.name,
            voice.status in OPEN and voice.answer_due_on < clock.today_in(voice.unit.time_zone),
            voice.confirmation == Confirmation.YES,
        )


def next_visit(unit: Unit, at: datetime) -> Visit | None:
    """When somebody comes by next. One query."""
    visits = Visit.objects.filter(unit=unit, state=VisitState.PLANNED, starts_at__gte=at)
    return visits.select_related("buddy").order_by("starts_at", "pk").first()


def may_show(unit: Unit, scope: Scope) -> bool:
    """Who gives the board an address for everybody: managers and buddies of the department."""
    return (
        unit.pk in scope.served
        or scope.manages_everything
        or any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
    )


def link_of(unit: Unit, at: datetime) -> Link | None:
    """The address for everybody, where there is one. One query."""
    links = Link.objects.live(at).filter(purpose=Purpose.STOPLIGHT, for_person=None)
    return links.filter(about=f"unit:{unit.pk}").first()
