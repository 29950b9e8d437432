"""Queries whose SQL is worked out once, for the pages where that takes longer than the answer.

Django puts the SQL of a query together anew each time it is asked: some milliseconds for a query of
several tables, of which the database then needs one. Here a query is a function of what its *shape*
depends on (a `Scope`, a day); what changes with each asking is `Given` by name:

    @compiled
    def visits_of(scope: Scope) -> QuerySet[Visit]:
        return Visit.objects.visible_to(scope).filter(starts_at__gte=Given("at", DateTimeField()))

    visits_of(request.scope, at=clock.now())  # a list

The function must depend on its arguments alone: it may ask neither the clock nor the database nor
the reader's language.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Field, QuerySet, Value

KEPT = 100  # shapes of one query in one thread: readers who came lately


class Given(Value):
    """A value that is named now and told at each asking."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(name, output_field=output_field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Kept:
    """Queries with their SQL in this thread, by what they depend on; the least used go first."""

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self._thread = threading.local()  # a compiler holds the connection of its thread

    def query(self, key: Hashable, build: Callable[[], QuerySet[Any, Any]]) -> "Asked":
        """The query of this key; built where it was not asked for lately."""
        if not hasattr(self._thread, "kept"):
            self._thread.kept = OrderedDict()
        kept: OrderedDict[Hashable, Asked] = self._thread.kept
        found = kept.get(key)
        if found is None:
            found = kept[key] = Asked(build())
            if len(kept) > self.most:
                kept.popitem(last=False)
        kept.move_to_end(key)
        return found


class compiled:  # noqa: N801  reads like what it does
    """Makes of a function that returns a query one that returns its rows, as that query would."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._kept = Kept()

    def __call__(self, *shape: Hashable, **given: Any) -> list[Any]:
        return self._kept.query(shape, lambda: self.build(*shape)).rows(given)


class Asked:
    """One query with its SQL."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset
        self.connection = connections[queryset.db]
        compiler = queryset.query.get_compiler(using=queryset.db)
        self.given: dict[str, Any] = {}
        self.sql = ""
        self.params: tuple[Any, ...] = ()
        with suppress(EmptyResultSet):  # nothing can be found: nothing is asked
            self.sql, self.params = compiler.as_sql()  # type: ignore[assignment]
        compiler.as_sql = self._as_sql
        queryset.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]

    def rows(self, given: dict[str, Any]) -> list[Any]:
        """What a loop over the query gives."""
        if not self.sql:
            return []
        self.given = given
        return list(self.queryset._iterable_class(self.queryset))  # type: ignore[call-overload]  # noqa: SLF001

    def counting(self, given: dict[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """An expression that is the number of its rows, with what it needs."""
        if not self.sql:
            return "0", ()
        self.given = given
        sql, params = self._as_sql()
        return f"(SELECT COUNT(*) FROM ({sql}) AS counted)", params  # noqa: S608  Django's

    def _as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        return self.sql, tuple(
            self.given[one.value] if isinstance(one, Given) else one for one in self.params
        )


def amounts(asked: Sequence[Asked], given: Sequence[dict[str, Any]]) -> list[int]:
    """How many rows each of these queries has, the database counting. One query."""
    found = [one.counting(values) for one, values in zip(asked, given, strict=True)]
    with asked[0].connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(sql for sql, _params in found),
            [value for _sql, params in found for value in params],
        )
        return [int(number) for number in cursor.fetchone()]
