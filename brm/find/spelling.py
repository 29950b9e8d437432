"""Typing errors (pure): how far two words are apart, and keys by which near words meet.

Two words are near when both become the same by leaving letters out: each word of the list is kept
with the keys of what remains of it, so that near words are found by an index and not by comparing
all. Only the beginning counts for the keys; the distance is then measured over the whole.
"""

from collections.abc import Iterable
from itertools import combinations
from zlib import crc32

SHORTEST, LONG, LONGEST = 4, 8, 30  # letters: from when one error is forgiven, two, and none
BEGINNING = 7


def forgiven(word: str) -> int:
    """How many typing errors are forgiven in a word that was typed."""
    if not SHORTEST <= len(word) <= LONGEST:
        return 0
    return 2 if len(word) >= LONG else 1


def keys_of(word: str) -> list[int]:
    """The keys under which a word of the list is kept."""
    return _keys(word, 2 if len(word) >= LONG - 2 else 1)


def asked_keys(word: str) -> list[int]:
    """The keys under which words lie that this typed word may stand for."""
    return _keys(word, forgiven(word))


def _keys(word: str, most: int) -> list[int]:
    start = word[:BEGINNING]
    left = {
        "".join(start[at] for at in kept)
        for gone in range(min(most, len(start)) + 1)
        for kept in combinations(range(len(start)), len(start) - gone)
    }
    return sorted({crc32(part.encode()) - 2**31 for part in left})


def distance(one: str, other: str) -> int:
    """Letters put in, left out, changed, or two beside each other exchanged."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]


def nearest(word: str, among: Iterable[str], most: int) -> list[str]:
    """Those that the word may stand for, the nearest first; an error is seldom in the first letter."""
    limit = forgiven(word)
    close = (other for other in among if abs(len(other) - len(word)) <= limit)
    far = [(distance(word, other), other[:1] != word[:1], other) for other in close]
    return [other for errors, _first, other in sorted(far)[:most] if errors <= limit]
