"""Words that come with the product as data, such as the names of roles, in the reader's language."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from brm.base import own_words

WRITTEN_IN = "en"  # what the data of the product is written in, as its sentences are


def given(words: str) -> str:
    """The words in the reader's language, where they are still ours; what a house wrote stays."""
    return gettext(words) if words else ""


@dataclass(frozen=True)
class Spoken:
    """Words as somebody reads them; `language` only where it is not the reader's own."""

    words: str
    language: str = ""

    def marked(self) -> SafeString:
        """For a page: what is in another language says so, to be read aloud with its own sounds."""
        if not self.language:
            return format_html("{}", self.words)
        return format_html('<span lang="{}" dir="auto">{}</span>', self.language, self.words)


def spoken(words: str, written_in: str = WRITTEN_IN, *, is_own: bool = False) -> Spoken:
    """Words written in a language as the reader reads them; where nobody translated them they stay as
    they were written and name their language. `is_own`: a house wrote them, or may have changed them.
    """
    reader = (get_language() or WRITTEN_IN).split("-", maxsplit=1)[0]
    language = written_in.split("-", maxsplit=1)[0].lower()
    if not words or language == reader:
        return Spoken(words if is_own else given(words))
    if language == WRITTEN_IN and own_words.has(words):
        return Spoken(gettext(words))
    return Spoken(words, written_in)
