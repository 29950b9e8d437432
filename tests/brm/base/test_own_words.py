"""One word in the place of another: the sentence stays right, names and addresses stay theirs."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from brm.base.own_words import OURS, WORDS, worded

FRENCH = Path(settings.BASE_DIR) / "locale/fr/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    ("sentence", "language", "said"),
    [
        ("Nine of your 16 departments", "en", "Nine of your 16 branches"),
        ("A department cannot be part of itself.", "en", "A branch cannot be part of itself."),
        ("The department’s own days", "en", "The branch’s own days"),
        ("%(department)s in /departments/", "en", "%(department)s in /departments/"),
        ("Departmental", "en", "Departmental"),
        ("Ajouter un service", "fr", "Ajouter un bureau"),
        ("Les heures sont celles du service.", "fr", "Les heures sont celles du bureau."),
        ("Services : tous", "fr", "Bureaux : tous"),
    ],
)
def test_the_word_takes_the_place_of_ours(sentence, language, said):
    assert worded(sentence, "branch", language) == said


def test_all_words_of_a_language_behave_alike():
    first = {key: forms["en"][0][0] for key, forms in WORDS.items()}
    french = {key: forms["fr"][0][0] for key, forms in WORDS.items()}

    assert {key for key, letter in first.items() if letter in "aeiou"} == set()
    assert {key for key, letter in french.items() if letter in "aeiouyhéèêâîôû"} == set()


def test_french_sentences_about_departments_use_the_word_that_can_be_exchanged():
    with FRENCH.open("rb") as file:
        about = [m for m in read_po(file) if m.id and OURS in str(m.id).lower()]

    lacking = [m.id for m in about if worded(str(m.string), "branch", "fr") == str(m.string)]

    assert len(about) > 200
    assert lacking == []
