"""What moves now: what was heard in the last days, who is on the floor this week, what was promised."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base import clock
from brm.base.compiled import compiled
from brm.base.db import OneOf
from brm.base.links import way
from brm.base.scope import Scope
from brm.base.text import first_name
from brm.dashboard.amounts import ago, capital, lasting
from brm.dashboard.needs_told import who_said
from brm.templatetags.times import as_day, as_hour
from relationships.promises.models import Promise
from relationships.rounds.brought import Thanks
from relationships.rounds.choices import Consent, VisitState
from relationships.rounds.models import Visit
from relationships.voices.choices import OPEN
from relationships.voices.models import Voice

HEARD, WALKED, PROMISED = 4, 5, 5
HEARD_CHARACTERS = 240
WORKDAYS = 5
BACK_DAYS = 3
LATE_DAYS = 7
ON_THE_FLOOR = (VisitState.PLANNED, VisitState.DONE, VisitState.MISSED)


# ---- What was heard ---------------------------------------------------------------------------------


def voices(scope: Scope, named: frozenset[int], since: datetime) -> dict[int, Voice]:
    """The newest things heard and those that the lines tell of, as this reader may see. One query."""
    return {voice.pk: voice for voice in _voices(scope, named, since)}


@compiled
def _voices(scope: Scope, named: frozenset[int], since: datetime) -> QuerySet[Voice]:
    seen = Voice.objects.visible_to(scope).filter(scope.managed_units("unit__"))
    newest = seen.filter(heard_at__gte=since).order_by("-heard_at", "-pk").values("pk")[:HEARD]
    return (
        Voice.objects.visible_to(scope)
        .filter(Q(pk__in=named) | Q(OneOf(F("pk"), ArraySubquery(newest))))
        .select_related("unit", "raised_by", "heard_by", "owner")
        .order_by("-heard_at", "-pk")
    )


def heard(found: dict[int, Voice], since: datetime, today: date) -> list[dict[str, Any]]:
    """Cards of what was heard since then. No query."""
    rows = [voice for voice in found.values() if voice.heard_at >= since]
    return [_card(voice, today) for voice in rows[:HEARD]]


def _card(voice: Voice, today: date) -> dict[str, Any]:
    zone = ZoneInfo(voice.unit.time_zone)
    when = ago((today - voice.heard_at.astimezone(zone).date()).days)
    who = {"who": first_name(voice.heard_by.name) if voice.heard_by else "", "when": when}
    told = {
        "visit": _("told to %(who)s %(when)s"),
        "form": _("by form, %(when)s"),
        "page": _("raised on the page, %(when)s"),
    }.get(voice.source, _("told to %(who)s %(when)s"))
    if "%(who)s" in told and not who["who"]:
        told = _("heard %(when)s")
    is_open = voice.status in OPEN
    by = ""
    if is_open and voice.owner:
        by = _("%(who)s answers by %(day)s") % {
            "who": first_name(voice.owner.name), "day": as_day(voice.answer_due_on),
        }  # fmt: skip
    return {
        "words": Truncator(" ".join(voice.words.split())).chars(HEARD_CHARACTERS),
        "unit": voice.unit,
        "language": voice.unit.language,
        "told": told % who,
        "who": who_said(voice),
        "by": by,
        "status": "" if is_open else voice.status,
        "is_unowned": is_open and voice.owner is None,
        "is_confided": voice.is_confided,
        "url": way("voices:page", voice.pk),
        "owner_url": way("voices:owner", voice.pk),
    }


def since_when(at: datetime) -> tuple[datetime, str]:
    """The last three days, from a midnight on; on a Monday that is Friday. With its heading."""
    here = timezone.get_current_timezone()
    day = at.astimezone(here).date() - timedelta(days=BACK_DAYS)
    since = datetime.combine(day, time(), here)
    return since, _("Heard since %(weekday)s") % {"weekday": date_format(day, "l")}


# ---- On the floor this week -----------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """A day of the week's bar with its visits."""

    day: date
    amount: int
    done: int
    to_come: int
    text: str
    is_today: bool
    url: str


def week_of(today: date) -> date:
    """Monday of the week to look at; from Saturday on the coming one."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(days=7) if today.weekday() >= WORKDAYS else monday


def week(scope: Scope, today: date, at: datetime) -> tuple[list[Day], list[dict[str, Any]]]:
    """The working days of the week with their visits, and who is on the floor today and next.

    By the reader's calendar. One query: of each day the first few visits, with how many there are.
    """
    monday = week_of(today)
    rows = _visits(scope, monday, timezone.get_current_timezone())
    found = {visit.day: visit for visit in rows}
    length = 7 if any(day.weekday() >= WORKDAYS for day in found) else WORKDAYS
    days = [
        _day(day, found.get(day), today)
        for day in (monday + timedelta(days=k) for k in range(length))
    ]
    return days, [_walked(visit, at) for visit in rows if visit.day >= today][:WALKED]


def _day(day: date, visit: Any, today: date) -> Day:
    n, done = (visit.of_day, visit.done_of_day) if visit else (0, 0)
    text = _("%(day)s: %(visits)s, %(done)s done") % {
        "day": as_day(day),
        "visits": ngettext("%(n)s visit", "%(n)s visits", n) % {"n": n},
        "done": done,
    }
    return Day(
        day=day,
        amount=n,
        done=done,
        to_come=n - done,
        text=text,
        is_today=day == today,
        url=way("rounds:calendar", query=f"on={day.isoformat()}"),
    )


@compiled
def _visits(scope: Scope, monday: date, here: tzinfo) -> QuerySet[Visit]:
    end = monday + timedelta(days=7)
    said = (
        Voice.objects.for_figures()
        .filter(visit=OuterRef("pk"))
        .order_by()
        .values("visit")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return (
        Visit.objects.filter(
            scope.managed_units("unit__"),
            state__in=ON_THE_FLOOR,
            starts_at__gte=datetime.combine(monday, time(), here),
            starts_at__lt=datetime.combine(end, time(), here),
        )
        .annotate(day=TruncDate("starts_at", tzinfo=here))
        .annotate(
            of_day=Window(Count("pk"), partition_by=F("day")),
            done_of_day=Window(Count("pk", filter=Q(state=VisitState.DONE)), partition_by=F("day")),
            place_in_day=Window(RowNumber(), order_by=["starts_at", "pk"], partition_by=F("day")),
            said=Subquery(said),
        )
        .filter(place_in_day__lte=WALKED)
        .select_related("unit", "buddy")
        .order_by("starts_at", "pk")
    )


ICONS = {"call": "phone", "meeting": "cal", "it_clinic": "clock"}


def _walked(visit: Visit, at: datetime) -> dict[str, Any]:
    zone = ZoneInfo(visit.unit.time_zone)
    there, now = visit.starts_at.astimezone(zone), at.astimezone(zone)
    when = as_hour(visit.starts_at, zone)
    away = (there.date() - now.date()).days
    if away == 1:
        when = _("tomorrow %(time)s") % {"time": when}
    elif away:
        when = _("%(day)s, %(time)s") % {"day": as_day(there.date()), "time": when}
    is_done = visit.state == VisitState.DONE
    is_now = not is_done and there <= now <= there + timedelta(minutes=visit.minutes)
    return {
        "unit": visit.unit,
        "when": when,
        "who": first_name(visit.buddy.name),
        "is_unmanned": not is_done and visit.why_changed == "nobody",
        "is_done": is_done,
        "is_now": is_now,
        "icon": "check" if is_done else ICONS.get(visit.format, "walk"),
        "says": _what_came_of(visit) if is_done else capital(visit.get_format_display()),
        "url": way("visits:page", visit.pk),
    }


def _what_came_of(visit: Any) -> str:
    said = []
    if visit.people_met:
        met = ngettext("met %(n)s person", "met %(n)s people", visit.people_met)
        said.append(met % {"n": visit.people_met})
    if visit.mood:
        said.append(_("mood %(mood)s of 5") % {"mood": visit.mood})
    if visit.said:
        said.append(
            ngettext("%(n)s thing heard", "%(n)s things heard", visit.said) % {"n": visit.said}
        )
    return capital(", ".join(said))


# ---- Promised, and thanks to pass on --------------------------------------------------------------


def promised(scope: Scope, today: date) -> dict[str, Any]:
    """Promises due this week, or late since a few days, of both sides. One query."""
    rows = _promised(scope, today)
    sides = {row.side: row.of_side for row in rows}
    return {
        "rows": [_promise(row) for row in rows],
        "sides": sides,
        "amount": sum(sides.values()),
        "url": way("promises:list", query="week=1"),
    }


@compiled
def _promised(scope: Scope, today: date) -> QuerySet[Promise]:
    sunday = week_of(today) + timedelta(days=6)
    return (
        Promise.objects.visible_to(scope)
        .still_open()
        .filter(
            scope.managed_units("unit__"),
            due_on__gte=today - timedelta(days=LATE_DAYS),
            due_on__lte=sunday,
        )
        .select_related("owner", "unit")
        .annotate(of_side=Window(Count("pk"), partition_by=F("side")))
        .order_by("due_on", "pk")[:PROMISED]
    )


def _promise(promise: Promise) -> dict[str, Any]:
    late = (clock.today_in(promise.unit.time_zone) - promise.due_on).days
    return {
        "what": promise.what,
        "side": promise.side,
        "owner": promise.owner.name,
        "unit": promise.unit,
        "due": _("%(time)s late") % {"time": lasting(late)} if late > 0 else as_day(promise.due_on),
        "is_late": late > 0,
        "url": way("promises:page", promise.pk),
        "keep_url": way("promises:keep", promise.pk),
    }


def thanks(scope: Scope) -> Thanks | None:
    """The newest thanks that nobody passed on yet. One query."""
    return next(iter(_thanks(scope)), None)


@compiled
def _thanks(scope: Scope) -> QuerySet[Thanks]:
    return (
        Thanks.objects.filter(scope.managed_units("visit__unit__"), passed_on_at=None)
        .exclude(consent=Consent.NO)
        .select_related("visit__unit", "to", "from_person")
        .order_by("-visit__starts_at", "-pk")[:1]
    )
