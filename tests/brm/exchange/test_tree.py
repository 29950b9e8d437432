"""The tree of departments, as reporting lines tell it."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from brm.exchange.tree import Tree, depth_first, from_votes, ring


class Line(NamedTuple):
    """One post: its department and the post it reports to, or none."""

    post: str
    unit: str
    reports_to: str


def from_lines(lines: Iterable[Line]) -> Tree:
    lines = list(lines)
    unit_of = {line.post: line.unit for line in lines}
    votes = {line.unit: Counter() for line in lines}
    for line in lines:
        above = unit_of.get(line.reports_to, line.unit)
        if above != line.unit:
            votes[line.unit][above] += 1
    return from_votes(votes)


NAMES = st.sampled_from("abcdefg")
LINES = st.lists(st.tuples(NAMES, st.integers(0, 12)), max_size=12).map(
    lambda rows: [Line(str(n), unit, str(boss)) for n, (unit, boss) in enumerate(rows)]
)


def test_a_department_lies_under_the_one_its_top_posts_report_to():
    told = from_lines(
        [
            Line("1", "board", ""),
            Line("2", "rail", "1"),
            Line("3", "rail", "2"),
            Line("4", "roads", "1"),
        ]
    )

    assert told.parents == {"board": None, "rail": "board", "roads": "board"}
    assert (told.undecided, told.loops) == ({}, ())


def test_most_lines_decide_and_a_tie_is_named():
    told = from_lines(
        [Line("1", "a", ""), Line("2", "b", ""), Line("3", "c", "1"), Line("4", "c", "2")]
    )

    assert told.parents["c"] == "a"
    assert told.undecided == {"c": ("a", "b")}


def test_departments_that_report_to_each_other_are_named_and_cut_at_the_weakest_line():
    told = from_lines(
        [
            Line("1", "a", "2"),
            Line("2", "b", "1"),
            Line("3", "b", "1"),
        ]
    )

    assert told.loops == (("a", "b"),)
    assert told.parents == {"a": None, "b": "a"}


def test_posts_that_report_to_nobody_or_to_a_missing_post_say_nothing():
    told = from_lines([Line("1", "a", ""), Line("2", "b", "77")])

    assert told.parents == {"a": None, "b": None}


@given(LINES)
def test_any_lines_give_a_tree_without_rings_over_all_departments(lines):
    told = from_lines(lines)

    assert set(told.parents) == {line.unit for line in lines}
    assert all(not ring(unit, told.parents) for unit in told.parents)
    order = depth_first(told.parents)
    assert sorted(order) == sorted(told.parents)
    assert all(
        parent is None or order.index(parent) < order.index(unit)
        for unit, parent in told.parents.items()
    )
