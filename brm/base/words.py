"""Words of texts for finding: folded in the database itself, where an index keeps them.

A model that is found by what people wrote has the index `GinIndex(Words("what"), name=…)`. It is
never behind its records, however they are written, and holds no word of a text that is gone.
"""

import re
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import BooleanField, F, Func, Model, Q

from brm.base.db import folded

WORD = re.compile(r"[^\W_]+")
LONGEST_TYPED = 200
MOST_WORDS = 12
Ways = Iterable[str]


def words_in(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return WORD.findall(folded(text))


def typed_words(text: str) -> list[str]:
    """What somebody typed to find, as words: each once, and of a long text the first ones."""
    return list(dict.fromkeys(words_in(text.replace("\0", " ")[:LONGEST_TYPED])))[:MOST_WORDS]


class _Holds(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _OneOf(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class Words(Func):
    """The folded words of a column, as the database keeps them in an index."""

    function = "brm_words"
    output_field = SearchVectorField()

    def among(self, model: type[Model], words: Iterable[Ways]) -> Q:
        """The condition that for each of these words, in one of its ways, some word begins so.

        The keys are taken from the index first, for themselves: where a word is rare the planner
        thinks too well of looking at the newest rows one by one.
        """
        each = [" | ".join(f"'{way}':*" for way in ways) for ways in words]
        if not each:
            return Q(pk__in=[])
        query = SearchQuery(
            " & ".join(f"({ways})" for ways in each), config="simple", search_type="raw"
        )
        rows = model._base_manager.filter(Q(_Holds(self, query)))  # noqa: SLF001  documented
        (column,) = self.get_source_expressions()
        keys = rows.exclude(**{column.name: ""}).order_by().values("pk")
        return Q(_OneOf(F("pk"), ArraySubquery(keys)))
