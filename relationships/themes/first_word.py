"""How soon those who were asked hear something back, and on which side the days went."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from brm.base import clock
from brm.base.compiled import Given, compiled
from brm.base.scope import Scope
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Campaign, Invitation, Target
from relationships.people.choices import Side
from relationships.themes.models import Turn, WordBack
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays, workdays

WITHIN = 10  # working days after the end of a campaign
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Waiting:
    """A campaign that is over and whose people have heard nothing yet; the day by which they should."""

    pk: int
    name: str
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class FirstWords:
    """Of the campaigns that ended within a year: how many were written back to in time, and which
    wait. `ours` and `theirs`: working days until the first word, or until now."""

    ended: int
    in_time: int
    waiting: tuple[Waiting, ...]
    ours: int
    theirs: int

    @property
    def late(self) -> int:
        """Those that wait for longer than was said."""
        return sum(each.is_late for each in self.waiting)


def first_words(scope: Scope, at: datetime) -> FirstWords:
    """Of the campaigns that asked somebody and whose results this person reads. One query."""
    today, ended, in_time, ours, theirs = clock.day_of(at), 0, 0, 0, 0
    waiting = []
    for row in _ended(scope, since=at - LOOK_BACK):
        ended += 1
        place = Unit(country=row["country"], region=row["region"], workdays=row["workdays"])
        last = clock.day_of(row["closed_at"])
        due_on = add_workdays(place, last, WITHIN)
        told_on = clock.day_of(row["told_at"]) if row["told_at"] else None
        if told_on is None:
            waiting.append(Waiting(row["pk"], row["name"], due_on, is_late=due_on < today))
        in_time += told_on is not None and told_on <= due_on
        days = workdays(place, last, told_on or today)
        turns = row["turns"]
        with_business = sum(lies_with_business(turns, day) for day in days) if turns else 0
        theirs += with_business
        ours += len(days) - with_business
    waiting.sort(key=lambda each: (each.due_on, each.pk))
    return FirstWords(ended, in_time, tuple(waiting), ours, theirs)


@compiled
def _ended(scope: Scope) -> QuerySet[Campaign, Any]:
    """Campaigns over `since` then, with when they were first written back to, and whose turn it was."""
    places = Target.objects.filter(campaign=OuterRef("pk")).order_by("unit__lft", "pk")
    told = WordBack.objects.filter(campaign=OuterRef("pk"), sent_at__isnull=False)
    turns = Turn.objects.filter(theme__campaign=OuterRef("pk")).order_by("pk")
    said = JSONObject(side="side", since="since_on", until="until_on")
    return (
        Campaign.objects.visible_to(scope)
        .filter(
            Exists(Invitation.objects.filter(campaign=OuterRef("pk"))),
            state=CampaignState.CLOSED,
            closed_at__gte=Given("since", DateTimeField()),
        )
        .annotate(
            told_at=Subquery(told.order_by("sent_at").values("sent_at")[:1]),
            country=Subquery(places.values("unit__country")[:1]),
            region=Subquery(places.values("unit__region")[:1]),
            workdays=Subquery(places.values("unit__workdays")[:1]),
            turns=ArraySubquery(turns.values(said=said)),
        )
        .order_by(F("closed_at").asc(), "pk")
        .values("pk", "name", "closed_at", "told_at", "country", "region", "workdays", "turns")
    )


def lies_with_business(turns: list[dict[str, Any]], day: date) -> bool:
    """Some decision lay with the business on that day, and none with us: only then its days are
    theirs. The day on which it was handed over counts for who had it before."""
    sides = {
        turn["side"]
        for turn in turns
        if turn["since"] < str(day) and (turn["until"] is None or str(day) <= turn["until"])
    }
    return sides == {Side.BUSINESS.value}
