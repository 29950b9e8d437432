"""A list as a CSV file, line by line."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from brm.base.cells import cell
from brm.base.filters import Text


class _Echo:
    """Hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(
    name: str, columns: Sequence[Text], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The list as a CSV file, line by line, so that ten thousand rows need no memory.

    UTF-8 with a byte-order mark, which Excel needs to read accents; text that a spreadsheet would
    run as a formula gets an apostrophe before it. `name`: the file's, without its ending. Give
    `rows` as tuples, from `queryset.iterator()` where there are many.
    """

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow([cell(column) for column in columns])
        for row in rows:
            yield writer.writerow([cell(value) for value in row])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{slugify(name) or "list"}.csv"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
