"""Write a table as CSV or as a workbook; text stays text, whatever it begins with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

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

    Whole in memory: for long lists see `brm.base.csv_file.csv_response`.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    columns: Sequence[str | LazyText], rows: Iterable[Sequence[object]], *, title: str = ""
) -> bytes:
    """A workbook of one sheet with the headings bold and fixed; `title` names the sheet.

    Days and moments are real dates (moments in the reader's zone), numbers real numbers.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:31].strip("' ") or None)
    sheet.freeze_panes = "A2"
    headings = [_cell(sheet, str(column)) for column in columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: object, value: object) -> WriteOnlyCell:
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None)
    if isinstance(value, LazyText) or not isinstance(value, int | float | date):
        text = "" if value is None else NOT_IN_A_CELL.sub("", str(value))[:LONGEST_CELL]
        one = WriteOnlyCell(sheet, text or None)
        if text:
            one.data_type = "s"  # never a formula, whatever it begins with
        return one
    return WriteOnlyCell(sheet, value)
