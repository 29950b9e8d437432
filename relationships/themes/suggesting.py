"""Which theme some words may belong to, and because of which words: a hint, never a decision (pure).

Words are compared by their stem: folded, without the commonest endings of English and French. A theme
is suggested where a word of its name occurs, or two words that remarks of the theme have; the words
that led to it are shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from brm.base.db import folded

WORD = re.compile(r"[^\W\d_]+")
SHORTEST = 4  # letters of a word that says something
STEM = 3  # letters that stay
MOST = 3  # suggestions for one remark
ENDINGS = (
    "issements", "issement", "ements", "ement", "ations", "ation", "aient", "ments", "ment", "ings",
    "ants", "ante", "ions", "ance", "ing", "ies", "ion", "ant", "ent", "ait", "ais", "ees", "ers",
    "ons", "ez", "er", "ed", "es", "ee", "ly", "re", "ir", "e", "s", "y",
)  # fmt: skip
SAYS_NOTHING = """
    about after also always because been before being both could does done down each even every from
    have here into just like made make more most much must need never only other over really same
    should some still such than that their them then there these they thing things this those time
    very want well were what when where which while will with work would your
    aussi avant avec avoir bien beaucoup cela cette ceux chaque comme dans depuis deux doit elle
    encore entre etre faire fait faut leur leurs mais meme moins notre nous parce parfois pendant
    peut plus pour pouvoir quand quelque quoi sans sera sont souvent sous sur tout toujours tous
    toute toutes tres trop vers votre vous
"""
EMPTY = frozenset(SAYS_NOTHING.split())


@dataclass(frozen=True)
class Suggestion:
    """A theme that some words may belong to, and the words that say so, as they were written."""

    theme: int
    because: tuple[str, ...]


def stem(word: str) -> str:
    """A word without its commonest ending; the same for its forms, more or less."""
    bare = folded(word)
    for ending in ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= STEM:
            return bare[: -len(ending)]
    return bare


def stems(text: str) -> dict[str, str]:
    """The stems of a text that say something, each with the word as it was written first."""
    found: dict[str, str] = {}
    for word in WORD.findall(text):
        bare = folded(word)
        if len(bare) >= SHORTEST and bare not in EMPTY:
            found.setdefault(stem(word), word)
    return found


@dataclass(frozen=True)
class Known:
    """What a theme is known by: the stems of its name, and those of its remarks."""

    name: frozenset[str]
    remarks: frozenset[str]

    @classmethod
    def of(cls, name: str, remarks: Iterable[str]) -> "Known":
        found = Counter(each for text in remarks for each in stems(text))
        return cls(frozenset(stems(name)), frozenset(found))


def suggest(text: str, themes: Mapping[int, Known]) -> list[Suggestion]:
    """The themes that this text may belong to, the surest first, at most three."""
    words = stems(text)
    found = []
    for theme, known in themes.items():
        named = words.keys() & known.name
        alike = words.keys() & known.remarks - known.name
        if named or len(alike) > 1:
            because = tuple(word for key, word in words.items() if key in named | alike)
            found.append((-len(named), -len(alike), Suggestion(theme, because)))
    found.sort(key=lambda each: each[:2])
    return [suggestion for _named, _alike, suggestion in found[:MOST]]


def marked(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is one of these words or of their forms."""
    wanted = {stem(word) for word in words}
    pieces: list[tuple[str, bool]] = []
    last = 0
    for match in WORD.finditer(text):
        if stem(match.group()) in wanted:
            pieces += [(text[last : match.start()], False), (match.group(), True)]
            last = match.end()
    return [*pieces, (text[last:], False)]
