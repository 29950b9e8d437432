"""Whom a campaign may ask now, who is left in peace and why, and on which days that is."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from brm.base import clock
from relationships.buddies.models import Absence
from relationships.campaigns.audiences import narrowed
from relationships.campaigns.models import Campaign, Invitation
from relationships.campaigns.queries import people_of
from relationships.outbox.services import in_waking_hours
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.people.zones import clock_of
from relationships.units.models import Unit
from relationships.units.workdays import add_workdays, is_workday
from relationships.wording.models import Agreed

NAMED = 30  # people named of those left out for one reason
WHY = {
    "lately": _("asked lately, so they are left in peace"),
    "away": _("away for all of it"),
    "no_more": _("want no questions by mail"),
    "unreached": _("have no address at work: a poster reaches them"),
}


@dataclass(frozen=True)
class LeftOut:
    """Those who are not asked for one reason: how many, and the first of them by name."""

    why: str
    count: int
    people: tuple[Person, ...]

    @property
    def words(self) -> LazyText:
        return WHY[self.why]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.people)


@dataclass(frozen=True)
class Days:
    """When people of these departments get the questions and the reminders; None: it is over by then."""

    departments: tuple[str, ...]
    count: int
    asked_on: date
    reminded_on: tuple[date | None, ...]


@dataclass(frozen=True)
class Whom:
    """Who is asked when a campaign starts, on which days, and who is not, and why."""

    count: int
    left_out: tuple[LeftOut, ...]
    days: tuple[Days, ...]


def opens_at(campaign: Campaign, at: datetime) -> datetime:
    """When it would ask: on the day it opens, or now where that day has come."""
    return max(at, datetime.combine(campaign.opens_on, time(), ZoneInfo(settings.TIME_ZONE)))


def with_why(
    people: QuerySet[Person], *, on: date, until: date, cool_down_days: int
) -> QuerySet[Any]:
    """These people with `why` they are not asked, a key of WHY; empty for those who may be.

    Cool-down: nobody who was asked by any campaign in the `cool_down_days` before. Away: on each
    day from `on` to `until`.
    """
    lately = Invitation.objects.filter(
        person=OuterRef("pk"), invited_on__gt=on - timedelta(days=cool_down_days)
    )
    away = Absence.objects.filter(person=OuterRef("pk"), starts_on__lte=on, ends_on__gte=until)
    return people.annotate(
        why=Case(
            When(Q(channel=Channel.NONE) | Q(email=""), then=Value("unreached")),
            When(no_feedback_since__isnull=False, then=Value("no_more")),
            When(Exists(lately), then=Value("lately")),
            When(Exists(away), then=Value("away")),
            default=Value(""),
            output_field=CharField(),
        )
    )


def willing(
    people: QuerySet[Person], *, on: date, until: date, cool_down_days: int
) -> QuerySet[Person]:
    """Of these people those who may be asked: reachable, willing, here, not asked lately."""
    return with_why(people, on=on, until=until, cool_down_days=cool_down_days).filter(why="")


def may_be_asked(
    campaign: Campaign, *, at: datetime, agreed: Agreed, among: QuerySet[Person] | None = None
) -> QuerySet[Person]:
    """Whom a campaign would ask at that moment, of all its people or of those."""
    people = all_of(campaign, on=clock.day_of(at)) if among is None else among
    return willing(people, **_bounds(campaign, at, agreed))


def of_audience(campaign: Campaign, people: QuerySet[Person], *, on: date) -> QuerySet[Person]:
    """Of these people those whom a campaign means."""
    return narrowed(people, campaign.audience, campaign.audience_of, on=on)


def all_of(campaign: Campaign, *, on: date) -> QuerySet[Person]:
    """The people a campaign means, willing or not. One query for its departments."""
    return of_audience(campaign, people_of(campaign.units.all()), on=on)


def whom(campaign: Campaign, *, at: datetime) -> Whom:
    """What the page says before the start: of its day, or of now. Eight queries at most."""
    agreed = Agreed.get()
    at = opens_at(campaign, at)
    people = with_why(all_of(campaign, on=clock.day_of(at)), **_bounds(campaign, at, agreed))
    counts = dict(people.order_by().values_list("why").annotate(n=Count("pk")))
    left_out = tuple(
        LeftOut(why, counts[why], tuple(people.filter(why=why).order_by("folded_name")[:NAMED]))
        for why in WHY
        if counts.get(why)
    )
    days = tuple(_days(people.filter(why=""), campaign, at, agreed))
    return Whom(count=counts.get("", 0), left_out=left_out, days=days)


def _bounds(campaign: Campaign, at: datetime, agreed: Agreed) -> dict[str, Any]:
    on = clock.day_of(at)
    until = campaign.closes_on or on
    return {"on": on, "until": until, "cool_down_days": agreed.cool_down_days}


def asked_when(person: Person, at: datetime, agreed: Agreed) -> tuple[datetime, date]:
    """When somebody gets the questions, and that day there: in waking hours of a working day.

    Not on a public holiday of the department. No query where `unit` was read.
    """
    zone = clock_of(person)
    due = in_waking_hours(person, at, agreed=agreed)
    day = due.astimezone(zone).date()
    if person.unit is not None and not is_workday(person.unit, day):
        day = add_workdays(person.unit, day, 1)
        due = in_waking_hours(person, datetime.combine(day, time(), zone), agreed=agreed)
        day = due.astimezone(zone).date()
    return due, day


def reminder_days(
    place: Unit, asked_on: date, agreed: Agreed, *, resumed_on: date | None = None
) -> tuple[date, date]:
    """The days of the two reminders there, as agreed; after a rest the last one is counted from then."""
    first, last = agreed.feedback_first_reminder, agreed.feedback_last_reminder
    since = max(asked_on, resumed_on or asked_on)
    return add_workdays(place, asked_on, first), add_workdays(place, since, last)


def reminders_of(
    invitation: Invitation, agreed: Agreed, *, resumed_at: datetime | None
) -> tuple[date, date]:
    """The days of the two reminders of somebody who was asked, where they are. No query where they and
    their department were read."""
    place = invitation.person.unit or invitation.unit
    zone = ZoneInfo(reminded_in(invitation))
    resumed_on = resumed_at.astimezone(zone).date() if resumed_at else None
    return reminder_days(place, invitation.invited_on, agreed, resumed_on=resumed_on)


def reminded_in(invitation: Invitation) -> str:
    """The time zone by whose days somebody is reminded."""
    place = invitation.person.unit or invitation.unit
    return invitation.person.time_zone or place.time_zone


def _days(
    people: QuerySet[Person], campaign: Campaign, at: datetime, agreed: Agreed
) -> Iterable[Days]:
    """The days of each calendar among these people, those of equal days together. One query.

    A calendar is a country and region with its public holidays, working days and a clock.
    """
    calendars: Any = (
        people.order_by()
        .values("unit__country", "unit__region", "unit__workdays")
        .annotate(
            zone=Coalesce(NullIf("time_zone", Value("")), F("unit__time_zone")),
            n=Count("pk"),
            names=ArrayAgg("unit__name", distinct=True),
        )
    )
    together: dict[tuple[date, tuple[date | None, ...]], list[dict[str, Any]]] = defaultdict(list)
    for calendar in calendars:
        together[_days_in(calendar, campaign, at, agreed)].append(calendar)
    for (asked_on, reminded_on), found in sorted(together.items(), key=lambda each: each[0][0]):
        names = {name for calendar in found for name in calendar["names"]}
        count = sum(calendar["n"] for calendar in found)
        yield Days(tuple(sorted(names)), count, asked_on, reminded_on)


def _days_in(
    calendar: dict[str, Any], campaign: Campaign, at: datetime, agreed: Agreed
) -> tuple[date, tuple[date | None, ...]]:
    place = Unit(
        country=calendar["unit__country"],
        region=calendar["unit__region"],
        workdays=calendar["unit__workdays"],
        time_zone=calendar["zone"],
    )
    _due, asked_on = asked_when(Person(unit=place, time_zone=calendar["zone"]), at, agreed)
    ends = campaign.closes_on
    return asked_on, tuple(
        None if ends is not None and day > ends else day
        for day in reminder_days(place, asked_on, agreed)
    )
