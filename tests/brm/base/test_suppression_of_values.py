"""Which values of one group are told: nothing of fewer than five, nor what would give it away."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brm.base.suppression import SMALLEST, Values, tell


@pytest.mark.parametrize(
    ("counts", "of", "told", "has_others"),
    [
        ({"de": 12}, 12, {"de": 12}, False),
        ({"de": 10, "fr": 8}, 18, {"de": 10, "fr": 8}, False),
        # the few others are put together, and what would tell how few goes to them
        ({"de": 10, "fr": 6, "pl": 2}, 18, {"de": 10}, True),
        ({"de": 10, "fr": 6, "pl": 3, "tr": 2}, 21, {"de": 10, "fr": 6}, True),
        # where only a few do otherwise the number would tell of them
        ({"de": 10, "fr": 2}, 12, {"de": None}, True),
        ({"de": 30, "fr": 1}, 31, {"de": None}, True),
        ({"de": 5, "fr": 1}, 6, {}, True),  # "most" could only be five
        # a value that is nobody's is none
        ({"de": 12, "fr": 0}, 12, {"de": 12}, False),
        ({"de": 4, "fr": 1}, 5, {}, True),
    ],
)
def test_small_numbers_and_what_gives_them_away_are_not_told(counts, of, told, has_others):
    assert tell(counts, of) == Values(of, told, has_others)


def test_of_fewer_than_five_people_nothing_is_told():
    assert tell({"de": 4}, 4) is None


def test_beside_several_values_of_one_person_those_few_who_lack_one_are_not_told():
    assert tell({"de": 11, "fr": 9}, 12) == Values(12, {"de": None, "fr": None}, False)
    assert tell({"de": 5, "fr": 6}, 6) == Values(6, {"fr": 6}, True)


def test_what_was_noticed_stands_for_itself():
    """Nobody says that everybody was counted, so one hidden value tells nothing of the rest."""
    assert tell({"phone": 6}, 12, covers=False) == Values(12, {"phone": 6}, False)
    assert tell({"phone": 3}, 12, covers=False) == Values(12, {}, True)
    assert tell({"phone": 7, "chat": 1}, 12, covers=False) == Values(12, {"phone": 7}, True)
    assert tell({"phone": 10}, 12, covers=False) == Values(12, {"phone": None}, False)


@pytest.mark.parametrize("counts", [{"de": 13}, {"de": -1}])
def test_numbers_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="More people"):
        tell(counts, 12)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 20))
def test_no_number_tells_of_fewer_than_five(amounts, more):
    """Also where one person has several values."""
    counts = {f"v{at}": n for at, n in enumerate(amounts)}
    of = max([*amounts, 0]) + more

    said = tell(counts, of)

    assert (said is None) == (of < SMALLEST)
    for value, n in (said.told if said else {}).items():
        assert n is None or (n == counts[value] and n >= SMALLEST and of - n not in range(1, 5))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_where_values_add_up_the_rest_is_of_nobody_or_of_five_in_two_values(amounts):
    counts = {f"v{at}": n for at, n in enumerate(amounts)}

    said = tell(counts, sum(amounts))

    if said is not None:
        told = {value for value, n in said.told.items() if n is not None}
        rest = [n for value, n in counts.items() if n and value not in told]
        assert not rest or (sum(rest) >= SMALLEST and len(rest) >= 2)


def test_whoever_knows_the_rule_finds_no_hidden_number():
    """All truths of up to twelve people with up to four values: each page fits several of them, and in
    these each hidden number is one or another, though the values themselves be known."""
    truths = defaultdict(list)
    for counts in product(range(13), repeat=4):
        if SMALLEST <= sum(counts) <= 12:
            named = dict(zip("abcd", counts, strict=True))
            said = tell(named, sum(counts))
            truths[said.of, tuple(sorted(said.told.items())), said.has_others].append(named)

    for (_of, told, _others), fitting in truths.items():
        numbered = {value for value, n in told if n is not None}
        for value in set("abcd") - numbered:
            known = {named[value] for named in fitting}
            assert known == {0} or len(known) > 1, (told, value, known)
