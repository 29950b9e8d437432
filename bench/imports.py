"""A personnel list and one of ten times the rows brought in: the memory of each, and the time a row."""

import csv
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

FLAT = 1.3  # of the memory that a tenth of the rows needs
PER_ROW = 1.3  # of the time a row takes in the shorter file
HEAD = ("Post no", "Full name", "E-mail", "Job title", "Department", "Reports to", "Grade")
TEAM = 25  # people of a team
ROOT = Path(__file__).resolve().parent.parent


def write(file: Path, number: int) -> None:
    """Teams of 25 in 400 departments; each team's first post reports to that of an earlier team."""
    with file.open("w", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(HEAD)
        for n in range(number):
            team = n // TEAM
            boss = team * TEAM if n % TEAM else (team // 4) * TEAM
            rows.writerow(
                (
                    f"P{n}", f"Person {n} van Voorbeeld", f"person{n}@example.org",
                    f"Adviser for subject {n % 300}", f"Department of matter {team % 400}",
                    f"P{boss}" if boss != n else "", n % 15,
                )
            )  # fmt: skip


def bring_in(file: Path) -> None:
    """Bring, check and keep one file in this process, and take it back; then say its peak of memory
    and the seconds until it was kept."""
    import resource  # noqa: PLC0415  not on every system
    from time import perf_counter  # noqa: PLC0415

    import django  # noqa: PLC0415

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from brm.exchange import services, undoing, working  # noqa: PLC0415
    from brm.exchange.models import Import  # noqa: PLC0415
    from relationships.people.models import Person  # noqa: PLC0415

    began, at = perf_counter(), timezone.now()  # noqa: TID251
    with file.open("rb") as content:
        brought = services.bring(
            kind="organisation", file_name=file.name, content=content, by=None, at=at
        )
    working.work_on_all(at)
    services.ask_to_keep(Import.objects.get(pk=brought.pk), at=at)
    working.work_on_all(at)
    brought = Import.objects.get(pk=brought.pk)
    if brought.state != "done":
        raise AssertionError(brought.problem)
    seconds = perf_counter() - began
    undoing.ask_to_undo(brought, at=at)
    working.work_on_all(at)
    if (Import.objects.get(pk=brought.pk).state, Person.objects.count()) != ("undone", 0):
        raise AssertionError("Not all of it was taken back.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{peak:.1f} {seconds:.2f} {brought.counts['new']}\n")


def measured(file: Path) -> tuple[float, float, int]:
    """The memory in MB, the seconds and the rows of one file, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.imports", str(file)],
        cwd=ROOT, text=True, check=True, stdout=subprocess.PIPE,
    ).stdout.split()  # fmt: skip
    return float(told[0]), float(told[1]), int(told[2])


def lines(numbers: tuple[int, int]) -> list[tuple[str, bool]]:
    """A line per goal, and whether it is met."""
    found = []
    with TemporaryDirectory() as folder:
        for number in numbers:
            file = Path(folder) / f"{number}.csv"
            write(file, number)
            empty()
            found.append(measured(file))
    (few, few_s, less), (many, many_s, more) = found
    if (less, more) != numbers:
        raise AssertionError("Not all rows were kept.")
    goals = (
        (
            many / few, FLAT,
            f"of the memory for {less:,} rows, {more:,} brought in and taken back: {many:.0f} MB,"
            f" {few:.0f} MB",
        ),
        (
            many_s / more / (few_s / less), PER_ROW,
            f"of the time a row, {more:,} brought in: {many_s:.1f} s, {few_s:.1f} s",
        ),
    )  # fmt: skip
    return [
        (
            f"{value:.2f} {limit} {'ok' if value <= limit else 'MISSED'} {what}"
            " (1 repetitions, spread 0%)",
            value <= limit,
        )
        for value, limit, what in goals
    ]


def empty() -> None:
    """No department, no person, no import."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE relationships_unit, relationships_person, brm_import CASCADE")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brm.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        bring_in(Path(sys.argv[1]))
        return 0
    sys.path.insert(0, str(ROOT))
    from bench.alone import own_database  # noqa: PLC0415  the way to it stands since just now

    with own_database():
        few, many = map(int, sys.argv[1:3] or ("10000", "100000"))
        found = lines((few, many))
    sys.stdout.write("".join(f"{line}\n" for line, _met in found))
    return int(not all(met for _line, met in found))


if __name__ == "__main__":
    sys.exit(main())
