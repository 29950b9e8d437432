"""Scores add up as shown, missing parts are named, and few answers claim nothing."""

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base.scoring import (
    Arrow,
    Change,
    Mean,
    Part,
    Points,
    change,
    mean,
    mean_of,
    round_half_up,
    rounded_parts,
    share_out,
    student_t,
    total,
)

VALUES = st.fractions(0, 1, max_denominator=1000)
PARTS = st.lists(
    st.builds(Part, name=st.just("part"), weight=st.integers(1, 60), value=st.none() | VALUES),
    max_size=8,
)


# ---- A total of weighted parts ------------------------------------------------------------------


def test_missing_parts_give_their_weight_to_the_others():
    parts = [
        Part("experience", 25, Fraction(1, 2)),
        Part("loop", 20, None),
        Part("contact", 15, 1.0),
        Part("promises", 15, 0.0),
        Part("behaviours", 15, None),
    ]

    assert total(parts).parts == (
        Points("experience", 23, 46),
        Points("loop", None, None),
        Points("contact", 27, 27),
        Points("promises", 0, 27),
        Points("behaviours", None, None),
    )
    assert total(parts).score == 50
    assert total(parts).missing == ("loop", "behaviours")


@pytest.mark.parametrize(
    ("values", "known"), [([None, None, 1.0, 1.0], 2), ([None], 0), ([], 0), ([None, 1.0], 1)]
)
def test_too_few_known_parts_give_no_score(values: list[float | None], known: int):
    found = total([Part(str(n), 10, value) for n, value in enumerate(values)])

    assert (found.score, found.known) == (None, known)
    assert all(part.points is None for part in found.parts)


@pytest.mark.parametrize("part", [Part("x", 0, 0.5), Part("x", 1, 1.5), Part("x", 1, -0.1)])
def test_a_part_out_of_bounds_is_refused(part: Part):
    with pytest.raises(ValueError, match="The part x"):
        total([part])


@given(PARTS)
def test_points_always_add_up_to_the_score_and_never_exceed_their_part(parts: list[Part]):
    found = total(parts, fewest=1)
    known = [part for part in found.parts if part.points is not None]

    if found.score is None:
        assert all(part.value is None for part in parts)
        return
    assert sum(part.points or 0 for part in known) == found.score
    assert sum(part.out_of or 0 for part in known) == 100
    assert all(0 <= (part.points or 0) <= (part.out_of or 0) for part in known)
    assert len(found.missing) == sum(part.value is None for part in parts)


@given(parts=PARTS.filter(bool), better=VALUES, at=st.integers(0, 7))
def test_a_better_part_never_makes_a_worse_score(parts: list[Part], better: Fraction, at: int):
    at %= len(parts)
    part = parts[at]
    if part.value is None or better < part.value:
        return
    improved = [*parts[:at], Part(part.name, part.weight, better), *parts[at + 1 :]]

    before, after = total(parts, fewest=1).score, total(improved, fewest=1).score

    assert after is not None
    assert before is not None
    assert after >= before


@given(st.integers(0, 1000), st.lists(st.integers(1, 100), min_size=1, max_size=12))
def test_shares_add_up_and_are_off_by_less_than_one(amount: int, weights: list[int]):
    shares = share_out(amount, weights)

    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < 1


@given(st.lists(st.fractions(0, 50, max_denominator=60), max_size=10))
def test_rounded_parts_add_up_to_the_rounded_sum(exact: list[Fraction]):
    parts = rounded_parts(exact)

    assert sum(parts) == round_half_up(sum(exact, Fraction()))
    for part, was in zip(parts, exact, strict=True):
        assert math.floor(was) <= part <= math.ceil(was)


def test_halves_are_rounded_up():
    assert [round_half_up(number) for number in (0.5, 1.5, 2.5, 2.4, Fraction(7, 2))] == [
        1,
        2,
        3,
        2,
        4,
    ]


# ---- A mean and its chance -----------------------------------------------------------------------


def test_no_answers_are_no_mean_and_one_has_no_band():
    assert mean_of([]) == Mean(0, None)
    assert mean_of([3]) == Mean(1, 3.0)


def test_the_band_is_that_of_the_textbook():
    found = mean_of([1, 2, 3, 4, 5])

    assert (found.n, found.value) == (5, 3.0)
    assert found.margin == pytest.approx(2.776 * math.sqrt(2.5) / math.sqrt(5))


def test_the_band_stays_within_the_scale():
    found = mean_of([0, 3, 3], scale=(0, 3))

    assert (found.low, found.high) == (0, 3)


def test_who_asked_everybody_has_no_chance_left():
    half = mean_of([1, 2, 3, 4], asked=8)
    none_left = mean_of([1, 2, 3, 4], asked=4)
    alone = mean_of([1, 2, 3, 4], asked=1)  # wrongly counted: as if nothing were known of the group

    assert none_left.margin == 0
    assert half.margin == pytest.approx(mean_of([1, 2, 3, 4]).margin * math.sqrt(4 / 7))
    assert alone.margin == mean_of([1, 2, 3, 4]).margin


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60))
def test_from_sums_comes_the_same_as_from_answers(answers: list[int]):
    found = mean(len(answers), sum(answers), sum(one * one for one in answers))

    assert found == mean_of(answers)
    assert found.value == pytest.approx(statistics.fmean(answers))
    expected = student_t(len(answers) - 1) * statistics.stdev(answers) / math.sqrt(len(answers))
    assert found.margin == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("freedom", "t"), [(1, 12.706), (30, 2.042), (40, 2.02), (1000, 1.96)])
def test_students_t(freedom: int, t: float):
    assert student_t(freedom) == pytest.approx(t, abs=0.01)


@given(st.integers(1, 500))
def test_more_answers_never_widen_t(freedom: int):
    assert student_t(freedom + 1) <= student_t(freedom)


# ---- A change -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Mean(0, None), Mean(20, 2.0, 0.1), Change(Arrow.UNKNOWN, None)),
        (Mean(20, 2.0, 0.1), Mean(0, None), Change(Arrow.UNKNOWN, None)),
        (Mean(9, 1.0, 0.1), Mean(20, 3.0, 0.1), Change(Arrow.FEW, 2.0)),
        (Mean(20, 1.0, 0.1), Mean(9, 3.0, 0.1), Change(Arrow.FEW, 2.0)),
        (Mean(10, 1.0, 0.3), Mean(10, 1.5, 0.4), Change(Arrow.SAME, 0.5)),
        (Mean(10, 1.0, 0.3), Mean(10, 1.75, 0.4), Change(Arrow.UP, 0.75)),
        (Mean(10, 1.75, 0.3), Mean(10, 1.0, 0.4), Change(Arrow.DOWN, -0.75)),
        (Mean(10, 1.0, 0.0), Mean(10, 1.0, 0.0), Change(Arrow.SAME, 0.0)),
    ],
)
def test_an_arrow_needs_ten_answers_and_more_than_chance(before: Mean, now: Mean, expected: Change):
    assert change(before, now) == expected


@given(st.lists(st.integers(0, 3), max_size=40), st.lists(st.integers(0, 3), max_size=40))
def test_looked_at_from_the_other_side_the_arrow_turns(first: list[int], second: list[int]):
    turned = {Arrow.UP: Arrow.DOWN, Arrow.DOWN: Arrow.UP}
    forth = change(mean_of(first), mean_of(second)).arrow
    back = change(mean_of(second), mean_of(first)).arrow

    assert back == turned.get(forth, forth)
