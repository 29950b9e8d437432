"""What a department's health is made of: parts that add up, fixed weights, silence never green."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.health import parts
from brm.health.parts import WEIGHTS, Facts, health

DAY = date(2026, 3, 3)
FULL = Facts(
    experience=340, experience_n=31, in_time=9, answers=15, confirmed=6, confirmed_of=9,
    kept_visits=5, visits=6, silence=13, rhythm=14, kept_business=3, due_business=4, kept_it=5,
    due_it=8, sign_on="2026-02-18",
)  # fmt: skip


@st.composite
def some_of(draw) -> tuple[int, int]:
    of = draw(st.integers(0, 400))
    return draw(st.integers(0, of)), of


@st.composite
def any_facts(draw) -> Facts:
    (in_time, answers), (confirmed, confirmed_of) = draw(some_of()), draw(some_of())
    (kept_visits, visits), (kept_business, due_business) = draw(some_of()), draw(some_of())
    kept_it, due_it = draw(some_of())
    sign = draw(st.none() | st.integers(0, 900))
    return Facts(
        experience=draw(st.none() | st.integers(100, 500)), in_time=in_time, answers=answers,
        confirmed=confirmed, confirmed_of=confirmed_of, kept_visits=kept_visits, visits=visits,
        silence=draw(st.none() | st.integers(0, 900)), rhythm=draw(st.integers(1, 400)),
        kept_business=kept_business, due_business=due_business, kept_it=kept_it, due_it=due_it,
        sign_on="" if sign is None else (DAY - timedelta(days=sign)).isoformat(),
    )  # fmt: skip


@given(any_facts())
def test_the_points_add_up_to_the_number_and_what_they_are_of_to_a_hundred(facts):
    found = health(facts, DAY)
    known = [part for part in found.parts if part.points is not None]

    if found.score is None:
        assert known == []
    else:
        assert sum(part.points for part in known) == found.score
        assert sum(part.out_of for part in known) == 100
        assert all(0 <= part.points <= part.out_of for part in known)


@given(any_facts())
def test_the_weights_stay_as_they_are_to_each_other_whatever_is_known(facts):
    known = [part for part in health(facts, DAY).parts if part.points is not None]

    whole = sum(WEIGHTS[part.name] for part in known)
    for part in known:
        assert abs(part.out_of - 100 * WEIGHTS[part.name] / whole) < 1


@given(any_facts(), st.integers(0, 900))
def test_without_a_sign_of_life_for_two_rhythms_there_is_never_a_number(facts, beyond):
    last = DAY - timedelta(days=2 * facts.rhythm + 1 + beyond)
    for sign in ("", last.isoformat()):
        assert health(replace(facts, sign_on=sign), DAY).score is None


@given(any_facts())
def test_one_more_answer_on_time_promise_kept_or_visit_kept_never_takes_points_away(facts):
    facts = replace(facts, sign_on=DAY.isoformat())
    before = parts.answers(facts), parts.promises(facts), parts.visits(facts)
    better = replace(
        facts, in_time=facts.in_time + 1, answers=facts.answers + 1,
        kept_it=facts.kept_it + 1, due_it=facts.due_it + 1,
        kept_visits=facts.kept_visits + 1, visits=facts.visits + 1,
    )  # fmt: skip
    after = parts.answers(better), parts.promises(better), parts.visits(better)

    judged = (facts.answers, facts.due_it, facts.visits)  # what was judged by nothing may begin low
    for old, new, was in zip(before, after, judged, strict=True):
        assert not was or new >= old


def test_all_four_parts_known_share_a_hundred_as_25_20_15_and_15():
    found = health(FULL, DAY)

    assert [(part.name, part.points, part.out_of) for part in found.parts] == [
        ("experience", 20, 33), ("answers", 17, 27), ("visits", 18, 20), ("promises", 13, 20),
    ]  # fmt: skip
    assert found.score == 68


def test_what_is_not_known_gives_its_weight_to_the_others_and_is_named():
    found = health(replace(FULL, experience=None), DAY)

    assert found.missing == ("experience",)
    assert [part.out_of for part in found.parts] == [None, 40, 30, 30]


def test_with_fewer_than_three_parts_there_is_not_enough_to_say():
    found = health(replace(FULL, experience=None, answers=0, confirmed_of=0), DAY)

    assert (found.score, found.known) == (None, 2)


def test_where_nobody_was_asked_whether_it_helped_being_on_time_is_all():
    assert parts.answers(replace(FULL, confirmed_of=0)) == parts.share(9, 15)
    assert parts.promises(replace(FULL, due_it=0)) == parts.share(3, 4)


@pytest.mark.parametrize(
    ("silence", "left"), [(0, 1), (17, 1), (18, 10 / 11), (27, 1 / 11), (28, 0), (90, 0), (None, 0)]
)
def test_silence_costs_nothing_within_the_window_and_all_from_two_rhythms_on(silence, left):
    assert float(parts.company(replace(FULL, silence=silence))) == pytest.approx(left)


def test_where_no_visit_was_due_and_nobody_ever_came_visits_are_not_known():
    assert parts.visits(replace(FULL, visits=0, silence=None)) is None
    assert parts.visits(replace(FULL, visits=0, silence=3)) == 1


@pytest.mark.parametrize(("rhythm", "days"), [(1, 1), (7, 2), (14, 3), (28, 6), (91, 19)])
def test_the_window_is_a_fifth_of_the_rhythm(rhythm, days):
    assert parts.window(rhythm) == days


@pytest.mark.parametrize(
    ("number", "word"),
    [(100, "strong"), (75, "strong"), (74, "uneven"), (50, "uneven"), (49, "needs_care")],
)
def test_each_number_has_its_word(number, word):
    assert parts.word(number) == word
