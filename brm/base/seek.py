"""Go on in a long list from the last row seen, without `OFFSET`: flat at any depth (pure queries).

A cursor holds the sort values of one row. It travels in the address, so it is encrypted with a key
made from `SECRET_KEY`: a name that a list is sorted by must not stand in a log, and nobody can hand
us values that the database cannot compare. The same row gives the same cursor, so a page that did
not change has the same address and the same ETag.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from hashlib import sha512
from operator import or_
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy


class BadCursor(ValueError):
    """The address holds a place in the list that this list did not give out."""


@dataclass(frozen=True)
class Key:
    """One field that rows are ordered by; `name` is the path in the query, NULLs come last."""

    name: str
    descending: bool = False
    nullable: bool = True

    def order(self, *, backwards: bool) -> OrderBy:
        descending = self.descending != backwards
        expression = F(self.name)
        if not self.nullable:  # said only where needed: a plain index can then be used
            return expression.desc() if descending else expression.asc()
        if descending:
            return expression.desc(nulls_last=not backwards or None, nulls_first=backwards or None)
        return expression.asc(nulls_last=not backwards or None, nulls_first=backwards or None)

    def same(self, value: object) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: object, *, backwards: bool) -> Q | None:
        """Rows strictly after the value (before it, going backwards); None where there are none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        compare = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"{self.name}__{compare}": value})
        if self.nullable and not backwards:
            further |= Q(**{f"{self.name}__isnull": True})
        return further


def keys_of(model: type[Model], fields: Iterable[str], *, descending: bool) -> list[Key]:
    """The keys of a sort, ending in the primary key so that no two rows are equal.

    A field with "-" before it runs against the sort's direction.
    """
    keys = [
        Key(field.lstrip("-"), descending != field.startswith("-"), _may_be_null(model, field))
        for field in fields
    ]
    if not any(key.name in {"pk", "id"} for key in keys):
        keys.append(Key("pk", descending=descending, nullable=False))
    return keys


def in_order(keys: Iterable[Key], *, backwards: bool) -> list[OrderBy]:
    """The order of a list by these keys, or the other way round."""
    return [key.order(backwards=backwards) for key in keys]


def first(
    rows: QuerySet[Any],
    keys: Sequence[Key],
    most: int,
    *,
    beyond: Q | None = None,
    backwards: bool = False,
) -> QuerySet[Any]:
    """The first rows in the order of the keys, of those that lie `beyond` a place. One query."""
    here = rows if beyond is None else rows.filter(beyond)
    return here.order_by(*in_order(keys, backwards=backwards))[:most]


def _may_be_null(model: type[Model], field: str) -> bool:
    if field in {"pk", "-pk"}:
        return False
    for part in field.lstrip("-").split("__"):
        try:
            found = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True  # worked out in the query: who knows
        if getattr(found, "null", True) or getattr(found, "generated", False):
            return True
        if found.related_model:
            model = found.related_model  # type: ignore[assignment]
    return False


def beyond(keys: Sequence[Key], values: Sequence[object], *, backwards: bool) -> Q:
    """The rows after (before) the row with these values.

    (a, b) after (x, y) is: a after x, or a equal x and b after y. The condition on the first key
    alone is added where it can be, so that the index starts at the right place.
    """
    ways, before = [], Q()
    for key, value in zip(keys, values, strict=True):
        further = key.beyond(value, backwards=backwards)
        if further is not None:
            ways.append(before & further)
        before &= key.same(value)
    first, value = keys[0], values[0]
    condition = reduce(or_, ways) if ways else Q(pk__in=[])
    if value is not None and (not first.nullable or backwards):
        compare = "lte" if first.descending != backwards else "gte"
        condition = Q(**{f"{first.name}__{compare}": value}) & condition
    return condition


def values_of(row: Any, keys: Sequence[Key], names: Sequence[str]) -> list[object]:
    """The row's sort values, read from attributes or, for `values()`, from the dictionary."""
    if isinstance(row, dict):
        return [row[name] if name in row else row["id"] for name in names]
    return [getattr(row, name) for name in names]


# ---- The cursor in the address ---------------------------------------------------------------


def _packed(value: object) -> object:
    for tag, kind in (("t", datetime), ("d", date), ("n", Decimal)):
        if isinstance(value, kind):
            return {tag: value.isoformat() if isinstance(value, date) else str(value)}
    if value is None or isinstance(value, str | int | float):
        return value
    return {"s": str(value)}  # UUID and the like: the database reads their text


def _unpacked(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    (tag, text), *_rest = value.items()
    read: dict[str, Callable[[str], object]] = {
        "t": datetime.fromisoformat,
        "d": date.fromisoformat,
        "n": Decimal,
        "s": str,
    }
    return read[tag](text)


def _ciphers() -> Iterable[AESSIV]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield AESSIV(sha512(b"brm.base.seek" + secret.encode()).digest())


def cursor(values: Sequence[object], about: str) -> str:
    """The place in the list as text for the address; `about` names the list and its order."""
    plain = json.dumps([_packed(value) for value in values], separators=(",", ":")).encode()
    sealed = next(iter(_ciphers())).encrypt(plain, [about.encode()])
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def read_cursor(text: str, about: str) -> list[object]:
    """The sort values of the row; raises BadCursor for anything but our own cursor of this list."""
    try:
        sealed = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise BadCursor(text) from None
    for cipher in _ciphers():
        try:
            plain = cipher.decrypt(sealed, [about.encode()])
        except (InvalidTag, ValueError):
            continue
        return [_unpacked(value) for value in json.loads(plain)]
    raise BadCursor(text)
