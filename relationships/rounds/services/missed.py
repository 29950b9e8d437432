"""Visits of a round that were missed twice in a row: the managers hear it, once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from relationships.access.queries import managers_of
from relationships.outbox import services as outbox
from relationships.outbox.models import Message
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Round, Visit

LOOK_BACK = timedelta(days=35)
LOOKED_AT = 12  # the newest visits of a round
KIND = "missed_twice"


@dataclass(frozen=True)
class Streak:
    """The visits of one round that were missed since somebody was there last, oldest first."""

    round: Round
    visits: list[Visit]

    @property
    def occasion(self) -> str:
        """One streak is told once, however long it becomes."""
        return f"since-{self.visits[0].pk}"


def streaks(at: datetime, round_id: int | None = None) -> list[Streak]:
    """Running rounds whose two newest visits that were due, or more, were missed. Two queries.

    A visit to the same department in between, by whomever, ends it.
    """
    lately = Visit.objects.filter(
        state=VisitState.MISSED, starts_at__gte=at - LOOK_BACK, starts_at__lte=at,
        round__ended_at=None, round__isnull=False,
    )  # fmt: skip
    rounds = {round_id} if round_id else set(lately.values_list("round_id", flat=True))
    newest = Window(RowNumber(), partition_by=F("round_id"), order_by=F("starts_at").desc())
    rows = (
        Visit.objects.filter(
            round__in=rounds,
            round__ended_at=None,
            starts_at__lte=at,
            state__in=(VisitState.MISSED, VisitState.DONE),
        )
        .annotate(nth=newest)
        .filter(nth__lte=LOOKED_AT)
        .select_related("round__unit", "unit", "buddy")
        .order_by("round_id", "-starts_at", "-pk")
    )
    missed: dict[int, list[Visit]] = defaultdict(list)
    over: set[int] = set()
    for visit in rows:
        key = visit.round_id or 0
        if visit.state == VisitState.DONE:
            over.add(key)
        elif key not in over:
            missed[key].insert(0, visit)
    there = _last_there({found[0].unit_id for found in missed.values()})
    found = []
    for visits in missed.values():
        since = there.get(visits[0].unit_id)
        left = [one for one in visits if since is None or one.starts_at > since]
        if len(left) > 1 and left[0].round is not None:
            found.append(Streak(left[0].round, left))
    return found


def _last_there(units: set[int]) -> dict[int, datetime]:
    """When somebody was at these departments last."""
    rows = Visit.objects.filter(unit__in=units, state=VisitState.DONE, done_at__isnull=False)
    newest = rows.order_by("unit_id", "-done_at").distinct("unit_id")
    return {unit: moment for unit, moment in newest.values_list("unit_id", "done_at") if moment}


def tell_missed_twice(at: datetime) -> int:
    """To the managers of each department that was left out twice in a row; how many messages."""
    found = streaks(at)
    keys = {outbox.key_of(one.round): one for one in found}
    told = set(Message.objects.filter(kind=KIND, about__in=keys).values_list("about", "occasion"))
    made = 0
    for key, one in keys.items():
        if (key, one.occasion) not in told:
            made += outbox.put_all(
                KIND, to=managers_of(one.round.unit.lft), about=one.round, occasion=one.occasion,
                at=at,
            )  # fmt: skip
    return made
