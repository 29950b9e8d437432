"""10,000 rounds planned for 26 weeks, against COPY of the same visits into the same indexed table."""

import gc
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

FLOOR = 0.6  # of COPY
AGAIN = 0.02  # of the first run
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACES = (
    ("Europe/Amsterdam", "NL", ""), ("Europe/Paris", "FR", ""), ("Europe/Brussels", "BE", ""),
    ("Europe/Madrid", "ES", "MD"), ("Europe/Oslo", "NO", ""),
)  # fmt: skip
DAYS = ("MO", "TU", "WE", "TH", "FR")


@dataclass(frozen=True)
class Measured:
    """`ratio`: our rate beside COPY's; `again`: planning once more beside the first time; medians."""

    visits: int
    ratio: float
    again: float
    spread: float
    repetitions: int
    planned_a_second: float
    copied_a_second: float


def prepare(number: int) -> None:
    """As many rounds as that, in a tenth as many departments of five countries, some with absences."""
    from relationships.buddies.models import Absence, ITBuddy  # noqa: PLC0415  after django.setup
    from relationships.people.models import Person  # noqa: PLC0415
    from relationships.rounds.models import Round  # noqa: PLC0415
    from relationships.units.models import BusyPeriod, Unit  # noqa: PLC0415

    amount = max(1, number // 10)
    units = Unit.objects.bulk_create(
        Unit(name=f"Department {n}", time_zone=zone, country=country, region=region)
        for n in range(amount)
        for zone, country, region in [PLACES[n % len(PLACES)]]
    )
    people = Person.objects.bulk_create(
        Person(name=f"Buddy {n}", side="it") for n in range(2 * amount)
    )
    since = date(2025, 1, 1)
    buddies = ITBuddy.objects.bulk_create(
        ITBuddy(unit=units[n], person=people[n], since=since) for n in range(amount)
    )
    ITBuddy.objects.bulk_create(
        ITBuddy(unit=units[n], person=people[amount + n], since=since, rank="deputy")
        for n in range(amount)
    )
    begin = AT.date()
    Absence.objects.bulk_create(
        Absence(
            person=people[n],
            starts_on=begin + timedelta(n % 90),
            ends_on=begin + timedelta(n % 90 + 9),
        )
        for n in range(0, amount, 3)
    )
    BusyPeriod.objects.bulk_create(
        BusyPeriod(
            unit=units[n],
            starts_on=begin + timedelta(60),
            ends_on=begin + timedelta(66),
            what="Stocktaking",
        )
        for n in range(0, amount, 4)
    )
    Round.objects.bulk_create(
        Round(
            unit=units[n % amount],
            buddy=buddies[n % amount],
            rule=f"FREQ=WEEKLY;BYDAY={DAYS[n % 5]}",
            starts_on=begin,
            starts_time=time(8 + n // 5 % 10, n // 50 % 4 * 15),
            time_zone=units[n % amount].time_zone,
        )
        for n in range(number)
    )


def plan() -> int:
    from relationships.rounds.services.horizon import keep_horizon  # noqa: PLC0415

    return keep_horizon(AT)


def timed(act: Callable[[], object]) -> float:
    gc.collect()
    begin = perf_counter()
    act()
    return perf_counter() - begin


def empty() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE relationships_visit CASCADE")
        cursor.execute("UPDATE relationships_round SET planned_until = NULL")
        cursor.execute("VACUUM ANALYZE relationships_round")


def copied() -> float:
    """The seconds that COPY needs for the visits that are there now."""
    from django.db import connection, transaction  # noqa: PLC0415

    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY relationships_visit TO STDOUT", text)
    empty()
    text.seek(0)

    def copy() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.copy_expert("COPY relationships_visit FROM STDIN", text)

    return timed(copy)


def measure(number: int = 10_000, repetitions: int = 5) -> Measured:
    """Interleaved, in the database that Django is set up with, which must be an empty one."""
    from relationships.rounds.models import Visit  # noqa: PLC0415

    prepare(number)
    plan()
    visits = Visit.objects.count()
    ours, copies, again = [], [], []
    for _ in range(repetitions):
        empty()
        ours.append(timed(plan))
        again.append(timed(plan))
        copies.append(copied())
    if Visit.objects.count() != visits:
        raise AssertionError("Planning again made other visits.")
    ratios = [copy / own for copy, own in zip(copies, ours, strict=True)]
    middle = median(ratios)
    return Measured(
        visits=visits,
        ratio=middle,
        again=median(second / first for first, second in zip(ours, again, strict=True)),
        spread=(max(ratios) - min(ratios)) / middle,
        repetitions=repetitions,
        planned_a_second=visits / median(ours),
        copied_a_second=visits / median(copies),
    )


def lines(found: Measured) -> list[tuple[str, bool]]:
    """A line per goal, and whether it is met."""
    times = f"({found.repetitions} repetitions, spread {found.spread:.0%})"
    rates = f"{found.planned_a_second:,.0f} visits a second, COPY {found.copied_a_second:,.0f}"
    goals = (
        (
            found.ratio,
            FLOOR,
            found.ratio >= FLOOR,
            f"of COPY, {found.visits:,} visits planned: {rates}",
        ),
        (
            found.again,
            AGAIN,
            found.again <= AGAIN,
            "of the first run, planned again with nothing new",
        ),
    )
    return [
        (f"{value:.3f} {limit} {'ok' if met else 'MISSED'} {what} {times}", met)
        for value, limit, met, what in goals
    ]


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from bench.alone import own_database  # noqa: PLC0415  the way to it stands since just now

    with own_database():
        found = lines(measure(*map(int, sys.argv[1:3])))
    sys.stdout.write("".join(f"{line}\n" for line, _met in found))
    return int(not all(met for _line, met in found))


if __name__ == "__main__":
    sys.exit(main())
