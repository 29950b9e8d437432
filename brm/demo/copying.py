"""Many rows at once into an empty database, by PostgreSQL's COPY."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

from brm.base.db import FirstDay, FoldedField

NULL = "\\N"  # what stands for "nothing" in the rows; an empty text is an empty text
PIECE = 20_000  # rows a COPY, so that memory stays flat


class Copier:
    """Rows of one table, with the fields' own defaults where a row does not say.

    Ids are given by the caller's rows ("id") or counted from 1; `finish` writes what is left and
    sets the table's counter behind them. Where rows have random keys the caller gives them.
    """

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.fields = list(model._meta.concrete_fields)
        self.defaults = {field.attname: _default(field) for field in self.fields}
        self.folds = [field for field in self.fields if isinstance(field, FoldedField)]
        self.firsts = [field for field in self.fields if isinstance(field, FirstDay)]
        self.is_counted = isinstance(model._meta.pk, models.AutoField)
        self.count = 0
        self._start()

    def add(self, row: Mapping[str, Any]) -> int:
        """One row by column names ("unit_id"); gives its id."""
        self.count += 1
        whole = {**self.defaults, "id": self.count, **row}
        for field in self.folds:
            whole[field.attname] = field.fold(whole[field.of])
        for first in self.firsts:
            whole[first.attname] = whole[first.attname] or whole[first.of]
        self.writer.writerow([_cell(whole[field.attname]) for field in self.fields])
        if self.count % PIECE == 0:
            self.flush()
        return int(whole["id"])

    def add_all(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.add(row)

    def finish(self) -> None:
        self.flush()
        if not self.is_counted:
            return
        table = self.model._meta.db_table
        last = self.model._base_manager.aggregate(last=models.Max("pk"))["last"] or 1  # noqa: SLF001
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])

    def _start(self) -> None:
        self.text = io.StringIO()
        self.writer = csv.writer(self.text)

    def flush(self) -> None:
        """Write what is left now: what comes next reads it."""
        self.text.seek(0)
        columns = ", ".join(f'"{field.column}"' for field in self.fields)
        table = self.model._meta.db_table
        copy = f"COPY \"{table}\" ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{NULL}')"
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(copy, self.text)
        self._start()


def _default(field: "models.Field[Any, Any]") -> Any:
    if field.has_default():
        return field.get_default()
    return None if field.null else field.get_default()


def _cell(value: Any) -> Any:
    """A value as COPY reads it."""
    if value is None:
        return NULL
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return value
