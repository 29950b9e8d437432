"""The board "you said, together we did" of a department, as everybody may read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When

from brm.base import clock
from brm.base.scope import Scope
from brm.base.text import first_name
from relationships.campaigns.models import Target
from relationships.feedback_forms import questions
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.people.choices import Side
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise, PromiseQuerySet
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.themes.models import Theme
from relationships.units.models import Unit
from relationships.voices.choices import OPEN, Confirmation, VoiceStatus
from relationships.voices.models import Voice, VoiceQuerySet
from relationships.voices.reading import in_language

BACK_DAYS = 90  # what was answered is shown for so long; what is open always
MOST = 60
TOGETHER = 6
ORDER = (VoiceStatus.DONE, VoiceStatus.WORKING, VoiceStatus.CANNOT)


@dataclass(frozen=True)
class Shown:
    """One thing that was said and what came of it; `who` said it only with their yes, by first name.

    `words`, `answer` and `yes_if` are in the language of the board where somebody put them into it.
    """

    voice: Voice
    light: str
    elsewhere: str
    is_late: bool
    has_helped: bool
    who: str

    @property
    def words(self) -> str:
        return self.voice.words_in or self.voice.words  # type: ignore[attr-defined,no-any-return]

    @property
    def answer(self) -> str:
        return self.voice.answer_in or self.voice.answer  # type: ignore[attr-defined,no-any-return]

    @property
    def yes_if(self) -> str:
        return self.voice.yes_if_in or self.voice.yes_if  # type: ignore[attr-defined,no-any-return]


@dataclass(frozen=True)
class Decided:
    """What came back in a form and what came of it, in the language of the board."""

    light: str
    heard: str
    said: str
    yes_if: str

    @classmethod
    def of(cls, theme: Theme, language: str) -> "Decided":
        heard, said, yes_if = (
            str(questions.in_language(texts, language) or "")
            for texts in (theme.heard, theme.said, theme.yes_if)
        )
        return cls(theme.light, heard or theme.name, said, yes_if)


@dataclass(frozen=True)
class Board:
    """What a department told us and what came of it; `amounts` by light, of all there is.

    `together`: what the department promised itself, without the name of who does it.
    """

    unit: Unit
    since: datetime
    amounts: dict[str, int]
    rows: list[Shown]
    decisions: list[Decided]
    together: list[Promise]
    next_visit: Visit | None

    @property
    def is_empty(self) -> bool:
        return not (self.amount or self.decisions)

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


def board(unit: Unit, at: datetime, language: str) -> Board:
    """As it is read in that language: done first, then what is being worked on, then what cannot be.
    Five queries at any size.
    """
    voices = for_everybody(unit, at)
    light = Case(When(status__in=OPEN, then=Value(VoiceStatus.WORKING)), default=F("status"))
    place = Case(*(When(light=key, then=Value(number)) for number, key in enumerate(ORDER)))
    found = voices.annotate(light=light).order_by("light").values("light").annotate(n=Count("pk"))
    amounts = {row["light"]: row["n"] for row in found}
    rows = (
        in_language(voices, language)
        .annotate(light=light)
        .annotate(place=place)
        .select_related("unit", "raised_by")
        .order_by("place", F("answered_at").desc(nulls_last=True), "-pk")[:MOST]
    )
    return Board(
        unit,
        at - timedelta(days=BACK_DAYS),
        {key: amounts.get(key, 0) for key in ORDER},
        list(_shown(rows, unit)),
        decided(unit, at, language),
        list(promised(unit, at)),
        next_visit(unit, at),
    )


def decided(unit: Unit, at: datetime, language: str) -> list[Decided]:
    """What came of the themes of campaigns that asked this department, once everybody was told; in
    the order of the lights, for as long as answers are shown. One query."""
    asked = Target.objects.filter(
        campaign=OuterRef("campaign"), unit__lft__lte=unit.lft, unit__rgt__gte=unit.rgt
    )
    rows = Theme.objects.said_to_everybody().filter(
        Exists(asked), decided_at__gte=at - timedelta(days=BACK_DAYS)
    )
    found = [Decided.of(theme, language) for theme in rows.order_by("-decided_at", "-pk")[:MOST]]
    return sorted(found, key=lambda each: ORDER.index(each.light))  # type: ignore[arg-type]


def _shown(voices: VoiceQuerySet, unit: Unit) -> Iterator[Shown]:
    for voice in voices:
        yield Shown(
            voice,
            voice.light,  # type: ignore[attr-defined]
            "" if voice.unit_id == unit.pk else voice.unit.name,
            voice.status in OPEN and voice.answer_due_on < clock.today_in(voice.unit.time_zone),
            voice.confirmation == Confirmation.YES,
            _first_name(voice),
        )


def _first_name(voice: Voice) -> str:
    said_yes = voice.name_is_public and voice.raised_by is not None
    return first_name(voice.raised_by.name) if said_yes and voice.raised_by else ""


def promised(unit: Unit, at: datetime) -> PromiseQuerySet:
    """What the department promised, open or kept lately, of nothing told to some alone. One query."""
    since = at.astimezone(ZoneInfo(unit.time_zone)).date() - timedelta(days=BACK_DAYS)
    lately = Q(state=PromiseState.OPEN) | Q(state=PromiseState.KEPT, closed_on__gte=since)
    rows = Promise.objects.for_everybody().filter(
        lately, side=Side.BUSINESS, unit__lft__gte=unit.lft, unit__rgt__lte=unit.rgt
    )
    return rows.order_by("-due_on", "-pk")[:TOGETHER]


def next_visit(unit: Unit, at: datetime) -> Visit | None:
    """When somebody comes by next. One query."""
    visits = Visit.objects.filter(unit=unit, state=VisitState.PLANNED, starts_at__gte=at)
    return visits.select_related("buddy").order_by("starts_at", "pk").first()


def may_show(unit: Unit, scope: Scope) -> bool:
    """Who gives the board an address for everybody: managers and buddies of the department."""
    return (
        unit.pk in scope.trusted
        or scope.manages_everything
        or any(branch.lft <= unit.lft <= branch.rgt for branch in scope.managed)
    )


def link_of(unit: Unit, at: datetime) -> Link | None:
    """The address for everybody, where there is one. One query."""
    links = Link.objects.live(at).filter(purpose=Purpose.STOPLIGHT, for_person=None)
    return links.filter(about=f"unit:{unit.pk}").first()
