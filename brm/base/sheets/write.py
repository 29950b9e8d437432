"""Write a table as CSV or as a workbook; text stays text, whatever it begins with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from brm.base.cells import cell

LONGEST_CELL = 32_767  # of Excel
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_bytes(columns: Sequence[str | LazyText], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a byte-order mark, separated by commas; formulas made harmless by an apostrophe.

    Whole in memory: for long lists see `brm.base.sheet_answer.csv_response`.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def workbook(
    columns: Sequence[str | LazyText], rows: Iterable[Sequence[object]], *, title: str = ""
) -> IO[bytes]:
    """A workbook of one sheet with the headings bold and fixed, as a file; `title` names the sheet.

    Days and moments are real dates (moments in the reader's zone), numbers real numbers. Row after
    row goes to the disk, so that ten thousand need no memory.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:31].strip("' ") or None)
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, str(column)) for column in columns]
    for heading in headings:
        heading.data_type = "s"
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _cell(sheet: object, value: object) -> object:
    """The value as the workbook takes it; what it would run or misread goes in as text."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, int | float | date) and not isinstance(value, LazyText):
        return value
    text = "" if value is None else NOT_IN_A_CELL.sub("", str(value))[:LONGEST_CELL]
    if not text.startswith(("=", "#")):
        return text or None
    one = WriteOnlyCell(sheet, text)
    one.data_type = "s"  # never a formula or a fault, whatever it begins with
    return one
