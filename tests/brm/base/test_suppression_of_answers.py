"""Answers that are ticked beside others: who keeps all pages works out no number that is not told."""

import time
from collections.abc import Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.suppression import Answered, Decided, Group, Opener, decide_questions
from tests.brm.base.test_suppression import attack, flat, grown, trees

Ticks = Mapping[int, Mapping[object, int]]  # answer -> group -> how many ticked it
OPTIONS = (1, 2, 3)


def ticked(groups: Sequence[Group], draw: st.DataObject) -> dict[int, dict[object, int]]:
    """As many ticks as one likes, but nobody ticks nothing."""
    found: dict[int, dict[object, int]] = {option: {} for option in OPTIONS}
    for group in groups:
        times = [draw.draw(st.integers(0, group.n)) for _ in OPTIONS]
        short = group.n - sum(times)
        for option, n in zip(OPTIONS, times, strict=True):
            more = max(0, min(short, group.n - n))
            short -= more
            found[option][group.key] = n + more
    return found


def decided(
    groups: Sequence[Group],
    ticks: Ticks,
    before: "tuple[Decided, Sequence[Group], Ticks] | None" = None,
) -> Decided:
    told: dict[object, dict[int, int]] = {group.key: {} for group in groups}
    published: dict[object, Mapping[object, int]] = {}
    if before:
        last, _groups, _ticks = before
        published = {None: last.people.published, "used": last.questions["used"].published}
        for option, shown in last.answers["used"].items():
            for key, n in shown.published.items():
                told[key][option] = n
    held = published.get("used", {})
    answers = {
        group.key: Answered(
            group.n,
            {option: ticks[option][group.key] for option in OPTIONS} if not held else {},
            {option: ticks[option][group.key] for option in OPTIONS},
            told[group.key],
        )
        for group in groups
    }
    return decide_questions(
        groups, {"used": answers}, several={"used": OPTIONS}, published=published
    )


def who_ticked(groups: Sequence[Group], ticks: Mapping[object, int], found: Decided) -> list[Group]:
    """The tree of one answer; that nobody can have ticked it is known where nobody answered."""
    return [
        group._replace(
            n=ticks[group.key],
            asked=group.n if group.key in found.questions["used"].own else group.asked,
        )
        for group in groups
    ]


@settings(max_examples=150)
@given(draw=st.data(), groups=trees(most=7))
def test_no_answer_that_few_ticked_is_told_nor_found_by_calculating(
    draw: st.DataObject, groups: list[Group]
):
    ticks = ticked(groups, draw)

    found = decided(groups, ticks)

    for option, shown in found.answers["used"].items():
        assert attack([(who_ticked(groups, ticks[option], found), shown)], 5) is None
        assert shown.own <= found.questions["used"].own
        assert shown.subtree <= found.questions["used"].subtree


@settings(max_examples=60)
@given(draw=st.data(), groups=trees(most=4))
def test_nor_by_comparing_one_publication_with_the_next(draw: st.DataObject, groups: list[Group]):
    ticks = ticked(groups, draw)
    first = decided(groups, ticks)
    more = [draw.draw(st.integers(0, 8)) for _ in groups]
    later = grown(groups, more)
    then = {
        option: {
            group.key: ticks[option][group.key]
            + draw.draw(st.integers(0, group.n - before.n), "more ticks")
            for group, before in zip(later, groups, strict=True)
        }
        for option in OPTIONS
    }
    last = decided(later, then, (first, groups, ticks))

    for option in OPTIONS:
        releases = [
            (who_ticked(groups, ticks[option], first), first.answers["used"][option]),
            (who_ticked(later, then[option], last), last.answers["used"][option]),
        ]
        assert attack(releases, 5) is None


@settings(max_examples=80)
@given(draw=st.data(), n=st.integers(5, 12))
def test_what_is_not_told_of_a_figure_can_be_several_numbers(draw: st.DataObject, n: int):
    """Also for somebody who knows how many answered, and that nobody ticks nothing."""
    groups = [Group(0, None, n, n)]
    ticks = ticked(groups, draw)

    found = decided(groups, ticks)

    told = {option for option in OPTIONS if 0 in found.answers["used"][option].subtree}
    hidden = [option for option in OPTIONS if option not in told]
    if 0 not in found.questions["used"].subtree:
        return
    assert all(ticks[option][0] >= 5 for option in told)
    known = sum(ticks[option][0] for option in told)
    fits = [
        numbers
        for numbers in product(range(n + 1), repeat=len(hidden))
        if known + sum(numbers) >= n
    ]
    for place, _option in enumerate(hidden):
        assert len({numbers[place] for numbers in fits}) > 1
    if told:
        assert len(hidden) != 1
        assert not hidden or sum(ticks[option][0] for option in hidden) >= 5


def test_the_least_ticked_are_hidden_until_two_share_five():
    groups = [Group(0, None, 12, 20)]

    def told(*times: int) -> list[int | None]:
        ticks = {option: {0: n} for option, n in zip(OPTIONS, times, strict=True)}
        shown = decided(groups, ticks).answers["used"]
        return [
            n if 0 in shown[option].subtree else None
            for option, n in zip(OPTIONS, times, strict=True)
        ]

    assert told(12, 9, 7) == [12, 9, 7]
    assert told(12, 9, 3) == [12, None, None]
    assert told(12, 4, 3) == [12, None, None]
    assert told(12, 2, 2) == [None, None, None]
    assert told(12, 9, 0) == [12, None, None]


def test_the_same_answer_is_hidden_elsewhere_too_where_the_total_would_tell_it():
    groups = flat(9, 8, 30)
    ticks = {
        1: {0: 0, 1: 2, 2: 7, 3: 20},
        2: {0: 0, 1: 8, 2: 7, 3: 20},
        3: {0: 0, 1: 7, 2: 6, 3: 9},
    }

    shown = decided(groups, ticks).answers["used"]

    assert shown[1].subtree == {0, 3}  # 29 - 20 leaves nine ticks of two departments
    assert shown[2].subtree == {0, 1, 2, 3}
    assert shown[3].subtree == {0, 3}  # beside the first one, in each of the two


def test_a_rest_in_which_all_ticked_it_is_hidden_with_its_total():
    groups = flat(6, 6, 30)
    ticks = {
        1: {0: 0, 1: 6, 2: 6, 3: 20},
        2: {0: 0, 1: 1, 2: 6, 3: 20},
        3: {0: 0, 1: 6, 2: 6, 3: 20},
    }

    shown = decided(groups, ticks).answers["used"]

    for option in OPTIONS:
        hidden = {1, 2} - shown[option].subtree
        rest = sum(ticks[option][key] for key in hidden)
        assert 0 not in shown[option].subtree or not hidden or rest < sum([6, 6][: len(hidden)])


def test_what_is_asked_only_after_an_answer_is_shown_only_where_that_answer_is():
    people = flat(20, 9, 8)
    opener = {
        0: Answered(0),
        1: Answered(20, each={1: 9, 2: 20}),
        2: Answered(9, each={1: 7, 2: 9}),
        3: Answered(8, each={1: 2, 2: 8}),
    }
    follows = {key: Answered(answered.each.get(1, 0)) for key, answered in opener.items()}

    alone = decide_questions(people, {"why": follows})
    after = decide_questions(
        people,
        {"used": opener, "why": follows},
        several={"used": (1, 2)},
        opened={"why": Opener("used", (1,))},
    )

    where = after.answers["used"][1]
    assert 3 not in where.subtree
    assert after.questions["why"].subtree <= where.subtree
    assert alone.questions["why"].subtree >= after.questions["why"].subtree


def test_a_question_that_nobody_can_have_been_asked_hides_no_group():
    people = [Group(0, None, 0, 0), Group(1, 0, 9, 9), Group(2, 0, 9, 9), Group(3, 0, 9, 9)]
    opener = {key: Answered(9, each={1: 9 if key == 1 else 0}) for key in (1, 2, 3)}

    found = decide_questions(
        people,
        {"first": opener, "then": {1: Answered(9)}},
        opened={"then": Opener("first", (1,))},
    )

    assert found.questions["then"].subtree == {0, 1}


@pytest.mark.slow
def test_a_thousand_groups_with_nine_answers():
    groups = [Group(0, None, 0), *(Group(at, (at - 1) // 8, at % 23) for at in range(1, 1000))]
    answers = {
        key: Answered(n, each={option: (n * option) // 9 for option in range(1, 10)})
        for key, _parent, n, _asked in groups
    }
    begun = time.thread_time()

    decide_questions(groups, {"used": answers}, several={"used": range(1, 10)})

    assert time.thread_time() - begun < 6
