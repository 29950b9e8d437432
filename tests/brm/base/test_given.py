"""Words of the product's data in the reader's language, and marked where that language lacks them."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from brm.base import own_words
from brm.base.given import Spoken, spoken

OURS = "Who decides, and who only thinks they do?"
FRENCH = "Qui décide, et qui croit seulement décider ?"
THEIRS = "Who feeds the department’s cat?"


def test_what_is_ours_is_read_in_ones_own_language():
    with override("fr"):
        assert spoken(OURS) == Spoken(FRENCH)
    with override("en"):
        assert spoken(OURS) == Spoken(OURS)


def test_what_nobody_translated_stays_and_names_its_language():
    with override("fr"):
        assert spoken(THEIRS) == Spoken(THEIRS, "en")
        assert spoken("Wer füttert die Katze?", "de") == Spoken("Wer füttert die Katze?", "de")
        assert spoken("", "de") == Spoken("")


def test_what_a_house_wrote_in_ones_own_language_needs_no_mark():
    with override("fr"):
        assert spoken("Qui nourrit le chat ?", "fr", is_own=True) == Spoken("Qui nourrit le chat ?")
    with override("en"):
        assert spoken("Qui nourrit le chat ?", "fr") == Spoken("Qui nourrit le chat ?", "fr")


@pytest.fixture
def _wards(monkeypatch):
    monkeypatch.setattr(own_words._Chosen, "ask", staticmethod(lambda: "ward"))


@pytest.mark.usefixtures("_wards")
def test_the_houses_word_goes_into_our_sentences_and_into_none_of_theirs():
    with override("en"):
        assert spoken(THEIRS).words == "Who feeds the ward’s cat?"
        assert spoken(THEIRS, is_own=True).words == THEIRS
    with override("fr"):
        assert spoken("The department’s service", is_own=True).words == "The department’s service"


def test_on_a_page_the_mark_is_an_attribute_and_the_words_are_safe():
    page = Template("{% load marks %}{% spoken words %}")
    with override("fr"):
        marked = page.render(Context({"words": "<b>Why?</b>"}))
        plain = page.render(Context({"words": OURS}))

    assert marked == '<span lang="en" dir="auto">&lt;b&gt;Why?&lt;/b&gt;</span>'
    assert plain == FRENCH
