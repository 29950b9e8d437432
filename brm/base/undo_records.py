"""Acts on records that the toast takes back: what was made is gone, what was changed is as before.

A slice registers a `Way` for each kind of record. What the record was is said in the toast itself,
as JSON and signed; what somebody did with it since stays, and is said.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from brm.base import undo
from brm.base.errors import RuleBroken
from brm.base.scope import Request

Find = Callable[[Request, int], Any]


@dataclass(frozen=True)
class Way:
    """How acts on one kind of record are taken back.

    `find` gives the record where the reader may change it, and raises where not; `find_made`: where
    who made it may not change it, likewise for what they made just now. `change` is the
    service that changes its `fields`, given the record, `version` and the values; `remove` takes
    the record out with what follows from it. `along`: labels of what the product makes for it by itself.
    """

    model: type[Model]
    find: Find
    fields: tuple[str, ...] = ()
    change: Callable[..., object] | None = None
    remove: Callable[[Any], object] | None = None
    along: Collection[str] = ()
    find_made: Find | None = None


_ways: dict[str, Way] = {}


def register(name: str, way: Way) -> None:
    """Let acts on this kind of record be taken back this way."""
    _ways[name] = way
    if way.change is not None:
        undo.register(f"{name}_changed", partial(_change_back, way, way.change))
    if way.remove is not None:
        undo.register(f"{name}_made", partial(_unmake, way, way.remove))


def changed(request: Request, sentence: str, name: str, before: Any, after: Any) -> None:
    """Tell what became of a record, with the press that takes it back where it changed. No query."""
    fields = _ways[name].fields
    was, now = said_of(before, fields), said_of(after, fields)
    differing = {field: was[field] for field in fields if was[field] != now[field]}
    if not differing or after.version != before.version + 1:
        messages.success(request, sentence)
        return
    undo.offer(
        request, sentence, f"{name}_changed", pk=after.pk, version=after.version, before=differing
    )


def made(
    request: Request,
    sentence: str,
    name: str,
    *records: Any,
    to: str = "",
    known: Collection[int] = (),
) -> None:
    """Tell what was made, with the press that takes all of it back, less what was `known` before.

    `to`: where that leads, where one stands on the page of what is gone then. No query.
    """
    new = [record for record in records if record.pk not in known]
    rows = [[record.pk, getattr(record, "version", None)] for record in new]
    if rows:
        undo.offer(request, sentence, f"{name}_made", rows=rows, to=to)
    else:
        messages.success(request, sentence)


def said_of(record: Any, fields: Iterable[str]) -> dict[str, Any]:
    """These fields of a record, as JSON can say them; keys as numbers. No query."""
    found = {}
    for name in fields:
        field = record._meta.get_field(name)
        value = field.value_from_object(record)
        found[name] = None if value is None else field.value_to_string(record)
    return found


def values_of(model: type[Model], said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said of fields, as their values again. A query for each record that is named."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        field: Any = model._meta.get_field(name)
        if value is not None and isinstance(field, ForeignKey):
            found[name] = field.related_model._default_manager.get(pk=value)  # noqa: SLF001
        else:
            found[name] = None if value is None else field.to_python(value)
    return found


def put_back(record: Any, said: Mapping[str, Any]) -> None:
    """These fields of the record as `said_of` told them; it is not kept here. No query."""
    for name, value in said.items():
        field: Any = record._meta.get_field(name)
        setattr(record, field.attname, None if value is None else field.to_python(value))


def _change_back(
    way: Way, change: Callable[..., object], request: Request, said: dict[str, Any]
) -> str:
    record, before = way.find(request, said["pk"]), said["before"]
    now = said_of(record, before)
    if not undo.is_back(record, said["version"], now=now, before=before):
        change(record, version=record.version, **values_of(way.model, before))
    return _("Taken back. It is as it was.")


@transaction.atomic
def _unmake(
    way: Way, remove: Callable[[Any], object], request: Request, said: dict[str, Any]
) -> str:
    rows = way.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001  documented
    for pk, version in reversed(said["rows"]):
        if not rows.filter(pk=pk).exists():
            continue  # taken back already
        (way.find_made or way.find)(request, pk)
        record = rows.get(pk=pk)
        if getattr(record, "version", None) != version:
            raise undo.changed_since()
        if hangs_on(record, besides=way.along):
            raise RuleBroken(
                "something_hangs",
                _("Something hangs on it by now, so it stays. Change it, or let it end."),
            )
        remove(record)
    return _("Taken back. It is gone again.")


def hangs_on(record: Model, *, besides: Iterable[str] = ()) -> bool:
    """Whether some other record points to this one; histories do not count. A query each way."""
    for key in record._meta.get_fields(include_hidden=True):
        if not (key.auto_created and (key.one_to_many or key.one_to_one)):
            continue
        model: Any = key.related_model
        if hasattr(model, "history_type") or model._meta.label in besides:
            continue
        pointing = {key.field.name: record.pk}  # type: ignore[union-attr]
        if model._base_manager.filter(**pointing).exists():  # noqa: SLF001  documented
            return True
    return False
