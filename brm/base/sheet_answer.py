"""A list as a file to take along: the rows that fit its filter, the columns that it shows."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.text import slugify

from brm.base.cells import cell
from brm.base.filters import Text
from brm.base.lists import Page
from brm.base.sheets.write import workbook

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Cell:
    """A column of the sheet: it belongs to the list's column of that name, and goes with it.

    `key`: its name for programs; without it the English heading.
    """

    column: str
    heading: Text
    value: Callable[[Any], object]
    key: str = ""

    @property
    def stable_key(self) -> str:
        """The same in every language."""
        with translation.override(None):
            return slugify(self.key or str(self.heading)).replace("-", "_")


class _Echo:
    """Hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def sheet_of(
    page: Page,
    name: str,
    cells: Sequence[Cell],
    joined: Callable[[list[Any]], Iterable[Any]] = iter,
) -> StreamingHttpResponse:
    """The list that was asked for as a file, a thousand rows after the other.

    `name`: the file's, without its ending. `joined`: what a cell is told of, for each piece of rows.
    """
    shown = {head.name for head in page.heads}
    columns = [one for one in cells if one.column in shown]

    def rows() -> Iterator[list[object]]:
        for piece in page.pieces:
            for row in joined(piece):
                yield [column.value(row) for column in columns]

    if page.file == "json":
        keys = [column.stable_key for column in columns]
        return StreamingHttpResponse(_json(keys, rows()), content_type="application/json")
    headings = [str(column.heading) for column in columns]
    if page.file == "xlsx":
        return _sent(FileResponse(workbook(headings, rows(), title=name)), name, "xlsx")
    return csv_response(name, headings, rows())


def _json(keys: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A list of records with the plain values: no program runs what a text begins with."""
    between = "["
    for row in rows:
        record = dict(zip(keys, row, strict=True))
        yield between + json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False)
        between = ","
    yield "]" if between == "," else "[]"


def csv_response(
    name: str, columns: Sequence[Text], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A table as a CSV file, line by line, so that ten thousand rows need no memory.

    UTF-8 with a byte-order mark, which Excel needs to read accents; text that a spreadsheet would
    run as a formula gets an apostrophe before it. Give `rows` as tuples, from
    `queryset.iterator()` where there are many.
    """

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([cell(column) for column in columns])
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    return _sent(StreamingHttpResponse(lines()), name, "csv")


def _sent(response: StreamingHttpResponse, name: str, kind: str) -> StreamingHttpResponse:
    file_name = f"{slugify(name) or 'list'}.{kind}"
    response["Content-Type"] = TYPES[kind]
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
