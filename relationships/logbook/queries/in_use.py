"""How work is done in a department, as buddies saw it: counted by kind and ending, never by person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from brm.base.scope import Scope
from relationships.rounds.brought import Observation, SolvedByColleague
from relationships.rounds.choices import Ending, Helped, Look, Subject
from relationships.units.models import Unit
from relationships.voices.models import Voice

FEWEST = 5  # fewer could point at a person
NEWEST = 20


@dataclass(frozen=True)
class InUse:
    """A year of a department: what was seen, what came of it, whether it helped, what colleagues solved.

    `looks`, `endings`, `solved`: label and number, the most first. `few`: questions of subjects with
    fewer than five, told together.
    """

    looks: list[tuple[str, int]]
    endings: list[tuple[str, int]]
    helped: dict[str, int]
    solved: list[tuple[str, int]]
    few: int

    @property
    def answers(self) -> int:
        """How many said whether it helped."""
        return sum(self.helped.values())

    @property
    def shows_helped(self) -> bool:
        return self.answers >= FEWEST


def in_use(unit: Unit, since: datetime) -> InUse:
    """What was seen there since that moment, in numbers. Two queries at any size."""
    there = {"visit__unit": unit, "visit__done_at__gte": since}
    rows = (
        Observation.objects.filter(**there)
        .order_by()
        .values_list("look", "ending", "helped")
        .annotate(amount=Count("pk"))
    )
    looks, endings, helped = Counter[str](), Counter[str](), Counter[str]()
    for look, ending, said, amount in rows:
        looks[look] += amount
        endings[ending] += amount
        if said in (Helped.YES, Helped.PARTLY, Helped.NO):
            helped[said] += amount
    solved = dict(
        SolvedByColleague.objects.filter(**there)
        .order_by()
        .values_list("subject")
        .annotate(amount=Sum("amount"))
    )
    return InUse(
        _said(looks, Look), _said(endings, Ending), dict(helped),
        _said({subject: n for subject, n in solved.items() if n >= FEWEST}, Subject),
        sum(n for n in solved.values() if n < FEWEST),
    )  # fmt: skip


def _said(amounts: dict[str, int], choices: Any) -> list[tuple[str, int]]:
    """In words, the most first."""
    rows = sorted(amounts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(str(choices(value).label), amount) for value, amount in rows]


def seen_there(scope: Scope, visits: Q) -> list[Observation]:
    """The newest of those visits, each with the voice it became where this reader may read it, as
    `voice_pk`. Two queries."""
    rows: QuerySet[Observation] = (
        Observation.objects.visible_to(scope)
        .filter(visits)
        .select_related("visit__unit", "system")
        .order_by("-visit__done_at", "-pk")
    )
    found = list(rows[:NEWEST])
    voices = Voice.objects.visible_to(scope).filter(came_from__observation__in=found)
    known = dict(voices.order_by().values_list("came_from__observation", "pk"))
    for row in found:
        row.voice_pk = known.get(row.pk)  # type: ignore[attr-defined]
    return found
