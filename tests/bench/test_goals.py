"""A goal says in one line what was measured, and whether it is met."""

import pytest

from bench.goals import Goal, Steady, ratio_of, read


@pytest.mark.parametrize(
    ("goal", "line"),
    [
        (Goal(1.2, 1.3, "time", 5, 0.1), "1.20 1.30 ok time (5 repetitions, spread 10%)"),
        (Goal(9, 8, "queries"), "9 8 MISSED queries (1 repetitions, spread 0%)"),
        (
            Goal(0.5, 0.12, "answers", 5, is_floor=True),
            "0.500 0.120 ok answers (5 repetitions, spread 0%)",
        ),
        (
            Goal(0.1, 0.6, "of COPY", 5, is_floor=True),
            "0.100 0.600 MISSED of COPY (5 repetitions, spread 0%)",
        ),
    ],
)
def test_a_goal_is_a_line(goal, line):
    assert str(goal) == line


def test_a_ratio_is_the_median_of_ratios():
    goal = ratio_of([(2, 1), (3, 1), (20, 2)], 3, "time")

    assert (goal.value, goal.repetitions, goal.is_met) == (3, 3, True)
    assert goal.spread == (10 - 2) / 3


def test_what_another_measurement_printed_is_read():
    lines = [
        "Starting",
        "5.5 5 ok times dateutil (5 repetitions, spread 12%)",
        "0.030 0.02 MISSED of the first run (5 repetitions, spread 3%)",
    ]

    quick, again = read(lines)

    assert (quick.value, quick.is_met, quick.spread) == (5.5, True, 0.12)
    assert (again.value, again.is_met, again.what) == (0.03, False, "of the first run")


@pytest.mark.parametrize(("again_s", "kept"), [(60, 0.4), (0, 0.5)])
def test_a_wide_spread_is_said_and_measured_once_more_while_there_is_time(again_s, kept):
    taken = iter([[Goal(1, 2, "time", 5, 0.5)], [Goal(1, 2, "time", 5, 0.4)]])
    said = []
    steady = Steady(said.append, again_s=again_s)

    steady(lambda: next(taken))

    assert [goal.spread for goal in steady.goals] == [kept]
    assert said[0] == "# spread 50%, above 30%: time"
    assert said[-1] == str(steady.goals[0])


def test_a_goal_missed_by_less_than_its_digits_stays_missed():
    missed = Goal(1.8004, 1.8, "time", 5, 0.1)

    (goal,) = read([str(missed)])

    assert (str(goal), goal.is_met) == (str(missed), False)
