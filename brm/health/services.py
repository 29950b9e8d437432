"""Keeps the stored figures of departments right: renewed where something changed, and every day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from brm.base.db import latest_day
from brm.health.facts import facts_of
from brm.health.models import HealthDay, UnitPulse
from brm.health.queries import by_day, pulses
from brm.health.scored import Scored
from relationships.marks.models import Dirty
from relationships.marks.services import touch
from relationships.units.models import Unit
from relationships.ways.services import renew_ways, wrong_ways

BATCH = 200
KEPT_DAYS = 40  # each day of them; before, the first of a month
MOST_BATCHES = 500  # a run ends; the next one goes on
FIELDS = [
    field.name
    for field in UnitPulse._meta.concrete_fields
    if not field.primary_key and not field.generated
]
COMPARED = [name for name in FIELDS if name != "computed_at"]


def renew_all(at: datetime) -> int:
    """Work out the figures of all departments anew, whatever is stored; how many."""
    ids = Unit.objects.order_by("pk").values_list("pk", flat=True)
    return sum(renew(some, at) for some in in_hundreds(ids))


def renew_figures(at: datetime) -> dict[str, int]:
    """Renew departments where something changed and those whose figures are of another day.

    May run twice and at once: a mark is taken by one run only, together with its work.
    """
    changed = aged = 0
    for _turn in range(MOST_BATCHES):
        units = renew_marked(at)
        if units is None:
            break
        changed += units
    for ids in in_hundreds(aged_units(at)):
        aged += renew(ids, at)
    if aged:
        forget_days(at)
    return {"changed": changed, "of_another_day": aged}


@transaction.atomic
def renew_marked(at: datetime) -> int | None:
    """Take up to `BATCH` marks and renew their departments; how many, None without a mark.

    Marks and figures go in one transaction: where the work breaks, the marks stay.
    """
    ids = take_marks()
    if not ids:
        return None
    return renew(ids, at)


def take_marks() -> set[int]:
    """Take marks that nobody else is taking now; the departments they name. One statement."""
    table = connection.ops.quote_name(Dirty._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE id = ANY (ARRAY(SELECT id FROM {table} ORDER BY id"  # noqa: S608
            " LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING unit_id",
            [BATCH],
        )
        return {unit_id for (unit_id,) in cursor.fetchall()}


@transaction.atomic
def renew(unit_ids: Iterable[int], at: datetime) -> int:
    """Work out and keep the figures of these departments; how many there are now.

    Their rows are locked before the records are read, always in the same order: of two runs the
    later one reads later, so that older figures never replace newer ones.
    """
    ids = sorted(set(unit_ids))
    there = Unit.objects.open().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    UnitPulse.objects.bulk_create(
        [UnitPulse(unit_id=pk, computed_at=at) for pk in there], ignore_conflicts=True
    )
    locked = UnitPulse.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    held = {pulse.pk: pulse for pulse in locked}
    renew_ways(ids, at)
    found = pulses(ids, at)
    UnitPulse.objects.filter(pk__in=set(held) - set(found)).delete()
    ended = [held[pk] for pk in found if pk in held and held[pk].day < found[pk].day]
    keep_days(pulse for pulse in ended if pulse.facts)
    UnitPulse.objects.bulk_create(
        [found[pk] for pk in sorted(found)],
        update_conflicts=True,
        unique_fields=["unit"],
        update_fields=FIELDS,
    )
    return len(found)


def keep_days(pulses: Iterable[UnitPulse]) -> None:
    """Keep the health of days that are over, each once. One statement, none where there are none."""
    days = [health_day(pulse) for pulse in pulses]
    if days:
        HealthDay.objects.bulk_create(days, ignore_conflicts=True)


def health_day(pulse: UnitPulse) -> HealthDay:
    """The health of these figures, as it is kept for its day."""
    kept = {field.name: getattr(pulse, field.name) for field in Scored._meta.get_fields()}
    return HealthDay(unit_id=pulse.pk, day=pulse.day, **kept)


def forget_days(at: datetime) -> None:
    """After some weeks of a month only its first day stays."""
    old = HealthDay.objects.filter(day__lt=latest_day(at) - timedelta(days=KEPT_DAYS))
    old.exclude(day__day=1).delete()


def look_back(unit_ids: Iterable[int], at: datetime) -> None:
    """Keep the health as it was at a moment long past, as far as today's records tell of it.

    For a house that begins with records of a year: five queries a day there.
    """
    for day, units in by_day(unit_ids, at).items():
        facts = facts_of(units, day, at)
        days = [HealthDay(unit=unit, day=day) for unit in units]
        for one in days:
            one.score(facts[one.unit_id], day)
        HealthDay.objects.bulk_create(days, ignore_conflicts=True)


def aged_units(at: datetime) -> Iterator[int]:
    """Open departments without figures, or with those of another day than it is there.

    One query of those that might be: whose day is not yet today in the far east.
    """
    rows = Unit.objects.open().exclude(pulse__day__gte=latest_day(at))
    for pk, zone, day in rows.order_by("pk").values_list("pk", "time_zone", "pulse__day"):
        if day is None or day < at.astimezone(ZoneInfo(zone)).date():
            yield pk


def in_hundreds(ids: Iterable[int]) -> Iterator[list[int]]:
    """The same ids in portions of at most `BATCH`."""
    rest = iter(list(ids))
    while batch := list(islice(rest, BATCH)):
        yield batch


def renew_later(units: frozenset[int], _people: frozenset[int], _at: datetime) -> None:
    """Who serves a department, its days and its zone are others now: mark it."""
    touch(*units)


@dataclass(frozen=True)
class Difference:
    """Stored figures of a department that its records contradict: the names of the figures."""

    unit_id: int
    figures: tuple[str, ...]


def wrong_figures(at: datetime) -> list[Difference]:
    """Compare the stored figures of all departments with their records, for `check_data`.

    Departments marked as changed, and those of an earlier day, are old and not wrong. Twenty queries
    for two hundred departments.
    """
    marked = set(Dirty.objects.values_list("unit_id", flat=True))
    wrong = []
    everybody = UnitPulse.objects.exclude(pk__in=marked).order_by("pk")
    for ids in in_hundreds(everybody.values_list("pk", flat=True)):
        found, other_ways = pulses(ids, at), wrong_ways(ids, at)
        for kept in UnitPulse.objects.filter(pk__in=ids).order_by("pk"):
            true = found.get(kept.pk)
            if true is None or true.day != kept.day:
                continue
            names = differing(kept, true) + (("ways",) if kept.pk in other_ways else ())
            if names:
                wrong.append(Difference(kept.pk, names))
    return wrong


def differing(one: UnitPulse, other: UnitPulse) -> tuple[str, ...]:
    """The names of the figures in which two pulses of one department differ."""
    return tuple(
        name
        for name in COMPARED
        if getattr(one, attribute(name)) != getattr(other, attribute(name))
    )


def attribute(name: str) -> str:
    """Where a record is named, compare its key."""
    return f"{name}_id" if UnitPulse._meta.get_field(name).is_relation else name
