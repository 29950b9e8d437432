"""Tables in plain text: any of the usual encodings and separators."""

import codecs
import contextlib
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.sheets.recognise import not_a_table, refuse_pages
from brm.base.sheets.table import LOOKED_AT, Table, build

SEPARATORS = (",", ";", "\t", "|")
NONE = "\x1f"  # stands in no text that is read: one column
MARKS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read(content: bytes) -> Table:
    """Raises RuleBroken: "not_a_table", "encoding", "quotes", and those of `table.build`."""
    text, notices = decoded(content)
    refuse_pages(text)
    text, separator = _announced(text)
    return build(_records(text, separator or _separator(text)), notices)


def decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, and a notice where its encoding had to be guessed."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "")
    notices: list[str] = []
    try:
        if encoding:
            text = content.decode(encoding)
        else:
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError:
                text = content.decode("cp1252")
                notices.append(
                    _("The file says no encoding; it was read as Windows text. Check the accents.")
                )
    except UnicodeDecodeError as error:
        raise RuleBroken(
            "encoding",
            _(
                "The letters of the file cannot be read (from byte %(place)s). Save it as “CSV"
                " UTF-8” or as an Excel workbook (.xlsx), and bring that file."
            )
            % {"place": error.start},
        ) from None
    if any(character < " " and character not in "\t\r\n\f\v\x1a" for character in text):
        raise not_a_table(_("no text"))
    return text, notices


def _announced(text: str) -> tuple[str, str]:
    """Excel's own first line "sep=;", which is no row of the table."""
    first, line_end, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return line_end + rest, first[4]
    return text, ""


def _separator(text: str) -> str:
    """The one that cuts most rows into the same number of cells, then into the most cells.

    None of them where fewer than half of the rows are cut at all: those are commas of a sentence.
    """

    def merit(separator: str) -> tuple[int, int]:
        rows: list[list[str]] = []
        with contextlib.suppress(csv.Error):  # said when the rows are read, with their number
            rows.extend(islice(_reader(text, separator), LOOKED_AT))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if widths.total() * 2 < sum(any(row) for row in rows) or not widths:
            return (0, 0)
        width, amount = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        return (amount, width)

    best = max(SEPARATORS, key=merit)  # the first of equals
    return best if any(merit(best)) else NONE


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(_reader(text, separator), 1):
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
