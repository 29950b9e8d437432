"""One code for the same thing, however it was written."""

import pytest
from django.utils import translation

from relationships.ways.values import app_of, language_of, other_app, value_of, words_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("WhatsApp", "whatsapp"), ("Whats App", "whatsapp"), ("whats-app ", "whatsapp"),
        ("MS Teams", "teams"), ("Microsoft Excel", "excel"), ("Kassa+ 2", "kassa2"),
        ("Café", "cafe"), ("…", ""),
    ],
)  # fmt: skip
def test_an_app_is_known_by_its_letters(written, code):
    assert app_of(written) == code


def test_an_app_on_no_list_keeps_how_it_was_written():
    assert other_app("  Kassa   Plus ") == ("kassaplus", "Kassa Plus")
    assert other_app("whats app") == ("whatsapp", "")
    assert other_app("---") is None


def test_a_channel_is_told_as_a_channel_and_not_as_an_address():
    with translation.override("fr"):
        assert (words_of("channel", "mail"), words_of("channel", "group")) == (
            "Courriel", "Groupe dans une application",
        )  # fmt: skip


def test_a_language_is_one_wherever_it_is_spoken():
    assert [language_of(code) for code in ("en-gb", "fr", "pt-br", "zh-hans", "xx-yy")] == [
        "en", "fr", "pt", "zh-hans", "xx-yy",
    ]  # fmt: skip


def test_what_an_answer_says_is_one_of_our_codes_where_it_can_be():
    assert value_of("language", "Polski") == value_of("language", "Polish") == "pl"
    assert value_of("language", "West Frisian") == "westfrisian"
    assert value_of("app", "Whats App") == "whatsapp"
    assert value_of("channel", "Pigeon post") == "pigeonpost"


def test_values_are_told_in_the_readers_words():
    with translation.override("fr"):
        assert words_of("language", "de") == "Allemand"
    assert words_of("language", "westfrisian", "West Frisian") == "West Frisian"
    assert words_of("device", "own_phone") == "Own phone"
    assert words_of("app", "kassaplus", "Kassa Plus") == "Kassa Plus"
