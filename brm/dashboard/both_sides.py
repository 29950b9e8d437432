"""What both sides read of each other: who comes, "you said, we did", promises. Parts of pages."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.scope import Request, Scope
from brm.dashboard.sections import Section
from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from relationships.promises.queries import by_side, counted_by_side, days_late
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.rounds.queries.access import may_plan
from relationships.units.models import Unit
from relationships.voices import queries
from relationships.voices.choices import OPEN
from relationships.voices.models import Voice
from relationships.voices.reading import in_language

BACK_DAYS = 90  # what was answered is shown for so long; what is open always
IN_A_COLUMN = 4
PROMISES = 5  # of a side
VISITS = 3
COLUMNS = (
    ("working", gettext_lazy("Being worked on")),
    ("done", gettext_lazy("Done")),
    ("cannot", gettext_lazy("Cannot, yes if …")),
)


@dataclass(frozen=True)
class Said:
    """One voice as a card shows it: what the reader may know, worked out before the template."""

    voice: Voice
    told_by: str
    touches: str
    is_late: bool
    may_answer: bool


@dataclass
class Column:
    """One light of the board: `amount` in all, `rows` those shown, newest or most urgent first."""

    status: str
    title: Any
    amount: int = 0
    late: int = 0
    rows: list[Said] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.amount - len(self.rows)


# The department of one page, told at each asking: what is read of it is the same query for all.
OF_UNIT = Q(unit=Given("unit", IntegerField()))


def board(
    scope: Scope, of: Q, today: date, at: datetime, *, language: str = "", **given: int
) -> list[Column]:
    """ "You said, we did" for the departments in `of`: three lights. One query at any size.

    With a language voices are told in it, too, where somebody put them so (`reading.in_language`).
    """
    columns = {status: Column(status, title) for status, title in COLUMNS}
    told = {"since": at - timedelta(days=BACK_DAYS), "language": language}
    for voice in _voices(scope, of, today, bool(language), **told, **given):
        column = columns[voice.light]
        column.amount = voice.amount
        column.late = voice.late
        column.rows.append(said(voice, scope, today))
    return list(columns.values())


@compiled
def _voices(scope: Scope, of: Q, today: date, in_own: bool) -> QuerySet[Voice]:
    light = Case(When(status__in=OPEN, then=Value("working")), default=F("status"))
    urgent = Case(When(status__in=OPEN, then=F("answer_due_on")))
    newest = F("answered_at").desc(nulls_last=True)
    since = Given("since", DateTimeField())
    rows = queries.readable(scope)
    if in_own:
        rows = in_language(rows, Given("language", TextField()))
    return (
        rows.filter(of, Q(status__in=OPEN) | Q(answered_at__gte=since))
        .annotate(light=light)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=[F("light")],
                order_by=[urgent, newest, F("pk").desc()],
            ),
            amount=Window(Count("pk"), partition_by=[F("light")]),
            late=Window(Count("pk", filter=queries.late(today)), partition_by=[F("light")]),
        )
        .filter(place__lte=IN_A_COLUMN)
        .select_related("unit", "raised_by", "answered_by")
        .order_by("light", "place")
    )


def said(voice: Voice, scope: Scope, today: date) -> Said:
    return Said(
        voice,
        queries.told_by(voice),
        queries.touches(voice),
        voice.status in OPEN and voice.answer_due_on < today,
        voice.status in OPEN and queries.may_answer(voice, scope),
    )


@dataclass(frozen=True)
class Side:
    """What one side promised: `kept` of `of` in the last year, and the next open ones."""

    side: str
    kept: int
    of: int
    late: int
    rows: list[dict[str, Any]]


def promises_of(scope: Scope, of: Q, today: date, **given: int) -> list[Side]:
    """Business first, then IT; the most urgent ones, and what was kept lately. Two queries."""
    me = scope.person_id
    rows: dict[str, list[dict[str, Any]]] = {"business": [], "it": []}
    for promise in _promises(scope, of, today, **given):
        rows[promise.side].append(
            {
                "promise": promise,
                "who": _("You") if promise.owner_id == me else promise.owner.name,
                "is_mine": promise.owner_id == me,
                "days_late": days_late(promise, today),
                "is_open": promise.state == PromiseState.OPEN,
            }
        )
    return [
        Side(each.side, each.kept, each.of, each.late, rows[each.side])
        for each in by_side(_counted(scope, of, today, **given))
    ]


@compiled
def _counted(scope: Scope, of: Q, today: date) -> QuerySet[Promise, Any]:
    return counted_by_side(Promise.objects.visible_to(scope).filter(of), today)


@compiled
def _promises(scope: Scope, of: Q, today: date) -> QuerySet[Promise]:
    lately = Q(state=PromiseState.KEPT, closed_on__gte=today - timedelta(days=21))
    return (
        Promise.objects.visible_to(scope)
        .filter(of, Q(state=PromiseState.OPEN) | lately)
        .annotate(is_closed=Case(When(state=PromiseState.OPEN, then=Value(0)), default=Value(1)))
        .annotate(
            place=Window(
                RowNumber(), partition_by=[F("side")], order_by=["is_closed", "due_on", "pk"]
            )
        )
        .filter(place__lte=PROMISES)
        .select_related("owner", "unit")
        .order_by("side", "place")
    )


@compiled
def coming(of: Q) -> QuerySet[Visit]:
    """The next visits to the departments in `of`, from the moment `at` on. One query."""
    at = Given("at", DateTimeField())
    visits = Visit.objects.filter(of, state=VisitState.PLANNED, starts_at__gte=at)
    return visits.select_related("buddy", "unit").order_by("starts_at", "pk")[:VISITS]


# ---- Sections of the department's page ---------------------------------------------------------


def who_comes(request: Request, unit: Unit) -> Section | None:
    """Who your buddy is, when they come next, how to reach them. One query; buddies are there."""
    if unit.closed_on is not None:
        return None
    visits = coming(OF_UNIT, at=clock.now(), unit=unit.pk)
    context = {
        "next": visits[0] if visits else None,
        "later": visits[1:],
        "may_plan": may_plan(request.scope, unit),
    }
    return Section("who", _("Who comes by"), "brm/dashboard/_who_comes.html", context)


def you_said(request: Request, unit: Unit) -> Section | None:
    """ "You said, we did" in three lights. One query."""
    now = clock.now()
    today = clock.today_in(unit.time_zone)
    columns = board(request.scope, OF_UNIT, today, now, unit=unit.pk)
    context = {"columns": columns, "is_empty": not any(column.amount for column in columns)}
    return Section("said", _("You said, we did"), "brm/dashboard/_you_said.html", context)


def promised(request: Request, unit: Unit) -> Section | None:
    """What both sides promised each other. Two queries."""
    today = clock.today_in(unit.time_zone)
    context = {"sides": promises_of(request.scope, OF_UNIT, today, unit=unit.pk)}
    return Section("promised", _("Promises"), "brm/dashboard/_promised_each_other.html", context)
