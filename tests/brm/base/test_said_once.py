"""A piece of a page is kept by what it was asked, by language and by the house's own word."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from brm.base.later import Later
from brm.base.said_once import said_once

asked: list[object] = []


@said_once
def told(name: str) -> SafeString:
    asked.append(name)
    return format_html("<b>{}</b> {}", name, gettext("Department"))


def test_the_same_question_is_answered_once_for_each_language():
    asked.clear()
    with override("en"):
        english = [told("Clinics"), told("Clinics")]
    with override("fr"):
        french = told("Clinics")

    assert english == ["<b>Clinics</b> Department"] * 2
    assert french == "<b>Clinics</b> Service"
    assert asked == ["Clinics", "Clinics"]


def test_what_was_safe_once_makes_nothing_safe_that_is_not():
    with override("en"):
        assert told(SafeString("<i>x</i>")).startswith("<b><i>x</i>")
        assert told("<i>x</i>").startswith("<b>&lt;i&gt;")


def test_rows_are_put_into_words_when_they_are_reached():
    said: list[int] = []
    rows = Later([1, 2, 3], lambda number: said.append(number) or f"row {number}")

    assert len(rows) == 3
    assert not said
    assert rows[1] == "row 2"
    assert rows[1:] == ["row 2", "row 3"]
    assert list(rows) == ["row 1", "row 2", "row 3"]
