"""Planned visits follow when calendars, people or the round itself change.

Only what is to come, nobody changed by hand and nobody logged; all else stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from relationships.buddies.standing_in import with_those_they_go_for
from relationships.marks.services import touch
from relationships.rounds import planning
from relationships.rounds.choices import VisitState, WhyChanged
from relationships.rounds.models import Round, Visit
from relationships.rounds.planning import Planned
from relationships.rounds.queries.calendars import MARGIN, Calendars, calendars, rhythm_of
from relationships.rounds.services import telling
from relationships.rounds.services.horizon import insert, line
from relationships.rounds.services.wishing import move_on
from relationships.rounds.wishes import Wish

FOLLOWING = (
    "buddy_id", "instead_of_id", "starts_at", "minutes", "format", "place", "state",
    "why_changed", "why_words",
)  # fmt: skip
SEEN = ("buddy_id", "starts_at", "minutes", "format", "place")  # what the visited notice
ONE_DAY = timedelta(days=1)


def calendar_changed(units: frozenset[int], persons: frozenset[int], at: datetime) -> None:
    """Days of departments or people are others now: the listener of `marks.changes`."""
    replan(units=units, persons=persons, at=at)


@transaction.atomic
def replan(
    *,
    units: Iterable[int] = (),
    persons: Iterable[int] = (),
    rounds: Iterable[int] = (),
    at: datetime,
) -> int:
    """Plan anew what is to come of the rounds of these departments and people; how many changed.

    Rounds of a department that closed end. Visits whose visitors were told get their calendar
    entry changed or taken back. A dozen queries, however many rounds.
    """
    persons = with_those_they_go_for(list(persons))
    found = list(
        Round.objects.running()
        .filter(
            Q(unit__in=list(units))
            | Q(pk__in=list(rounds))
            | Q(buddy__person__in=persons)
            | Q(unit__buddies__person__in=persons),
            planned_until__isnull=False,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not found:
        return 0
    locked = list(
        Round.objects.select_for_update(of=("self",))
        .filter(pk__in=found)
        .select_related("unit", "buddy__person")
        .order_by("pk")
    )
    _follow_zones(locked)
    changed = _follow(locked, at)
    closed = [one.pk for one in locked if one.unit.closed_on is not None]
    Round.objects.filter(pk__in=closed).update(ended_at=at)
    return changed


def _follow_zones(rounds: Iterable[Round]) -> None:
    """A round lies in the wall time of its department."""
    for one in rounds:
        if one.time_zone != one.unit.time_zone:
            one.time_zone = one.unit.time_zone
            one.save(update_fields=["time_zone"])


@dataclass
class Effect:
    """What a new plan does to the visits: some changed, some new, some lost, some to be told of."""

    changed: list[Visit] = field(default_factory=list)
    moved: list[Visit] = field(default_factory=list)
    off: list[Visit] = field(default_factory=list)
    lost: list[Visit] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return len(self.changed) + len(self.fresh) + len(self.lost)


def _follow(rounds: Sequence[Round], at: datetime) -> int:
    known = calendars(
        {one.unit_id: one.unit for one in rounds}.values(),
        [one.buddy for one in rounds],
        at.date(),
        max(one.planned_until or at.date() for one in rounds),
    )
    before: dict[int, dict[str, Visit]] = defaultdict(dict)
    for visit in Visit.objects.filter(round__in=rounds, starts_at__gt=at - MARGIN):
        before[visit.round_id or 0][visit.recurrence_id] = visit
    effect = Effect()
    for one in rounds:
        names = _plan_again(one, known, before[one.pk], effect, at)
        effect.lost += [
            visit
            for name, visit in before[one.pk].items()
            if name not in names and is_free(visit, at)
        ]
    Visit.objects.bulk_update(effect.changed, [*FOLLOWING, "version"], batch_size=500)
    insert(effect.fresh, rounds)
    telling.tell_moved(effect.moved, at=at)
    telling.tell_cancelled(effect.off, at=at)
    drop(effect.lost, at=at)
    touch(*{one.unit_id for one in rounds})
    return effect.amount


def _plan_again(
    round_: Round, known: Calendars, before: dict[str, Visit], effect: Effect, at: datetime
) -> set[str]:
    """Follow the plan date by date; the names of the dates that the round makes now."""
    if round_.unit.closed_on is not None:
        return set()
    buddies = known.candidates(round_.unit_id, round_.buddy)
    today = (at - ONE_DAY).date()
    found = planning.dates(
        rhythm_of(round_),
        known.days[round_.unit_id],
        today - MARGIN,
        round_.planned_until or today,
    )
    for date_ in found:
        wanted = planning.planned(date_, buddies)
        visit = before.get(date_.recurrence_id)
        if visit is None:
            if date_.starts_at > at and date_.named_on >= today:
                effect.fresh.append(line(round_, wanted))
        elif is_free(visit, at):
            _take(visit, round_, wanted, effect, at)
    return {date_.recurrence_id for date_ in found}


def _take(visit: Visit, round_: Round, wanted: Planned, effect: Effect, at: datetime) -> None:
    was, was_planned = _seen(visit), visit.state == VisitState.PLANNED
    if not take_over(visit, round_, wanted, at):
        return
    effect.changed.append(visit)
    if was_planned and _seen(visit) != was:
        (effect.moved if visit.state == VisitState.PLANNED else effect.off).append(visit)


def _seen(visit: Visit) -> list[object]:
    return [getattr(visit, name) for name in (*SEEN, "state")]


def is_free(visit: Visit, at: datetime) -> bool:
    """Planning may change it: to come, not changed by hand, not logged."""
    return (
        visit.state in (VisitState.PLANNED, VisitState.CANCELLED)
        and not visit.is_pinned
        and visit.logged_at is None
        and visit.starts_at > at
    )


def take_over(visit: Visit, round_: Round, wanted: Planned, at: datetime) -> bool:
    """Make the visit what planning wants; True where that is another."""
    is_off = wanted.date.is_off or wanted.date.starts_at <= at  # moved into the past: too late
    why = wanted.why if wanted.why else (WhyChanged.CLOSED if is_off else WhyChanged.NONE)
    values = {
        "buddy_id": wanted.person_id,
        "instead_of_id": wanted.instead_of,
        "starts_at": visit.starts_at
        if is_off and not wanted.date.is_off
        else wanted.date.starts_at,
        "minutes": round_.minutes,
        "format": round_.format,
        "place": round_.place,
        "state": VisitState.CANCELLED if is_off else VisitState.PLANNED,
        "why_changed": str(why),
        "why_words": wanted.date.words[:200],
    }
    if all(getattr(visit, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(visit, name, value)
    visit.version += 1
    return True


def drop(visits: Sequence[Visit], *, at: datetime) -> None:
    """Visits that the round no longer makes: gone, but kept as cancelled where somebody knows of them.

    Somebody knows where a reminder left or something hangs on the visit. What was wished of it goes to
    the visit that takes its place, so that one has to be there already.
    """
    if not visits:
        return
    move_on(visits, at=at)
    told = telling.told_about(visits)
    hanging = set(
        Visit.objects.filter(pk__in=[visit.pk for visit in visits])
        .filter(
            Q(voices__isnull=False)
            | Q(promises__isnull=False)
            | Q(pk__in=Wish.objects.standing().values("visit"))
        )
        .values_list("pk", flat=True)
    )
    kept = [visit for visit in visits if visit.pk in told or visit.pk in hanging]
    gone = [visit.pk for visit in visits if visit.pk not in told and visit.pk not in hanging]
    Visit.objects.filter(pk__in=gone).delete()
    for visit in kept:
        visit.state, visit.why_changed = VisitState.CANCELLED, WhyChanged.ENDED
        visit.is_pinned, visit.version = True, visit.version + 1
    Visit.objects.bulk_update(kept, ["state", "why_changed", "is_pinned", "version"])
    telling.tell_cancelled(kept, at=at)


def days_by_hand(round_: Round, first: date, at: datetime) -> list[Visit]:
    """Visits from that day on which stay as they are, because people changed or logged them."""
    later = Visit.objects.filter(
        round=round_, recurrence_id__gte=first.isoformat(), starts_at__gt=at
    ).select_related("buddy")
    return list(
        later.filter(Q(is_pinned=True) | Q(logged_at__isnull=False)).order_by("starts_at", "pk")
    )
