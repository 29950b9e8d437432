"""The house's own word for a department, in every sentence of every language.

Each language has a small list of words that behave alike: in English they begin with a consonant
and take an s or es, in French they are masculine and begin with a consonant, as "service" does. So
articles, pronouns and agreements of the sentence stay right when one stands in the place of
another. A word that behaves differently does not belong into the list. Why: docs/decisions/0016.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, trans_real

OURS = "department"
MOST_KNOWN = 10_000
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    OURS: {"en": ("department", "departments"), "fr": ("service", "services")},
    "team": {"en": ("team", "teams"), "fr": ("groupe", "groupes")},
    "section": {"en": ("section", "sections"), "fr": ("secteur", "secteurs")},
    "division": {"en": ("division", "divisions"), "fr": ("département", "départements")},
    "ward": {"en": ("ward", "wards"), "fr": ("pôle", "pôles")},
    "site": {"en": ("site", "sites"), "fr": ("site", "sites")},
    "branch": {"en": ("branch", "branches"), "fr": ("bureau", "bureaux")},
    "store": {"en": ("store", "stores"), "fr": ("magasin", "magasins")},
}
# Whole words; what a placeholder is called and what stands in an address stay as they are.
NAMED = {
    language: re.compile(
        rf"(?<![\w(/#-])({'|'.join(sorted(words, reverse=True))})(?![\w/=-])", re.I
    )
    for language, words in WORDS[OURS].items()
}


def _ours() -> str:
    return OURS


class _Chosen:
    """Asks which word the house chose; it must not ask the database, it is called for each sentence."""

    ask: Callable[[], str] = staticmethod(_ours)


def told_by(ask: Callable[[], str]) -> None:
    """From now on sentences use the word that `ask()` gives, a key of `WORDS`."""
    _Chosen.ask = staticmethod(ask)
    trans_real.DjangoTranslation = Worded  # type: ignore[misc]
    trans_real._translations = {}  # type: ignore[attr-defined]  # noqa: SLF001  those know no word
    language = get_language()
    if language:
        trans_real.activate(language)


def chosen() -> str:
    """The key of the word that this house chose. No query."""
    return _Chosen.ask()


@lru_cache(maxsize=4096)
def worded(sentence: str, key: str, language: str) -> str:
    """The sentence with the house's word in the place of ours, capital or not, one or several."""
    known = language if language in NAMED else "en"
    ours, theirs = WORDS[OURS][known], WORDS[key][known]

    def put(found: re.Match[str]) -> str:
        said = found[0]
        new = theirs[ours.index(said.lower())]
        return new.capitalize() if said[0].isupper() else new

    return NAMED[known].sub(put, sentence)


def has(sentence: str) -> bool:
    """The reader's language knows the sentence. No query."""
    catalogue = trans_real.catalog()
    return isinstance(catalogue, Worded) and catalogue.has(sentence)


class Worded(trans_real.DjangoTranslation):
    """Django's sentences of one language, with the house's own word in those about departments."""

    _catalog: Any  # Django's, which its types leave out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # By word and sentence: a page says hundreds, and Django asks catalogue after catalogue.
        self._known: dict[tuple[str, str], str] = {}

    def has(self, message: str) -> bool:
        """There are words of this language for it, not those of one to fall back to."""
        return message in self._catalog

    def gettext(self, message: str) -> str:
        key = (_Chosen.ask(), message)
        said = self._known.get(key)
        if said is None:
            said = self._worded(super().gettext(message), message)
            if len(self._known) < MOST_KNOWN:
                self._known[key] = said
        return said

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._worded(super().ngettext(msgid1, msgid2, n), msgid2)

    def _worded(self, sentence: str, message: str) -> str:
        key = _Chosen.ask()
        if key == OURS or OURS not in message.lower():
            return sentence
        # What has a context and no translation comes back with its context before it.
        return worded(sentence.rpartition("\x04")[2], key, self.to_language()[:2])
