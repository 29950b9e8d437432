"""Typing errors: what is near is met by its keys, whichever letters went wrong."""

import random
import string

from brm.find.spelling import asked_keys, distance, forgiven, keys_of, nearest

LETTERS = string.ascii_lowercase[:6]


def mistyped(word: str, dice: random.Random) -> str:
    at = dice.randrange(len(word))
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + dice.choice(LETTERS) + word[at:],
            word[:at] + dice.choice(LETTERS) + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
    )


def test_each_word_within_the_errors_that_are_forgiven_shares_a_key():
    dice = random.Random(11)
    for _ in range(3_000):
        meant = "".join(dice.choices(LETTERS, k=dice.randint(3, 14)))
        typed = mistyped(meant, dice)
        if len(meant) >= 8 and dice.random() < 0.6:
            typed = mistyped(typed, dice)
        if distance(typed, meant) <= forgiven(typed):
            assert set(asked_keys(typed)) & set(keys_of(meant)), (typed, meant)


def test_how_far_words_are_apart():
    pairs = [("printer", "pritner", 1), ("kitten", "sitting", 3), ("", "ab", 2), ("ab", "ab", 0)]

    assert [distance(one, other) for one, other, _far in pairs] == [far for *_, far in pairs]


def test_the_nearest_comes_first_and_an_error_is_seldom_in_the_first_letter():
    assert nearest("print", ["paint", "flint", "prints", "point", "sprint"], 9) == [
        "paint", "point", "prints", "sprint",
    ]  # fmt: skip
    assert [forgiven(word) for word in ("abc", "abcd", "abcdefgh", "a" * 31)] == [0, 1, 2, 0]
