"""Small pieces of a page that say the same whenever they are asked the same, kept in this process.

A list of fifty rows says a few hundred of them: a face, three counts, a day. What such a function
gives must depend on its arguments, the reader's language and the house's own word alone.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.utils.translation import get_language

from brm.base import own_words

MOST = 4096  # pieces of one function, the least used go first
Given = ParamSpec("Given")
Piece = TypeVar("Piece")


def said_once(say: Callable[Given, Piece]) -> Callable[Given, Piece]:
    """Keeps what `say` gave, per language and own word; its arguments must be hashable."""

    @lru_cache(maxsize=MOST, typed=True)  # what is safe HTML is not the same as what is not
    def kept(_reader: tuple[str | None, str], *args: Given.args, **named: Given.kwargs) -> Piece:
        return say(*args, **named)

    @wraps(say)
    def said(*args: Given.args, **named: Given.kwargs) -> Piece:
        return kept((get_language(), own_words.chosen()), *args, **named)  # type: ignore[arg-type]

    return said
