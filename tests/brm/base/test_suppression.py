"""Nobody's answer can be worked out: proved against somebody who keeps all pages and calculates.

The attacker below knows nothing of the method. Each shown figure is an equation over the answers of
the groups, those given before and after each publication apart. By exact elimination over fractions
the attacker looks for any sum of shown figures that speaks of fewer people than may be told of
(also of nobody: that nobody answered somewhere), or of one hidden group alone, however large.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.suppression import Answered, Group, Shown, decide, decide_questions, why_not
from brm.base.suppression.tree import LEVELS, WORTH_OF_A_LEVEL

Row = list[Fraction]


# ---- The attacker -----------------------------------------------------------------------------------


def reduced(rows: Iterable[Row]) -> list[Row]:
    """Row echelon form, exactly; leading columns are cleared in all other rows."""
    basis: list[tuple[int, Row]] = []
    for given_row in rows:
        row = list(given_row)
        for lead, known in basis:
            if row[lead]:
                row = [a - row[lead] * b for a, b in zip(row, known, strict=True)]
        lead = next((at for at, value in enumerate(row) if value), None)
        if lead is None:
            continue
        row = [value / row[lead] for value in row]
        basis = [
            (at, [a - known[lead] * b for a, b in zip(known, row, strict=True)])
            for at, known in basis
        ]
        basis.append((lead, row))
    return [row for _lead, row in sorted(basis)]


def finds(
    rows: Sequence[Sequence[int]],
    sizes: Sequence[int],
    smallest: int,
    hidden: Iterable[Sequence[int]] = (),
) -> set[int] | None:
    """The columns that some sum of rows speaks of alone, though it must not.

    Columns with fewer than `smallest` people together, or those of one of the `hidden` groups.
    """
    small = [at for at, size in enumerate(sizes) if size < smallest]
    large = [at for at, size in enumerate(sizes) if size >= smallest]
    order = large + small
    basis = reduced([[Fraction(row[at]) for at in order] for row in rows])
    for group in hidden:
        outside = [at for at, column in enumerate(order) if column not in group]
        if len(reduced([[row[at] for at in outside] for row in basis])) < len(basis):
            return set(group)
    basis = [row[len(large) :] for row in basis if not any(row[: len(large)])]
    if not basis:
        return None
    for amount in range(1, len(small) + 1):
        for chosen in combinations(range(len(small)), amount):
            if sum(sizes[small[at]] for at in chosen) >= smallest:
                continue
            outside = [at for at in range(len(small)) if at not in chosen]
            left = reduced([[row[at] for at in outside] for row in basis])
            if len(left) < len(basis):
                return {small[at] for at in chosen}
    return None


def members(groups: Sequence[Group]) -> dict[object, set[object]]:
    parent = {group.key: group.parent for group in groups}
    inside: dict[object, set[object]] = {group.key: set() for group in groups}
    for group in groups:
        above: object = group.key
        while above is not None:
            inside[above].add(group.key)
            above = parent[above]
    return inside


def figures(groups: Sequence[Group], shown: Shown) -> Iterator[set[object]]:
    inside = members(groups)
    yield from ({key} for key in shown.own)
    yield from (inside[key] for key in shown.subtree)


def attack(releases: Sequence[tuple[Sequence[Group], Shown]], smallest: int) -> set[int] | None:
    """Keeps the pages of all publications; columns are (group, answers since the one before).

    Of a group that nobody can have joined since, no column is left to look for.
    """
    keys = [group.key for group in releases[0][0]]
    columns: list[tuple[object, int]] = []
    sizes: list[int] = []
    before = dict.fromkeys(keys, 0)
    for number, (groups, _shown) in enumerate(releases):
        for group in groups:
            if group.asked is None or max(group.asked, group.n) > before[group.key]:
                columns.append((group.key, number))
                sizes.append(group.n - before[group.key])
        before = {group.key: group.n for group in groups}
    rows = [
        [int(key in figure and epoch <= number) for key, epoch in columns]
        for number, (groups, shown) in enumerate(releases)
        for figure in figures(groups, shown)
    ]
    hidden = [
        [at for at, (key, epoch) in enumerate(columns) if key == group.key and epoch <= number]
        for number, (groups, shown) in enumerate(releases)
        for group in groups
        if not any(group.key in past.own for _groups, past in releases[: number + 1])
    ]
    return finds(rows, sizes, smallest, [group for group in hidden if group])


def test_the_attacker_is_no_fool():
    only_small_hidden = Shown(frozenset(), frozenset({0, 2, 3}), {})
    two_hidden = Shown(frozenset({3}), frozenset({0, 3}), {})
    only_large_hidden = Shown(frozenset({1, 3}), frozenset({0, 1, 3}), {})
    all_shown = Shown(frozenset({1}), frozenset({0, 1}), {})
    before, after = [Group(0, None, 0, 0), Group(1, 0, 5)], [Group(0, None, 0, 0), Group(1, 0, 6)]

    assert attack([(flat(2, 6, 40), only_small_hidden)], 5) == {0}
    assert attack([(flat(2, 2, 40), two_hidden)], 5) == {0, 1}
    assert attack([(flat(0, 0, 40), two_hidden)], 5) == {0, 1}
    assert attack([(flat(6, 7, 40), only_large_hidden)], 5) == {1}
    assert attack([(flat(2, 6, 40), two_hidden)], 5) is None
    assert attack([(before, all_shown), (after, all_shown)], 5) == {1}


# ---- Trees ----------------------------------------------------------------------------


COUNTS = st.one_of(st.integers(0, 9), st.sampled_from([0, 1, 4, 5, 12, 40]))


@st.composite
def trees(draw: st.DrawFn, most: int = 9) -> list[Group]:
    amount = draw(st.integers(1, most))
    parents = [None, *(draw(st.none() | st.integers(0, at - 1)) for at in range(1, amount))]
    counts = [draw(COUNTS) for _ in range(amount)]
    more = [draw(st.sampled_from([None, 0, 0, 3])) for _ in range(amount)]
    return [
        Group(at, parents[at], n, None if extra is None else n + extra)
        for at, (n, extra) in enumerate(zip(counts, more, strict=True))
    ]


def grown(groups: Sequence[Group], more: Sequence[int]) -> list[Group]:
    """So many more answers; no more than were asked."""
    return [
        group._replace(
            n=group.n + extra if group.asked is None else min(group.asked, group.n + extra)
        )
        for group, extra in zip(groups, more, strict=True)
    ]


@settings(max_examples=400)
@given(groups=trees(), smallest=st.integers(2, 8))
def test_nothing_hidden_can_be_worked_out(groups: list[Group], smallest: int):
    shown = decide(groups, smallest=smallest)

    assert attack([(groups, shown)], smallest) is None


@settings(max_examples=200)
@given(data=st.data(), groups=trees(most=5), smallest=st.sampled_from([3, 5]))
def test_nor_by_comparing_one_publication_with_the_next(
    data: st.DataObject, groups: list[Group], smallest: int
):
    releases, published = [], None
    for _ in range(3):
        shown = decide(groups, smallest=smallest, published=published)
        releases.append((groups, shown))
        published = shown.published
        more = data.draw(
            st.lists(st.integers(0, 6), min_size=len(groups), max_size=len(groups)), "more"
        )
        groups = grown(groups, more)

    assert attack(releases, smallest) is None


@settings(max_examples=100)
@given(data=st.data(), people=trees(most=7))
def test_nor_in_any_question(data: st.DataObject, people: list[Group]):
    counts = {
        question: {group.key: Answered(data.draw(st.integers(0, group.n))) for group in people}
        for question in ("first", "second")
    }

    base, by_question, _answers = decide_questions(people, counts)

    assert attack([(people, base)], 5) is None
    for question, shown in by_question.items():
        answers = [
            Group(
                group.key,
                group.parent,
                counts[question][group.key].n,
                group.n if group.key in base.own else group.asked,
            )
            for group in people
        ]
        assert attack([(answers, shown)], 5) is None
        assert shown.own <= base.own
        assert shown.subtree <= base.subtree


@settings(max_examples=100)
@given(people=trees())
def test_words_need_eight_and_a_shown_number(people: list[Group]):
    base = decide(people)

    words = decide(people, smallest=8, among=base)

    assert attack([(people, words)], 8) is None
    assert words.own <= base.own
    assert words.subtree <= base.subtree


@settings(max_examples=100)
@given(groups=trees(), data=st.data())
def test_the_order_of_the_groups_changes_nothing(groups: list[Group], data: st.DataObject):
    assert decide(data.draw(st.permutations(groups))) == decide(groups)


# ---- As little as possible --------------------------------------------------------------------------


def price(groups: Sequence[Group], hidden: Iterable[tuple[int, int]]) -> tuple[int, int]:
    hidden = list(hidden)
    return (
        sum(WORTH_OF_A_LEVEL ** (LEVELS - depth) for depth, _n in hidden),
        sum(n for _depth, n in hidden),
    )


def candidates(groups: Sequence[Group]) -> list[tuple[frozenset[object], int, int]]:
    """Each figure with anybody in it, once: who is in it, its level, how many."""
    parent = {group.key: group.parent for group in groups}
    n = {group.key: group.n for group in groups}
    has_children = set(parent.values())
    found = []
    for key, inside in members(groups).items():
        depth, above = 0, parent[key]
        while above is not None:
            depth, above = depth + 1, parent[above]
        whole = sum(n[each] for each in inside)
        if whole:
            found.append((frozenset(inside), depth, whole))
        if key in has_children and n[key]:
            found.append((frozenset({key}), depth + 1, n[key]))
    return found


@settings(max_examples=150)
@given(groups=trees(most=5))
def test_no_safe_choice_hides_less(groups: list[Group]):
    """Compared with every set of figures that the attacker finds nothing in."""
    smallest = 5
    at_all = [group for group in groups if group.n or group.asked != 0]
    keys = [group.key for group in at_all]
    sizes = [group.n for group in at_all]
    all_of_them = candidates(groups)
    may = [each for each in all_of_them if each[2] >= smallest]
    never = [(depth, n) for _inside, depth, n in all_of_them if n < smallest]
    shown = decide(groups, smallest=smallest)
    visible = {frozenset(figure) for figure in figures(groups, shown)}
    own = {frozenset({key}) for key in shown.own}
    has_children = {group.parent for group in groups}

    def is_visible(inside: frozenset[object], key_of_own: bool) -> bool:
        return inside in (own if key_of_own else visible)

    mine = price(
        groups,
        [
            (depth, n)
            for inside, depth, n in all_of_them
            if not is_visible(inside, len(inside) == 1 and next(iter(inside)) in has_children)
        ],
    )
    best = None
    for amount in range(len(may) + 1):
        for hidden in combinations(range(len(may)), amount):
            cost = price(groups, [may[at][1:] for at in hidden] + never)
            if best is not None and cost >= best:
                continue
            rows = [
                [int(key in may[at][0]) for key in keys]
                for at in range(len(may))
                if at not in hidden
            ]
            alone = {
                key
                for row in rows
                if sum(row) == 1
                for key, one in zip(keys, row, strict=True)
                if one
            }
            unseen = [[at] for at, key in enumerate(keys) if key not in alone]
            if finds(rows, sizes, smallest, unseen) is None:
                best = cost
    assert mine == best


# ---- By hand ----------------------------------------------------------------------------


def flat(*counts: int, own: int = 0) -> list[Group]:
    return [Group(0, None, own, own), *(Group(at, 0, n) for at, n in enumerate(counts, 1))]


@pytest.mark.parametrize(
    ("groups", "own", "subtree"),
    [
        ([], set(), set()),
        ([Group(0, None, 0)], set(), set()),
        ([Group(0, None, 4)], set(), set()),
        ([Group(0, None, 5)], {0}, {0}),
        ([Group(0, None, 9), Group(1, 0, 0, 0)], {0}, {0}),  # nobody was asked below it
        ([Group(0, None, 9), Group(1, 0, 0)], set(), {0}),  # else that nobody answered is told
        (flat(7), {1}, {0, 1}),  # one child alone: the same people twice
        (flat(4, 30), set(), {0}),  # else 34 - 30 = 4
        (flat(2, 6, 40), {3}, {0, 3}),  # the next smallest goes too
        (flat(2, 2, 6, 40), {4}, {0, 4}),  # two hidden ones of four people are not enough
        (flat(3, 4, 6, 40), {3, 4}, {0, 3, 4}),  # seven people are
        (flat(0, 6, 40), {3}, {0, 3}),  # that nobody answered is hidden like few answers
        (flat(0, 0, 6), set(), {0}),
        (flat(6, 0, 0, 7), {4}, {0, 4}),
        (flat(6, 7, own=3), {2}, {0, 2}),  # the department's own people are a group like any
        (flat(6, 7, own=5), {0, 1, 2}, {0, 1, 2}),
        ([Group(0, None, 4), Group(1, None, 9)], {1}, {1}),  # two trees do not touch
    ],
)
def test_small_trees(groups: list[Group], own: set[int], subtree: set[int]):
    shown = decide(groups)

    assert (shown.own, shown.subtree) == (own, subtree)


def test_the_difference_two_levels_up_is_seen():
    groups = [
        Group("all", None, 0, 0),
        Group("care", "all", 0, 0),
        Group("care/day", "care", 9),
        Group("care/night", "care", 3),
        Group("claims", "all", 8),
    ]

    shown = decide(groups)

    assert shown.subtree == {"all", "care", "claims"}


def test_the_total_of_all_stays_where_a_chain_below_can_go():
    groups = [
        Group(0, None, 0, 0),
        Group(1, 0, 3),
        Group(2, 0, 0, 0),
        Group(3, 2, 5),
        Group(4, 2, 5),
    ]

    assert decide(groups).subtree == {0, 3}


def test_results_appear_at_five_and_change_only_with_five_more():
    first = decide(flat(6, 9))
    close = decide(flat(8, 14), published=first.published)
    later = decide(flat(13, 19), published=close.published)

    assert first.subtree == {0, 1, 2}
    assert close.subtree == {0}  # seven new ones; 1 and 2 keep their numbers, else two would show
    assert close.published == {0: 0, 1: 8, 2: 14}
    assert later.subtree == {0, 1, 2}


def test_a_total_waits_where_only_one_part_can_have_changed():
    first = decide([Group(0, None, 0, 0), Group(1, 0, 6, 6), Group(2, 0, 9, 20)])

    close = decide(
        [Group(0, None, 0, 0), Group(1, 0, 6, 6), Group(2, 0, 16, 20)], published=first.published
    )

    assert first.subtree == {0, 1, 2}
    assert close.subtree == {2}


def test_hidden_groups_that_all_answered_the_same_are_hidden_with_their_total():
    people = [Group(0, None, 0, 0), *(Group(at, 0, n) for at, n in ((1, 3), (2, 4), (3, 9)))]
    answers = {1: Answered(3, {5: 3}), 2: Answered(4, {5: 4}), 3: Answered(9, {1: 4, 5: 5})}
    other = {**answers, 2: Answered(4, {4: 1, 5: 3})}

    base, shown, _answers = decide_questions(people, {"same": answers, "other": other})

    assert base.subtree == {0, 3}
    assert shown["same"].subtree == {3}
    assert shown["other"].subtree == {0, 3}


def test_an_answer_taken_back_makes_nothing_readable():
    first = decide(flat(6, 9))

    assert decide(flat(5, 9), published=first.published).subtree == frozenset()


def test_a_live_workshop_announces_three():
    assert decide(flat(3, 4), smallest=3).subtree == {0, 1, 2}


@pytest.mark.parametrize(
    "groups",
    [
        [Group(1, None, -1)],
        [Group(1, None, 1), Group(1, None, 1)],
        [Group(1, 2, 1)],
        [Group(1, 2, 1), Group(2, 1, 1)],
    ],
)
def test_what_is_no_tree_is_refused(groups: list[Group]):
    with pytest.raises(ValueError, match="group"):
        decide(groups)


def test_five_thousand_groups_and_a_chain_of_a_thousand():
    wide = [Group(0, None, 0), *(Group(at, (at - 1) // 8, at % 11) for at in range(1, 5000))]
    deep = [Group(0, None, 3), *(Group(at, at - 1, at % 7) for at in range(1, 1000))]
    begun = time.thread_time()

    assert 0 in decide(wide).subtree
    assert 0 in decide(deep).subtree
    assert time.thread_time() - begun < 2  # half a second where nothing else runs


def test_one_sentence_says_why():
    assert why_not(5).startswith("Not shown: fewer than 5 answers here, or beside it")
