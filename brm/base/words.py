"""Words of texts for finding: folded in the database itself, where an index keeps them.

A model that is found by what people wrote has the index `GinIndex(Words("what"), name=…)`. It is
never behind its records, however they are written, and holds no word of a text that is gone. How it
is asked says `Texts`.
"""

import re

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func

from brm.base.db import folded

WORD = re.compile(r"[^\W_]+")
LONGEST_TYPED = 200
MOST_WORDS = 12


def words_in(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return WORD.findall(folded(text))


def typed_words(text: str) -> list[str]:
    """What somebody typed to find, as words: each once, and of a long text the first ones."""
    return list(dict.fromkeys(words_in(text.replace("\0", " ")[:LONGEST_TYPED])))[:MOST_WORDS]


class Words(Func):
    """The folded words of a column, as the database keeps them in an index."""

    function = "brm_words"
    output_field = SearchVectorField()
