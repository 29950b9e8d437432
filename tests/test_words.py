"""Messages and pages without sign-in speak French completely."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from relationships.voices.queries import time_lost

ROOT = Path(settings.BASE_DIR)
PLACEHOLDER = re.compile(r"%\((\w+)\)")
SPOKEN = [code for code, _name in settings.LANGUAGES if code != "en"]
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PYTHON = (
    "*/*/letters.py", "relationships/outbox/*.py", "relationships/links/*.py",
    "relationships/rounds/words.py", "brm/dashboard/digest.py", "brm/templatetags/times.py",
)  # fmt: skip
PAGES = ("public.html", "_fault.html", "4*.html", "5*.html", "public/**/*.html", "emails/*")


def sources() -> Iterator[tuple[Path, str]]:
    """What the readers of messages and of pages without sign-in may see, as Python."""
    for pattern in PYTHON:
        for path in sorted(ROOT.glob(pattern)):
            yield path, path.read_text()
    for pattern in PAGES:
        for path in sorted((ROOT / "templates").glob(pattern)):
            yield path, templatize(path.read_text(), origin=str(path))


def said() -> dict[tuple[str, str], str]:
    """(context, words) of each marked string, and the file that says it."""
    found = {}
    for path, code in sources():
        if path.name in {"models.py", "choices.py"}:
            continue
        lines = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)
        for _line, words, _comments, context in lines:
            one = words if isinstance(words, str) else words[0]
            found[context or "", one] = str(path.relative_to(ROOT))
    return found


def missing(language: str) -> dict[tuple[str, str], str]:
    """Marked strings for which the language has no words yet, each with its file."""
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        known = {
            (message.context or "", message.id if isinstance(message.id, str) else message.id[0])
            for message in read_po(file)
            if message.id and message.string and not message.fuzzy and all(message.string)
        }
    return {key: path for key, path in said().items() if key not in known}


@pytest.mark.parametrize("language", SPOKEN)
def test_every_word_of_messages_and_open_pages_is_translated(language):
    assert missing(language) == {}


def test_something_was_found_to_translate():
    assert len(said()) > 200


@pytest.mark.parametrize("language", SPOKEN)
def test_no_sentence_of_a_catalogue_is_empty_or_guessed(language):
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        entries = [message for message in read_po(file) if message.id]
    assert [m.id for m in entries if m.fuzzy or not all(texts(m.string))] == []


@pytest.mark.parametrize("language", SPOKEN)
def test_a_translation_names_nothing_that_is_not_there(language):
    with (ROOT / f"locale/{language}/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file):
            ids, strings = texts(message.id), texts(message.string)
            assert named(strings) <= named(ids), message.id


def texts(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,)


def named(words: tuple[str, ...]) -> set[str]:
    return {name for text in words for name in PLACEHOLDER.findall(text)}


def test_a_reader_of_french_reads_french():
    with override("fr"):
        assert gettext("Stop these messages") == "Arrêter ces messages"


def test_a_reader_of_french_reads_a_comma_in_numbers():
    with override("fr"):
        assert time_lost(90) == "1,5 h par semaine"
        assert time_lost(180) == "3 h par semaine"
