"""Tables that people bring in or take with them, as CSV or as an Excel workbook.

`opened` takes whatever somebody uploads and reads it row by row, `read` all at once; or they raise a
RuleBroken whose sentence says what is wrong, where, and how to mend it. Nothing in the file is ever
run, and no file can make the server work or hold more than the limits of `brm.base.sheets.table`
allow.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from brm.base.errors import RuleBroken
from brm.base.sheets import plain, recognise, workbook
from brm.base.sheets.table import Reading, Row, Table
from brm.base.sheets.write import csv_bytes

__all__ = ["Reading", "Row", "RuleBroken", "Table", "csv_bytes", "opened", "read"]


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Reading]:
    """The first table in the file, all cells as text; its name is not asked, only what is in it.

    Raises RuleBroken where there is no table in it; one that is too large is noticed when its rows
    are read. 100,000 rows of ten columns take some three seconds as CSV and fifteen as a workbook.
    """
    way = workbook.opened if recognise.kind_of(file) == "workbook" else plain.opened
    with way(file) as reading:
        yield reading


def read(content: bytes) -> Table:
    """The whole table at once, for one that is short. Raises RuleBroken as `opened`."""
    with opened(BytesIO(content)) as reading:
        rows = tuple(reading.rows())
        return Table(reading.header, rows, reading.notices)
