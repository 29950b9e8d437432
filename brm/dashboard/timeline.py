"""The timeline of a department: all that happened in one stream, newest first, as far as one may read.

Each kind of record gives its moments in the same columns; the database joins them and stops at one
page. A place in the stream is a moment, a kind and a key, so that the next page begins where this one
ended whatever was added meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.db import MidnightThere
from brm.base.scope import Scope
from relationships.buddies.models import ITBuddy
from relationships.partners.models import BusinessPartner
from relationships.promises.choices import PromiseState
from relationships.promises.models import Moved, Promise
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import Consent, VisitState, WhyChanged
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.choices import Confirmation
from relationships.voices.models import Answer
from relationships.voices.queries import readable

PAGE = 30
VISIT, HEARD, ANSWER, CONFIRMED, PROMISED, CLOSED, MOVED, THANKED, SINCE, UNTIL, SPEAKS, SPOKE = (
    range(1, 13)
)
SHOWN: dict[str, tuple[int, ...]] = {
    "": tuple(range(VISIT, SPOKE + 1)),
    "visits": (VISIT,),
    "summaries": (VISIT,),
    "voices": (HEARD,),
    "answers": (ANSWER, CONFIRMED),
    "promises": (PROMISED, CLOSED, MOVED),
    "thanks": (THANKED,),
    "lately": (VISIT, HEARD, ANSWER, CONFIRMED, PROMISED, CLOSED, THANKED),
    "who": (SINCE, UNTIL, SPEAKS, SPOKE),
}
SERVED = frozenset((SINCE, UNTIL, SPEAKS, SPOKE))
OF_A_DAY = SERVED | {CLOSED}  # no hour is known
COLUMNS = ("t_kind", "t_at", "t_pk", "t_about", "t_state", "t_words", "t_more", "t_who")
Maker = Callable[[Scope, str], QuerySet[Any, Any]]
END = datetime(9000, 1, 1, tzinfo=UTC)
MOST_KEY = 2**62


@dataclass(frozen=True)
class Happened:
    """One moment of the stream: `about` is the record it leads to, `state` how it stood then."""

    kind: int
    at: datetime
    pk: int
    about: int
    state: str
    words: str
    more: str
    who: str

    @property
    def place(self) -> str:
        """The place in the stream, for the address of the next page."""
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{self.kind}-{self.pk}"


@dataclass(frozen=True)
class Place:
    """Where to go on: everything before this moment, kind and key."""

    at: datetime = END
    kind: int = 0
    pk: int = 0

    def edge(self, kind: int) -> int:
        """Of that kind, keys below this one come after the place at its very moment."""
        return MOST_KEY if kind < self.kind else self.pk if kind == self.kind else 0


def read_place(text: str) -> Place | None:
    """The place that an address names; None where it names none."""
    moment, _dash, rest = text.partition("-")
    kind, _dash, pk = rest.partition("-")
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        place = Place(at, int(kind), int(pk))
    except ValueError:
        return None
    return place if 0 < place.pk < MOST_KEY and place.kind in SHOWN[""] else None


def happened(
    scope: Scope, unit: Unit, show: str, *, after: Place | None = None, most: int = PAGE
) -> tuple[list[Happened], bool]:
    """What happened there, newest first, and whether there is more. One query."""
    place, kinds = after or Place(), SHOWN[show]
    given: dict[str, Any] = {f"edge_{kind}": place.edge(kind) for kind in kinds}
    if OF_A_DAY & {*kinds}:
        given["zone"] = unit.time_zone
    if SERVED & {*kinds}:
        given["now"] = clock.now()
    rows = _stream(scope, show, most + 1, unit=unit.pk, edge=place.at, **given)
    return [Happened(*row) for row in rows[:most]], len(rows) > most


@compiled
def _stream(scope: Scope, show: str, most: int) -> QuerySet[Any, Any]:
    parts = [MAKERS[kind](scope, show) for kind in SHOWN[show]]
    cut = [_part(kind, rows, most) for kind, rows in zip(SHOWN[show], parts, strict=True)]
    whole = cut[0].union(*cut[1:], all=True) if len(cut) > 1 else cut[0]
    return whole.order_by("-t_at", "-t_kind", "-t_pk")[:most] if len(cut) > 1 else whole


def _part(kind: int, rows: QuerySet[Any, Any], most: int) -> QuerySet[Any, Any]:
    """The newest of one kind from the place on, in the columns that all share."""
    edge = Given("edge", DateTimeField())
    same = Q(t_at=edge, t_pk__lt=Given(f"edge_{kind}", BigIntegerField()))
    rows = rows.annotate(
        t_kind=Value(kind, output_field=IntegerField()),
        t_pk=Cast(F("pk"), BigIntegerField()),
    )
    # The first condition says nothing new, but an index in the order of time can be entered by it.
    rows = rows.filter(t_at__lte=edge).filter(Q(t_at__lt=edge) | same).order_by("-t_at", "-t_pk")
    return rows.values_list(*COLUMNS)[:most]


def _columns(at: Any, about: str, **texts: Any) -> dict[str, Any]:
    """`state`, `words`, `more` and `who` as text, whatever field they come from."""
    found: dict[str, Any] = {f"t_{name}": Cast(value, TextField()) for name, value in texts.items()}
    found["t_at"] = F(at) if isinstance(at, str) else at
    found["t_about"] = Cast(F(about), BigIntegerField())
    return found


NONE = Value("", output_field=TextField())
OF_UNIT = Given("unit", IntegerField())
THERE = Given("zone", CharField())


def _visits(scope: Scope, show: str) -> QuerySet[Any, Any]:
    """Those walked, missed or called off; what ended with its round never was to be."""
    rows = Visit.objects.visible_to(scope).filter(unit=OF_UNIT)
    rows = rows.exclude(state=VisitState.PLANNED).exclude(why_changed=WhyChanged.ENDED)
    if show == "summaries":
        rows = rows.exclude(summary="")
    state = Case(When(state=VisitState.CANCELLED, then=F("why_changed")), default=F("state"))
    moment = Coalesce("done_at", "starts_at")
    return rows.annotate(
        **_columns(
            moment, "pk", state=state, words=F("summary"), more=F("correction"),
            who=F("buddy__name"),
        )
    )  # fmt: skip


def _heard(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    rows = readable(scope).filter(unit=OF_UNIT)
    named = When(shows_name=True, then=F("raised_by__name"))
    name = Case(named, default=NONE, output_field=TextField())
    who = Coalesce(name, NONE, output_field=TextField())
    said = {"state": F("kind"), "words": F("words"), "more": F("audience"), "who": who}
    return rows.annotate(**_columns("heard_at", "pk", **said))


def _answers(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    rows = Answer.objects.filter(voice__in=_voices(scope))
    who = Coalesce(F("by__name"), NONE, output_field=TextField())
    return rows.annotate(
        **_columns("at", "voice", state=F("status"), words=F("text"), more=F("yes_if"), who=who)
    )


def _confirmed(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    rows = Answer.objects.filter(
        voice__in=_voices(scope), confirmed_at__isnull=False,
        confirmation__in=[Confirmation.YES, Confirmation.NOT_YET],
    )  # fmt: skip
    said = {"state": F("confirmation"), "words": F("comment"), "more": NONE, "who": NONE}
    return rows.annotate(**_columns("confirmed_at", "voice", **said))


def _voices(scope: Scope) -> QuerySet[Any, Any]:
    return readable(scope).filter(unit=OF_UNIT).order_by().values("pk")


def _promised(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    rows = Promise.objects.visible_to(scope).filter(unit=OF_UNIT)
    said = {"state": F("side"), "words": F("what"), "more": NONE, "who": F("owner__name")}
    return rows.annotate(**_columns("made_at", "pk", **said))


def _closed(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    rows = Promise.objects.visible_to(scope).filter(unit=OF_UNIT).exclude(state=PromiseState.OPEN)
    day = MidnightThere(Cast(F("closed_on"), CharField()), THERE)
    said = {"state": F("state"), "words": F("what"), "more": F("why"), "who": F("owner__name")}
    return rows.annotate(**_columns(day, "pk", **said))


def _moved(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    """Each move of a promise; `state` holds the old and the new day."""
    promises = Promise.objects.visible_to(scope).filter(unit=OF_UNIT).order_by().values("pk")
    rows = Moved.objects.filter(promise__in=promises)
    days = Concat(
        Cast("from_on", TextField()), Value("/"), Cast("to_on", TextField()),
        output_field=TextField(),
    )  # fmt: skip
    said = {"state": days, "words": F("promise__what"), "more": F("promise__side")}
    return rows.annotate(**_columns("said_at", "promise", **said, who=F("promise__owner__name")))


def _thanked(scope: Scope, _show: str) -> QuerySet[Any, Any]:
    """What was passed on with a yes; the name of who said it only with a yes to that. `more`: whom
    it is for."""
    rows = Thanks.objects.visible_to(scope).passed_on().filter(visit__unit=OF_UNIT)
    said_by = Coalesce("from_person__name", "from_words")
    named = When(consent=Consent.NAMED, then=said_by)
    who = Case(named, default=NONE, output_field=TextField())
    said = {"state": NONE, "words": F("words"), "more": Coalesce("to__name", "to_words")}
    return rows.annotate(**_columns("passed_on_at", "pk", **said, who=who))


def _served(model: type[ITBuddy | BusinessPartner], as_what: str, day: str) -> Maker:
    def rows(scope: Scope, _show: str) -> QuerySet[Any, Any]:
        """Who began to serve the department or to speak for it, or stopped; days to come are not
        told yet."""
        moment = MidnightThere(Cast(F(day), CharField()), THERE)
        served: QuerySet[Any, Any] = model.objects.filter(unit=OF_UNIT, **{f"{day}__isnull": False})
        said = {"state": F(as_what), "words": NONE, "more": NONE, "who": F("person__name")}
        told = served.annotate(**_columns(moment, "pk", **said))
        return told.filter(t_at__lte=Given("now", DateTimeField()))

    return rows


MAKERS: dict[int, Maker] = {
    VISIT: _visits,
    HEARD: _heard,
    ANSWER: _answers,
    CONFIRMED: _confirmed,
    PROMISED: _promised,
    CLOSED: _closed,
    MOVED: _moved,
    THANKED: _thanked,
    SINCE: _served(ITBuddy, "rank", "since"),
    UNTIL: _served(ITBuddy, "rank", "until"),
    SPEAKS: _served(BusinessPartner, "role", "since"),
    SPOKE: _served(BusinessPartner, "role", "until"),
}
