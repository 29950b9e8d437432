"""The query of a list page, narrowed step by step; where it has a shape, its SQL is kept.

A list that says what its query depends on besides the address,

    listing(request, Shaped(Campaign, campaigns_in, request.scope), …)

has its SQL worked out once for each address instead of at each asking. `campaigns_in` is a function
that gives the query for a scope, and what the list's filters, search and sorting do must depend on
the address and on that shape alone. What changes with each asking is `Given` in the query and told by
name: `Shaped(Unit, units_in, request.scope, at=clock.now())`.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import IntegerField, Model, QuerySet, Subquery

from brm.base.compiled import Asked, Kept, amounts

Step = Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]
_kept = Kept(300)


class Shaped:
    """A query by the function that builds it and what that depends on."""

    def __init__(
        self,
        model: type[Model],
        build: Callable[..., QuerySet[Any, Any]],
        *shape: Hashable,
        **given: Any,
    ) -> None:
        self.model = model
        self.given = given
        self.build = build
        self.shape = shape


@dataclass(frozen=True)
class Narrowed:
    """A query and the steps that narrow it, each with what it depends on in the address."""

    source: QuerySet[Any, Any] | Shaped
    steps: tuple[tuple[Hashable, Step], ...] = ()

    @property
    def model(self) -> type[Model]:
        return self.source.model

    def then(self, key: Hashable, step: Step) -> "Narrowed":
        return replace(self, steps=(*self.steps, (key, step)))

    def query(self) -> QuerySet[Any, Any]:
        """The whole of it, as a query that nobody asked yet."""
        shaped = self.source
        found = shaped.build(*shaped.shape) if isinstance(shaped, Shaped) else shaped
        for _key, step in self.steps:
            found = step(found)
        return found

    def rows(self) -> list[Any]:
        """One query."""
        if isinstance(self.source, Shaped):
            return _kept.query(_key(self.source, self.steps), self.query).rows(self.source.given)
        return list(self.query())

    def count(self, most: int) -> int:
        """How many there are, counted no further than `most`. One query."""
        return counts([self], most)[0]

    def up_to(self, most: int) -> QuerySet[Any, Any]:
        """The keys of so many of them, in no order."""
        return self.query().order_by().values("pk")[:most]

    def counting(self, most: int) -> tuple[Asked, dict[str, Any]]:
        """The query that counts them, and what it has to be told."""
        if not isinstance(self.source, Shaped):
            return Asked(self.up_to(most)), {}
        key = ("count", most, _key(self.source, self.steps))
        return _kept.query(key, lambda: self.up_to(most)), self.source.given


class AmountOf(Subquery):
    """How many rows a query has, told with each row of another one and counted once."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def counts(lists: Sequence[Narrowed], most: int) -> list[int]:
    """How many each of them has, counted no further than `most`. One query."""
    asked, given = zip(*(one.counting(most) for one in lists), strict=True)
    return amounts(asked, given)


def _key(source: Shaped, steps: tuple[tuple[Hashable, Step], ...]) -> Hashable:
    return (source.build, source.shape, tuple(key for key, _step in steps))
