"""Looking for words in texts, quickly for a rare word and for one that stands everywhere.

A rare word is taken from its index. Of a common one the newest rows are looked at one by one until
there are enough; only where they do not suffice, all that the index knows are sorted. The database
decides which, in the one query that fetches the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Field,
    Func,
    Model,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Concat

from brm.base.db import OneOf
from brm.base.seek import Key, in_order
from brm.base.words import Words

WHOLE = 3  # Latin letters from which on the beginning of a word is enough
Asked = list[list[str]]  # each word, in the ways it may stand


class _Holds(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


@dataclass(frozen=True)
class Texts:
    """A column of texts that has an index of its `Words`.

    `by`: the column by which the newest text stands first, with an index of its own. A word is
    `common` that stands in more texts than that; then the newest ones are `looked_at` one by one.
    """

    column: str
    by: str
    common: int = 2_000
    looked_at: int = 1_000


@dataclass(frozen=True)
class Look:
    """Looking for words in texts: each asked word, in one of its ways, stands in the text.

    The beginning of a word is enough, but one or two Latin letters are a whole word. Nothing asked
    is found nowhere. `asked` is told by `in_words`, or `Given` at each asking.
    """

    texts: Texts
    asked: str | Value

    def held(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All that hold it, in no order. No query."""
        if not self.asked:
            return rows.none()
        return self._there(rows).filter(self._hold(Words(self.texts.column)))

    def first(
        self,
        rows: QuerySet[Any],
        keys: Sequence[Key],
        most: int,
        *,
        beyond: Q | None = None,
        backwards: bool = False,
    ) -> QuerySet[Any]:
        """The first rows that hold it, in the order of the keys: one query, however common the words.

        `beyond`: only what lies there (see `seek.beyond`). Where the order is not by `Texts.by`, all
        that hold it are sorted.
        """
        here = rows if beyond is None else rows.filter(beyond)
        order = in_order(keys, backwards=backwards)
        found = self.held(here)
        by = self.texts.by
        if self.asked and keys[0].name == by:
            descending = keys[0].descending != backwards
            since = self._since(rows.model, beyond, descending=descending)
            newest, rest = ("gte", "lt") if descending else ("lte", "gt")
            one_by_one = self._hold(Words(Concat(self.texts.column, Value(""))))  # not by the index
            looked_at = self._there(here).filter(one_by_one, **{f"{by}__{newest}": since})
            others = _sorted(found.filter(**{f"{by}__{rest}": since}), keys, backwards=backwards)
            pks = (  # the database begins with the second only where the first has too few
                looked_at.order_by(*order)
                .values("pk")[:most]
                .union(others.values("pk")[:most], all=True)
            )
        else:
            pks = _sorted(found, keys, backwards=backwards).values("pk")
        return rows.filter(OneOf(F("pk"), ArraySubquery(pks[:most]))).order_by(*order)

    def _since(self, model: type[Model], beyond: Q | None, *, descending: bool) -> Combinable:
        """How far rows are looked at one by one: not at all for a rare word."""
        by = self.texts.by
        kind: Field[Any, Any] = model._meta.get_field(by)  # type: ignore[assignment]
        texts = self._there(model._base_manager.order_by())  # noqa: SLF001  documented
        common = self.held(texts).values("pk")[self.texts.common :]
        ahead = texts if beyond is None else texts.filter(beyond)
        order = F(by).desc() if descending else F(by).asc()
        last = ahead.order_by(order).values(by)[self.texts.looked_at - 1 : self.texts.looked_at]
        never, always = ("infinity", "-infinity") if descending else ("-infinity", "infinity")
        return Case(
            When(Exists(common), then=Coalesce(Subquery(last), _end_of_time(always, kind))),
            default=_end_of_time(never, kind),
            output_field=kind,
        )

    def _there(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.exclude(**{self.texts.column: ""})

    def _hold(self, words: Words) -> Q:
        return Q(_Holds(words, SearchQuery(self.asked, config="simple", search_type="raw")))


def in_words(asked: Asked) -> str:
    """What is asked as the database reads it; empty where nothing is."""
    return " & ".join(f"({' | '.join(_begins(way) for way in ways)})" for ways in asked)


def _begins(way: str) -> str:
    return f"'{way}'" if way.isascii() and len(way) < WHOLE else f"'{way}':*"


def _sorted(rows: QuerySet[Any], keys: Sequence[Key], *, backwards: bool) -> QuerySet[Any]:
    """In their order, but never by going through an index of that order: it does not know the words."""
    first, *others = in_order(keys, backwards=backwards)
    first.set_source_expressions([Coalesce(F(keys[0].name), F(keys[0].name))])
    return rows.order_by(first, *others)


def _end_of_time(text: str, kind: "Field[Any, Any]") -> Cast:
    return Cast(Value(text, output_field=TextField()), kind)
