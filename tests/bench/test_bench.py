"""`make bench` from end to end, with a handful of departments."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from bench.goals import read


def uncounted() -> dict[str, str]:
    """The environment without the counting of branches, which would be measured with the rest."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@pytest.mark.slow
def test_it_measures_and_says_what_was_missed():
    ended = subprocess.run(
        [sys.executable, "manage.py", "bench", "--smallest"],
        cwd=settings.BASE_DIR,
        env=uncounted(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )

    lines = ended.stdout.splitlines()
    goals = read(lines)
    missed = sum(not goal.is_met for goal in goals)
    assert lines[0].startswith("# Python"), ended.stderr
    assert lines[-1].startswith(f"# {len(goals)} goals, {missed} missed")
    assert ended.returncode == (1 if missed else 0)
    counts = {goal.what: goal.is_met for goal in goals if "queries" in goal.what}
    assert counts["portfolio: more queries at ten times the data"]
    assert counts["feedback form: queries of an answer"]
    assert {goal.what for goal in goals} >= {
        "portfolio: beside an empty view",
        "feedback form: answers, of the bare statements",
        "claiming 100 due messages among ten times as many sent",
        "times dateutil, 50 weekly rounds over 26 weeks",
    }
