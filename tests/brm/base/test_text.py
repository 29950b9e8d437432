"""What people type is kept as they meant it, and never stops the database."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm.base.errors import RuleBroken
from brm.base.text import clean, in_short


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("tab\tbell\x07 esc\x1b[0m del\x7f c1\x85", "tab\tbell esc[0m del c1"),
        ("שלום \u200fabc\u200e \u202bx\u202c", "שלום \u200fabc\u200e \u202bx\u202c"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("  spaces stay  ", "  spaces stay  "),
    ],
)
def test_the_words_stay_and_what_cannot_be_seen_goes(typed: str, kept: str):
    assert clean(typed) == kept


@pytest.mark.parametrize(("typed", "code"), [("a\0b", "nul"), ("a\ud800b", "not_text")])
def test_what_cannot_be_kept_is_said(typed: str, code: str):
    with pytest.raises(RuleBroken) as broken:
        clean(typed)

    assert broken.value.code == code


@given(st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cs",))))
def test_cleaning_again_changes_nothing(typed: str):
    once = clean(typed)

    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\n  rows", "two rows"),
        ("abc defg", "abc defg"),
        ("abc defgh", "abc …"),
        ("abcdefghijk", "abcdef …"),
    ],
)
def test_a_line_is_cut_behind_a_whole_word(text, line):
    assert in_short(text, 8) == line
