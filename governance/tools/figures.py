"""How many tools teams told us of, how many we found, and how long a decision took: of tools alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from brm.base.db import DayThere
from governance.tools.choices import CameUp
from governance.tools.models import Tool

FOUND = (CameUp.ROUND, CameUp.INVOICE, CameUp.SCAN)


@dataclass(frozen=True)
class Figures:
    """Of tools in use: `told` by a team, `found` by us, `written` into the register.

    `days`: the median of the days from when we learnt of a tool to what was agreed first, of
    `decided` tools; None while nothing is decided. Those that wait are in no median.
    """

    told: int
    found: int
    on_rounds: int
    written: int
    decided: int
    days: float | None

    @property
    def all(self) -> int:
        return self.told + self.found + self.written


def counted() -> dict[str, Aggregate]:
    """What a query over systems counts along of their tools."""
    learnt_on = DayThere(
        F("tool__spotted_at"), Coalesce("owned_by__time_zone", Value(settings.TIME_ZONE))
    )
    return {
        "came": ArrayAgg("tool__came_up", filter=Q(tool__isnull=False), default=Value([])),
        "days": ArrayAgg(
            Subquery(_first_decided(), output_field=DateField()) - learnt_on,
            filter=Q(tool__decided_on__isnull=False), default=Value([]),
        ),
    }  # fmt: skip


def _first_decided() -> QuerySet[Any, Any]:
    """When something was agreed about a tool first, by its history: agreed anew counts from the first
    time, and what was taken back not at all."""
    versions: Any = Tool.history.filter(id=OuterRef("tool__pk"))
    undecided: Any = Tool.history.filter(id=OuterRef("id"), decided_on=None)
    since = Coalesce(Subquery(undecided.order_by("-history_id").values("history_id")[:1]), Value(0))
    return (
        versions.filter(decided_on__isnull=False, history_id__gt=since)
        .order_by("history_id")
        .values("decided_on")[:1]
    )


def figures_of(rows: Iterable[Mapping[str, Any]]) -> Figures:
    """From what was `counted`, in however many rows. No query."""
    came, days = [], []
    for row in rows:
        came += row["came"]
        days += [taken.days for taken in row["days"] if taken is not None]
    return Figures(
        told=came.count(CameUp.TOLD),
        found=sum(came.count(way) for way in FOUND),
        on_rounds=came.count(CameUp.ROUND),
        written=came.count(CameUp.REGISTER),
        decided=len(days),
        days=median(days) if days else None,
    )
