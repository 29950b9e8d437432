"""Tables in plain text: any of the usual encodings and separators."""

import codecs
import contextlib
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import IO, TextIO

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.sheets.recognise import not_a_table, pieces, refuse_pages
from brm.base.sheets.table import LOOKED_AT, Reading

SEPARATORS = (",", ";", "\t", "|")
NONE = "\x1f"  # stands in no text that is read: one column
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Reading]:
    """Raises RuleBroken: "not_a_table", "encoding", "quotes", and those of `Reading`."""
    encoding, notices = _encoding(file)
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        refuse_pages(text.read(200))
        text.seek(0)
        announced = _announced(text)
        separator = announced or _separator(text)
        text.seek(0)
        yield Reading(_records(text, separator, skip=1 if announced else 0), notices)
    finally:
        text.detach()  # else it would close the file


def _encoding(file: IO[bytes]) -> tuple[str, list[str]]:
    """How the letters are written, and a notice where that had to be guessed; all of it is tried."""
    begin = file.read(4)
    encoding = next((name for mark, name in MARKS if begin.startswith(mark)), "")
    if encoding:
        _must_be_letters(file, encoding)
        return encoding, []
    try:
        _must_be_letters(file, "utf-8")
    except RuleBroken as broken:
        if broken.code != "encoding":
            raise
        _must_be_letters(file, "cp1252")
        return "cp1252", [
            _("The file says no encoding; it was read as Windows text. Check the accents.")
        ]
    return "utf-8", []


def _must_be_letters(file: IO[bytes], encoding: str) -> None:
    """Raises RuleBroken("encoding") where it cannot be read so, "not_a_table" where it is no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before = held = 0  # bytes read before this piece; of them not decoded yet
    is_text = True
    try:
        for piece in pieces(file):
            is_text &= not NO_TEXT.search(decoder.decode(piece))
            before += len(piece)
            held = len(decoder.getstate()[0])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise RuleBroken(
            "encoding",
            _(
                "The letters of the file cannot be read (from byte %(place)s). Save it as “CSV"
                " UTF-8” or as an Excel workbook (.xlsx), and bring that file."
            )
            % {"place": before - held + error.start},
        ) from None
    if not is_text:
        raise not_a_table(_("no text"))


def _announced(text: TextIO) -> str:
    """The separator that Excel's own first line "sep=;" names; that is no row of the table."""
    first = text.readline(20).strip().strip('"')
    text.seek(0)
    return first[4] if first.lower().startswith("sep=") and len(first) == 5 else ""


def _separator(text: TextIO) -> str:
    """The one that cuts most rows into the same number of cells, then into the most cells.

    None of them where fewer than half of the rows are cut at all: those are commas of a sentence.
    """

    def merit(separator: str) -> tuple[int, int]:
        rows: list[list[str]] = []
        with contextlib.suppress(csv.Error):  # said when the rows are read, with their number
            rows.extend(islice(_reader(text, separator), LOOKED_AT))
        text.seek(0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths.total() * 2 < sum(any(row) for row in rows) or not widths:
            return (0, 0)
        width, amount = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        return (amount, width)

    best = max(SEPARATORS, key=merit)  # the first of equals
    return best if any(merit(best)) else NONE


def _reader(text: TextIO, separator: str) -> Iterator[list[str]]:
    return csv.reader(text, delimiter=separator, strict=True)


def _records(text: TextIO, separator: str, *, skip: int) -> Iterator[tuple[int, list[str]]]:
    number = skip
    for _line in range(skip):
        text.readline()
    try:
        for number, cells in enumerate(_reader(text, separator), skip + 1):
            yield number, cells
    except csv.Error:
        raise RuleBroken(
            "quotes",
            _(
                "Row %(row)s: a text in quotation marks does not end, or goes on after its last"
                " mark. Inside such a text a quotation mark is written twice. Saving the table as"
                " an Excel workbook (.xlsx) avoids this."
            )
            % {"row": number + 1},
        ) from None
