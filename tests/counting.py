"""Which branches the tests took, counted almost for nothing.

CPython before 3.12 runs every program at half its speed while a tracer counts, also the parts that
nobody counts. SlipCover writes probes into the code of the product alone and takes out those that
were hit. What it found is kept as data of coverage, whose reports and limits stay as they are.
The programs that a test starts count themselves by coverage.

Only where `COUNT_BRANCHES` is set, as `.ci/tests` does.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import slipcover
from coverage import Coverage, CoverageData
from coverage.python import PythonFileReporter

HERE = Path(__file__).parent.parent
Arc = tuple[int, int]
RARELY = 5_000  # hits before a probe is taken out: looking for its function costs more


def start() -> slipcover.Slipcover:
    """From now on each module of the product that is imported tells what of it ran."""
    settings = Coverage(config_file=HERE / "pyproject.toml").config
    probes = slipcover.Slipcover(branch=True, d_miss_threshold=RARELY)
    ours = slipcover.FileMatcher(
        sources=[str(HERE / name) for name in settings.source or []], omit=settings.run_omit
    )
    slipcover.ImportManager(probes, ours).__enter__()
    os.environ["COVERAGE_PROCESS_START"] = str(HERE / "pyproject.toml")
    return probes


def keep(found: Mapping[str, Mapping[str, list]]) -> None:
    """Write what was found, by file, beside what other processes write."""
    rules = Coverage(config_file=HERE / "pyproject.toml")
    kept = CoverageData(basename=str(HERE / ".coverage"), suffix=f"probes.{os.getpid()}")
    kept.add_arcs(
        {
            str(HERE / name): arcs_taken(
                PythonFileReporter(str(HERE / name), rules),
                ran=each["executed_lines"],
                took=[(a, b) for a, b in each["executed_branches"]],
                left=[(a, b) for a, b in each["missing_branches"]],
            )
            for name, each in found.items()
            if each["executed_lines"]
        }
    )
    kept.write()


def arcs_taken(
    file: PythonFileReporter, *, ran: Iterable[int], took: Iterable[Arc], left: Iterable[Arc]
) -> set[Arc]:
    """The steps from line to line that coverage knows of, as far as they were taken.

    Both agree where a branch begins, and where its body is; where the other way leads they see
    differently (out of a `with`, to the end of a function), so that is the one that is left over.
    Steps of lines that the probes see as straight are taken where both ends ran.
    """
    lines = file.translate_lines(ran)
    ways: dict[int, dict[int, bool]] = defaultdict(dict)
    for is_taken, arcs in ((False, left), (True, took)):
        for start, end in file.translate_arcs(arcs):
            ways[start][end] = is_taken
    possible: dict[int, set[int]] = defaultdict(set)
    for start, end in file.arcs():
        possible[start].add(end)

    taken = {(-1, line) for line in lines}  # a line also ran where an error ended it
    for start, ends in possible.items():
        known = ways.get(start) or _of_the_match(start, ends, ways, possible)
        rest = any(known[end] for end in known.keys() - ends) if start in ways else None
        for end in ends:
            both_ran = (start < 0 or start in lines) and (end < 0 or end in lines)
            if known.get(end, both_ran if rest is None else rest):
                taken.add((start, end))
    return taken


def _of_the_match(
    case: int,
    ends: set[int],
    ways: Mapping[int, Mapping[int, bool]],
    possible: Mapping[int, set[int]],
) -> dict[int, bool]:
    """Where a `case` leads: the probes tell it of the line of its `match`, out of the function as 0."""
    before = [line for line in ways if line < case and len(possible[line]) == 1]
    if len(ends) == 1 or not before:
        return {}
    told = ways[max(before)]
    return {end: told[max(end, 0)] for end in ends if max(end, 0) in told}


if os.environ.get("COUNT_BRANCHES"):
    _probes = start()

    def pytest_sessionfinish() -> None:
        keep(_probes.get_coverage()["files"])
