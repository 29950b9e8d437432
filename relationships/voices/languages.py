"""The languages in which people say things: called in the reader's words, guessed, chosen."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, get_language_info

from relationships.people.models import Person
from relationships.units.models import Unit

if TYPE_CHECKING:
    from relationships.voices.models import Voice

KNOWN = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "hi", "hr", "hu", "it",
    "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sr", "sv", "sw", "tr", "uk", "ur", "vi",
)  # fmt: skip


def called(code: str) -> str:
    """A language in the words of the reader: French, français."""
    return str(get_language_info(code)["name_translated"]) if code in LANG_INFO else code


def choices(empty: str | LazyText = "") -> list[tuple[str, str | LazyText]]:
    """All of them by name, after `empty` for none."""
    names = sorted(((code, called(code)) for code in KNOWN), key=lambda pair: pair[1].casefold())
    return [("", empty), *names] if empty else [*names]


def guessed(raised_by: Person | None, unit: Unit) -> str:
    """The person's own where they are named, else the department's: nobody is told by a language."""
    code = raised_by.language if raised_by is not None else unit.language
    return code if code in KNOWN else ""


def read_in(voice: "Voice") -> str:
    """The language in which its answer is best read. No query with `raised_by` fetched."""
    if voice.raised_by is not None and voice.raised_by.language in KNOWN:
        return voice.raised_by.language
    return voice.language


def written_in() -> str:
    """The language of the page on which somebody writes."""
    code = (get_language() or "").partition("-")[0]
    return code if code in KNOWN else ""


def others(voices: Iterable["Voice"]) -> list[str]:
    """The languages, other than the writer's, in which an answer to these is read."""
    return sorted({read_in(voice) for voice in voices} - {"", written_in()})
