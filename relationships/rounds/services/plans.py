"""Planning a round, changing it from a day on or altogether, handing it over, ending it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from brm.base.editing import Stale
from brm.base.errors import RuleBroken
from brm.base.recurrence import occurrences, parse
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.choices import Format, OnClosed
from relationships.rounds.models import Round, Visit
from relationships.rounds.planning import series_of
from relationships.rounds.queries.calendars import rhythm_of
from relationships.rounds.services.horizon import horizon, plan_visits
from relationships.rounds.services.replan import days_by_hand, drop, is_free, replan
from relationships.units.models import Unit

logger = structlog.get_logger(__name__)
ONE_DAY = timedelta(days=1)
LAST_START = date(2099, 12, 31)


@dataclass(frozen=True)
class Wish:
    """What a round is to be: everything that the planner's page asks for."""

    buddy: ITBuddy
    rule: str
    starts_on: date
    starts_time: time
    minutes: int = 45
    format: str = Format.WALK
    place: str = ""
    online: str = ""
    question_card: str = ""
    on_closed: str = OnClosed.NEXT
    on_busy: str = OnClosed.SKIP
    last_on: date | None = None


@dataclass(frozen=True)
class Changed:
    """What came of a change: the round that holds now, and the visits that stayed as they were."""

    round: Round
    stayed: list[Visit]


def check(round_: Round) -> None:
    """Raises RuleBroken, with the field, for a round that cannot be or that never comes. No query."""
    if not 5 <= round_.minutes <= 480:
        raise RuleBroken(
            "minutes_out_of_range", _("Choose between 5 minutes and 8 hours."), field="minutes"
        )
    rule = parse(round_.rule)
    if rule.hours or rule.minutes or rule.seconds:
        raise RuleBroken(
            "rule_names_hours",
            _("The hour stands beside the rule; leave BYHOUR, BYMINUTE and BYSECOND out of it."),
            field="rule",
        )
    if round_.last_on is not None and round_.last_on < round_.starts_on:
        raise RuleBroken(
            "last_before_first",
            _("The round would end before it begins; choose a later last day."),
            field="last_on",
        )
    series = series_of(rhythm_of(round_))
    found = occurrences(series, limit=1)
    last = round_.last_on or LAST_START
    if not found or found[0].local_day > last:
        raise RuleBroken(
            "round_never_comes",
            _("There is no such day: nobody would ever come. Choose other days."),
            field="rule",
        )


def built(unit: Unit, wish: Wish) -> Round:
    """The round of a wish, not kept. Raises RuleBroken where the buddy does not serve the department."""
    if wish.buddy.unit_id != unit.pk:
        raise RuleBroken(
            "buddy_of_another",
            _("Choose somebody who serves this department."),
            field="buddy",
        )
    values = {name: getattr(wish, name) for name in Wish.__dataclass_fields__}
    return Round(unit=unit, time_zone=unit.time_zone, **values)


@transaction.atomic
def plan_round(unit: Unit, wish: Wish, *, by: Person, at: datetime) -> Round:
    """Plan a round and its visits up to the horizon.

    The same wish sent twice is one round. Raises RuleBroken, with the field. About fifteen queries.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)  # a double click waits here
    if unit.closed_on is not None:
        raise RuleBroken("unit_closed", _("This department is closed; nobody goes there any more."))
    new = built(unit, wish)
    check(new)
    same = Round.objects.running().filter(
        unit=unit, buddy=wish.buddy, rule=wish.rule, starts_on=wish.starts_on,
        starts_time=wish.starts_time, format=wish.format,
    ).first()  # fmt: skip
    if same is not None:
        return same
    new.save()
    plan_visits([new], horizon(at), at)
    logger.info("round_planned", round=new.pk, unit=unit.pk, by=by.pk)
    return new


def plan_rounds(
    wishes: Iterable[tuple[Unit, Wish]], *, by: Person, at: datetime
) -> tuple[list[Round], list[tuple[Unit, RuleBroken]]]:
    """The same rhythm for several departments; what could not be planned comes back with its reason.

    All that can be planned is, in one transaction.
    """
    made, refused = [], []
    with transaction.atomic():
        for unit, wish in wishes:
            try:
                with transaction.atomic():
                    made.append(plan_round(unit, wish, by=by, at=at))
            except RuleBroken as broken:
                refused.append((unit, broken))
    return made, refused


def _locked(round_: Round, version: object) -> Round:
    current = (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "buddy__person")
        .get(pk=round_.pk)
    )
    if str(current.version) != str(version):
        raise Stale(current)
    if current.ended_at is not None:
        raise RuleBroken("round_ended", _("This round has ended; plan a new one."))
    return current


@transaction.atomic
def change_all(round_: Round, version: object, wish: Wish, *, by: Person, at: datetime) -> Changed:
    """Change the round with everything that is to come of it; what was done stays as it was.

    Visits that somebody changed by hand stay and come back in `stayed`. Raises Stale, RuleBroken.
    """
    current = _locked(round_, version)
    today = at.astimezone(ZoneInfo(current.time_zone)).date()
    stayed = days_by_hand(current, today, at)
    for name in Wish.__dataclass_fields__:
        setattr(current, name, getattr(wish, name))
    built(current.unit, wish)
    current.without = _without(current, stayed)
    check(current)
    current.version += 1
    current.save()
    if current.planned_until is None:
        plan_visits([current], horizon(at), at)
    replan(rounds=[current.pk], at=at)
    logger.info("round_changed", round=current.pk, by=by.pk)
    return Changed(current, stayed)


@transaction.atomic
def change_from(
    round_: Round, version: object, wish: Wish, *, from_on: date, by: Person, at: datetime
) -> Changed:
    """Change the round from that day on: the old one ends the day before, a new one follows it.

    From the first day on that is the same as changing all. Raises Stale, RuleBroken.
    """
    if from_on <= round_.starts_on:
        return change_all(round_, version, wish, by=by, at=at)
    current = _locked(round_, version)
    wish = replace(wish, rule=_left_of(current, wish.rule, from_on))
    new = built(current.unit, wish)
    new.starts_on = max(wish.starts_on, from_on)
    new.follows = current
    stayed = days_by_hand(current, from_on, at)
    new.without = _without(new, stayed)
    check(new)
    last = from_on - ONE_DAY
    if current.last_on is None or current.last_on > last:
        current.last_on = last
    current.version += 1
    current.save(update_fields=["last_on", "version"])
    later = Visit.objects.filter(round=current, recurrence_id__gte=from_on.isoformat())
    new.save()
    plan_visits([new], horizon(at), at)
    drop([visit for visit in later if is_free(visit, at)], at=at)
    logger.info("round_split", round=current.pk, new=new.pk, by=by.pk)
    return Changed(new, stayed)


def hand_over(
    round_: Round, version: object, *, to: ITBuddy, from_on: date, by: Person, at: datetime
) -> Changed:
    """From that day on somebody else walks this round. Raises Stale, RuleBroken."""
    wish = replace(wish_of(round_), buddy=to, starts_on=max(round_.starts_on, from_on))
    return change_from(round_, version, wish, from_on=from_on, by=by, at=at)


def wish_of(round_: Round) -> Wish:
    """The round as a wish, to change some of it."""
    return Wish(**{name: getattr(round_, name) for name in Wish.__dataclass_fields__})


@transaction.atomic
def end_round(round_: Round, *, by: Person | None, at: datetime) -> Changed:
    """The round ends now: nothing more is planned, what was changed by hand stays and is named.

    Ending twice changes nothing more.
    """
    current = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if current.ended_at is not None:
        return Changed(current, [])
    today = at.astimezone(ZoneInfo(current.time_zone)).date()
    stayed = days_by_hand(current, today, at)
    current.ended_at = at
    current.version += 1
    current.save(update_fields=["ended_at", "version"])
    later = Visit.objects.filter(round=current, starts_at__gt=at)
    drop([visit for visit in later if is_free(visit, at)], at=at)
    logger.info("round_ended", round=current.pk, by=by.pk if by else None)
    return Changed(current, stayed)


def _without(round_: Round, stayed: Iterable[Visit]) -> list[str]:
    """Days that have their visit by hand already are left out of the new rhythm."""
    at = round_.starts_time.replace(microsecond=0)
    kept = set(round_.without)
    known = {visit.recurrence_id for visit in stayed if visit.round_id == round_.pk}
    for visit in stayed:
        moment = datetime.combine(date.fromisoformat(visit.recurrence_id[:10]), at).isoformat()
        if moment not in known:
            kept.add(moment)
    return sorted(kept)


def _left_of(round_: Round, rule: str, from_on: date) -> str:
    """A rule that counts its visits goes on with those that are left."""
    count = parse(rule).count
    if count is None or rule != round_.rule:
        return rule
    end = datetime.combine(from_on, time(), ZoneInfo(round_.time_zone)) - timedelta(microseconds=1)
    used = len(occurrences(series_of(rhythm_of(round_)), end=end))
    return re.sub(r"COUNT=\d+", f"COUNT={max(1, count - used)}", rule, flags=re.IGNORECASE)
