"""Excel workbooks, opened with care: an .xlsx is a ZIP of XML, and both can be made to explode."""

import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time
from io import SEEK_END
from itertools import zip_longest
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from brm.base.errors import RuleBroken
from brm.base.sheets.recognise import damaged
from brm.base.sheets.table import Reading, letter

SHEETS = "xl/worksheets/"
MOST_IN_SHEETS = 300_000_000  # read row by row
MOST_UNPACKED = 50_000_000  # all else, texts above all: openpyxl holds them
MOST_RATIO = 200  # office files pack about 10 to 1, hostile ones 1,000 to 1
MOST_PARTS = 2_000
MOST_CELLS = 10_000_000
PIECE = 1_000_000
LONGEST_MARK = 64
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, ParseError, InvalidFileException),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, RuntimeError),
    OSError,  # so openpyxl says that a part is missing
)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
LEADING_ZEROS = re.compile(r"0{2,}")


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Reading]:
    """The first sheet with something in it.

    Formulas are never worked out: the value that Excel kept counts, and a formula without one is
    named. Raises RuleBroken: "too_large", "damaged", "formulas", and those of `Reading`.
    """
    notices: list[str] = []
    with ExitStack() as books:
        yield Reading(enumerate(_readable(file, notices, books), 1), notices)


def _readable(file: IO[bytes], notices: list[str], books: ExitStack) -> Iterator[list[str]]:
    """The rows; whatever openpyxl stumbles over is a damaged workbook."""
    try:
        yield from _rows(file, notices, books, has_formulas=_checked(file))
    except UNREADABLE:
        raise damaged() from None


def _checked(file: IO[bytes]) -> bool:
    """Look at the sizes before anything is unpacked, then at the XML; True where formulas occur."""
    has_formulas = False
    size = file.seek(0, SEEK_END)
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        in_sheets = sum(part.file_size for part in parts if part.filename.startswith(SHEETS))
        unpacked = sum(part.file_size for part in parts)
        ratio = unpacked / max(1, size)
        if (
            in_sheets > MOST_IN_SHEETS
            or unpacked - in_sheets > MOST_UNPACKED
            or len(parts) > MOST_PARTS
            or (ratio > MOST_RATIO and unpacked > 1_000_000)
        ):
            raise RuleBroken(
                "too_large",
                _(
                    "Unpacked, the workbook is too large (more than %(most)s MB). Copy the one"
                    " sheet that is needed into a new workbook, and bring that."
                )
                % {
                    "most": (MOST_IN_SHEETS if in_sheets > MOST_IN_SHEETS else MOST_UNPACKED)
                    // 10**6
                },
            )
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                with packed.open(part) as text:  # never more than the size it announced
                    has_formulas |= _has_formulas(text) and part.filename.startswith(SHEETS)
    return has_formulas


def _has_formulas(text: IO[bytes]) -> bool:
    """Read one part a piece at a time. Raises RuleBroken("damaged") for entities, also in UTF-16."""
    found, end = False, b""
    while piece := text.read(PIECE):
        both = end + piece
        if DECLARATION.search(both) or b"\0" in both:
            raise damaged()
        found = found or FORMULA.search(both) is not None
        end = both[-LONGEST_MARK:]
    return found


def _rows(
    file: IO[bytes], notices: list[str], books: ExitStack, *, has_formulas: bool
) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know is not in the cells
        values = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        books.callback(values.close)
        sheet = _sheet(values, notices)
        formulas = None
        if has_formulas and sheet is not None:
            written = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            books.callback(written.close)
            formulas = written[sheet.title]
    if sheet is not None:
        yield from _texts(sheet, formulas, notices)


def _sheet(book: Any, notices: list[str]) -> Any:
    """The first visible sheet with a value in it; the others are named."""
    full = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()  # a sheet may lie about its size
        if any(value is not None for row in _bounded(sheet) for value in _values(row)):
            full.append(sheet)
    if len(full) > 1:
        notices.append(
            _("Only the sheet “%(read)s” was read, not: %(others)s.")
            % {"read": full[0].title, "others": ", ".join(sheet.title for sheet in full[1:])}
        )
    return full[0] if full else None


def _values(row: Any) -> Iterator[Any]:
    return (cell.value for cell in row)


def _bounded(sheet: Any) -> Iterator[Any]:
    """The rows, as long as they are not absurdly many or wide."""
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row)
        if cells > MOST_CELLS:
            raise RuleBroken(
                "too_many_columns",
                _(
                    "The sheet “%(sheet)s” has more cells than can be read, most of them empty."
                    " Copy the table into a new workbook, and bring that."
                )
                % {"sheet": sheet.title},
            )
        yield row


def _texts(sheet: Any, formulas: Any, notices: list[str]) -> Iterator[list[str]]:
    unknown: list[str] = []
    wrong: list[str] = []
    if formulas is not None:
        formulas.reset_dimensions()
    beside = formulas.iter_rows() if formulas is not None else ()
    for number, (row, written) in enumerate(zip_longest(_bounded(sheet), beside), 1):
        if row is None:
            break
        for at, cell in enumerate(written or ()):
            value = row[at].value if at < len(row) else None
            if value is None and cell.data_type == "f":
                unknown.append(f"{letter(at)}{number}")
        wrong.extend(f"{letter(at)}{number}" for at, cell in enumerate(row) if _is_error(cell))
        yield ["" if _is_error(cell) else text_of(cell) for cell in row]
    if unknown:
        raise RuleBroken(
            "formulas",
            _(
                "These cells hold a formula without its result: %(cells)s. Open the workbook in"
                " Excel, save it, and bring it again; or copy the table and paste it as values."
            )
            % {"cells": _some(unknown)},
        )
    if wrong:
        notices.append(
            _("These cells hold an error of a formula and were read as empty: %(cells)s.")
            % {"cells": _some(wrong)}
        )


def _is_error(cell: Any) -> bool:
    return cell.value is not None and cell.data_type == "e"


def _some(cells: list[str]) -> str:
    return ", ".join(cells[:10]) + (" …" if len(cells) > 10 else "")


def text_of(cell: Any) -> str:
    """The value as people typed or see it: 5 not 5.0, 007 where it is shown so, 2026-11-24."""
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return "" if value is None else str(value)


def _number(value: float, shown_as: str) -> str:
    if shown_as.endswith("%"):
        return f"{_number(round(value * 100, 10), '')}%"
    whole = isinstance(value, int) or value.is_integer()
    if not whole:
        return repr(value)
    text = str(int(value))
    return text.zfill(len(shown_as)) if LEADING_ZEROS.fullmatch(shown_as) else text
