"""The measures of feedback: shares, recommendation scores, lost hours, what stands out."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base.scoring import (
    Change,
    Mean,
    change,
    impact,
    lost_hours,
    mean_of,
    mean_of_counts,
    recommendation,
    share,
    share_of,
    stands_out,
)
from brm.base.scoring.changes import Arrow

TO_TEN = range(11)
COUNTS = st.lists(st.integers(0, 30), min_size=11, max_size=11)


def of_ten(**times: int) -> list[int]:
    """So many who said each of 0 to 10: of_ten(s9=10, s5=4)."""
    return [times.get(f"s{value}", 0) for value in TO_TEN]


def test_a_mean_of_counts_is_that_of_the_answers():
    assert mean_of_counts([2, 0, 3], [1, 2, 3], scale=(1, 3)) == mean_of(
        [1, 1, 3, 3, 3], scale=(1, 3)
    )


def test_four_and_five_of_five_are_content():
    found = share_of([1, 6, 7, 13, 4], range(1, 6), lambda value: value >= 4)

    assert (found.n, round(found.value or 0, 1)) == (31, 54.8)


def test_wilsons_band_is_that_of_the_textbook():
    found = share(5, 5)
    half = share(10, 20)

    assert (found.value, found.high) == (100, 100)
    assert found.low == pytest.approx(56.6, abs=0.1)
    assert (half.low, half.high) == pytest.approx((29.9, 70.1), abs=0.1)
    assert share(0, 0) == Mean(0, None)


def test_half_promoters_and_a_fifth_detractors_of_twenty_are_thirty_give_or_take_thirty_four():
    found = recommendation(of_ten(s9=4, s10=6, s8=3, s7=3, s6=2, s0=2), TO_TEN)

    assert (found.n, found.value, round(found.margin or 0)) == (20, 30, 34)
    assert (round(found.low or 0), round(found.high or 0)) == (-4, 64)


def test_all_promoters_are_not_certain():
    found = recommendation(of_ten(s10=10), TO_TEN)

    assert (found.value, found.low, found.high) == (100, 70, 100)
    assert recommendation(of_ten(), TO_TEN) == Mean(0, None)


@given(COUNTS)
def test_a_recommendation_score_stays_on_its_scale_and_turns_with_its_answers(counts: list[int]):
    found = recommendation(counts, TO_TEN)

    if not sum(counts):
        assert found.value is None
        return
    assert -100 <= (found.low or 0) <= (found.value or 0) <= (found.high or 0) <= 100
    assert (found.margin or 0) > 0
    better = recommendation([*counts[:10], counts[10] + 1], TO_TEN)
    assert (better.value or 0) >= (found.value or 0)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_lies_in_its_band_and_the_rest_mirrors_it(both: tuple[int, int]):
    part, n = both
    found, rest = share(part, n), share(n - part, n)

    assert (found.low or 0) <= (found.value or 0) + 1e-9
    assert (found.high or 0) >= (found.value or 0) - 1e-9
    assert (found.low or 0) < (found.high or 0)
    assert (found.value or 0) + (rest.value or 0) == pytest.approx(100)
    assert (found.low or 0) + (rest.high or 0) == pytest.approx(100)


def test_lost_hours_count_those_who_could_say():
    found = lost_hours([2, 3, 0, 1, 0, 4], [0, 0.5, 2, 5.5, 10, None])

    assert (found.n, found.total) == (6, 7.0)
    assert found.mean.value == pytest.approx(7 / 6)
    assert found.mean.low == 0


def test_nobody_who_could_say_has_lost_nothing_known():
    found = lost_hours([0, 0, 3], [0, 1, None])

    assert (found.total, found.mean) == (0, Mean(0, None))


def test_a_change_that_just_leaves_the_band_is_told_apart():
    before = Mean(20, 3.8, 0.3)

    assert change(before, Mean(20, 3.3, 0.3)) == Change(Arrow.DOWN, pytest.approx(-0.5), True)
    assert change(before, Mean(20, 2.3, 0.3)) == Change(Arrow.DOWN, pytest.approx(-1.5), False)


@pytest.mark.parametrize(
    ("found", "does"),
    [
        (Mean(12, 3.0, 0.4, 2.6, 3.4), True),
        (Mean(12, 3.0, 0.6, 2.4, 3.6), False),
        (Mean(9, 1.0, 0.1, 0.9, 1.1), False),
        (Mean(12, 3.0), False),
    ],
)
def test_only_what_chance_does_not_explain_stands_out(found: Mean, does: bool):
    assert stands_out(found, 3.5) is does


@given(COUNTS)
def test_the_whole_weighs_nothing_against_itself(counts: list[int]):
    found = mean_of_counts(counts, TO_TEN)

    assert impact(found, found.value or 0) == 0
    assert math.isclose(impact(found, (found.value or 0) + 1), -found.n, abs_tol=1e-6)
