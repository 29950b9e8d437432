"""Who to ask for, advice to come back to, thanks to pass on, wishes: four kinds in one query."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from brm.base.compiled import compiled
from brm.base.scope import Scope
from relationships.partners.choices import PartnerRole
from relationships.partners.models import BusinessPartner
from relationships.rounds.brought import Observation, Thanks
from relationships.rounds.choices import Consent, VisitState
from relationships.rounds.wishes import Wish

MOST = 80


def around(units: frozenset[int], scope: Scope, today: date) -> tuple[list[dict[str, Any]], ...]:
    """Who to ask for, advice to come back to, thanks to pass on, and what is wished of a visit (`of`
    is then the visit). One query over all four."""
    rows = _alike_of(units, scope.person_id, today)
    of = {
        kind: [row for row in rows if row["kind"] == kind]
        for kind in ("partner", "advice", "thanks", "wish")
    }
    return of["partner"], of["advice"], of["thanks"], of["wish"]


@compiled
def _alike_of(units: frozenset[int], me: int, today: date) -> QuerySet[Any, Any]:
    partners = _alike(
        BusinessPartner.objects.on(today).filter(
            unit__in=units, role__in=(PartnerRole.CONTACT, PartnerRole.HEAD)
        ),
        "partner",
        ("unit_id", "person__name", "person__language", "role", NOTHING),
    )
    advice = _alike(
        Observation.objects.to_ask_again().filter(visit__unit__in=units),
        "advice",
        ("visit__unit_id", CAME_OF_IT, "seen", "system_text", NOTHING),
    )
    thanks = _alike(
        Thanks.objects.filter(passed_on_at=None)
        .exclude(consent=Consent.NO)
        .filter(Q(visit__buddy=me) | Q(visit__logged_by=me)),
        "thanks",
        ("visit__unit_id", "words", MEANT_FOR, SAID_BY, _how_they_go(today)),
    )
    wishes = _alike(
        Wish.objects.standing().filter(
            visit__unit__in=units,
            visit__state=VisitState.PLANNED,
            visit__starts_at__date__gte=today,
        ),
        "wish",
        ("visit_id", "words", "by__name", "wanted_on", NOTHING),
    )
    return partners.union(advice, thanks, wishes, all=True)  # type: ignore[no-any-return]


NOTHING = Value("", CharField())
CAME_OF_IT = Case(When(advice="", then=F("seen")), default=F("advice"))
MEANT_FOR = Coalesce("to__name", "to_words")
SAID_BY = Case(
    When(consent=Consent.NAMED, then=Coalesce("from_person__name", "from_words")), default=NOTHING
)
WAITS = timedelta(days=3)  # then thanks are old


def _how_they_go(today: date) -> Case:
    """By mail; else by mouth, "ask" where nobody asked for consent yet, "-late" after three days."""
    is_late = Q(visit__logged_at__date__lt=today - WAITS)
    not_asked = Q(consent=Consent.NOT_ASKED)
    return Case(
        When(not_asked & is_late, then=Value("ask-late")),
        When(not_asked, then=Value("ask")),
        When(Thanks.objects.all().by_mail(), then=Value("mail")),
        When(is_late, then=Value("late")),
        default=NOTHING,
    )


def _alike(rows: Any, kind: str, columns: tuple[Any, ...]) -> Any:
    """The newest of one kind, shaped so that the three fit under each other."""
    unit, a, b, c, d = (F(column) if isinstance(column, str) else column for column in columns)
    return rows.order_by("-pk").values(
        "pk",
        kind=Value(kind, CharField()),
        of=unit,
        a=Cast(a, CharField()),
        b=Cast(b, CharField()),
        c=Cast(c, CharField()),
        d=Cast(d, CharField()),
    )[:MOST]
