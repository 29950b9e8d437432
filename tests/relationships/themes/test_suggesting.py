"""Hints: by words of the theme's name and of its remarks, with the words that led to them."""

import pytest

from relationships.themes.suggesting import Known, Suggestion, marked, stem, suggest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("waiting", "waits"), ("printers", "Printer"), ("attente", "attentes"), ("freezing", "freezes"),
        ("répéter", "repetes"), ("connexions", "connexion"),
    ],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


def test_a_word_of_the_name_suggests_the_theme_and_is_shown_as_it_was_written():
    themes = {1: Known.of("Waiting", []), 2: Known.of("Sign-in", [])}

    assert suggest("I waited for the screen.", themes) == [Suggestion(1, ("waited",))]


def test_one_word_of_other_remarks_is_not_enough_two_are():
    themes = {1: Known.of("Slow", ["The screen freezes at noon."])}

    assert suggest("My screen is dark.", themes) == []
    assert suggest("My screen freezes.", themes) == [Suggestion(1, ("screen", "freezes"))]


def test_the_surest_comes_first_and_empty_words_say_nothing():
    themes = {
        1: Known.of("Paper", ["Two forms for one request, on paper."]),
        2: Known.of("Forms", ["There are always more of them with this."]),
    }

    found = suggest("Forms on paper for each request", themes)

    assert [each.theme for each in found] == [1, 2]
    assert suggest("There are always more of them with this.", themes) == []


def test_the_words_that_led_to_it_are_marked_and_nothing_is_lost():
    pieces = marked("Waiting, and waits again.", ["waiting"])

    assert [piece for piece, is_marked in pieces if is_marked] == ["Waiting", "waits"]
    assert "".join(piece for piece, _is_marked in pieces) == "Waiting, and waits again."
