"""Tell a table from what else people upload, by what is in the file and never by its name."""

import zipfile
from collections.abc import Iterator
from io import SEEK_END
from typing import IO, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.errors import RuleBroken
from brm.base.sheets.table import MOST_BYTES

OTHERS = (
    (b"%PDF", gettext_lazy("a PDF document")),
    (b"\x89PNG", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"RIFF", gettext_lazy("a picture, sound or film")),
    (b"{\\rtf", gettext_lazy("a text document")),
    (b"\x1f\x8b", gettext_lazy("a packed file")),
    (b"Rar!", gettext_lazy("a packed file")),
    (b"7z\xbc\xaf", gettext_lazy("a packed file")),
    (b"SQLite format 3", gettext_lazy("a database")),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
PAGES = ("<!doctype", "<html", "<table", "<?xml", "<head", "<body")


def kind_of(file: IO[bytes]) -> Literal["workbook", "text"]:
    """Whether the file is an Excel workbook or may be text; it stands at its beginning afterwards.

    Raises RuleBroken: "empty", "too_large", "old_excel", "not_a_table".
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    begin = file.read(1000)
    file.seek(0)
    if not begin.strip() and not any(piece.strip() for piece in pieces(file)):
        raise RuleBroken("empty", _("The file is empty: there is no row with anything in it."))
    if size > MOST_BYTES:
        raise RuleBroken(
            "too_large",
            _("The file is larger than %(most)s MB. Bring the table in parts.")
            % {"most": MOST_BYTES // 1_000_000},
        )
    if begin.startswith(OLD_OFFICE):
        raise RuleBroken(
            "old_excel",
            _(
                "The file is in the format of Excel before 2007, or locked with a password. Open it"
                " in Excel and save it as “Excel Workbook (.xlsx)” without a password."
            ),
        )
    if begin.startswith(ZIP):
        return _packed(file)
    for begins, what in OTHERS:
        if begin.startswith(begins):
            raise not_a_table(str(what))
    return "text"


def pieces(file: IO[bytes], size: int = 1_000_000) -> Iterator[bytes]:
    """The file from its beginning, a piece at a time; it stands at its beginning afterwards."""
    file.seek(0)
    while piece := file.read(size):
        yield piece
    file.seek(0)


def _packed(file: IO[bytes]) -> Literal["workbook"]:
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, UnicodeDecodeError, NotImplementedError):
        raise damaged() from None
    if "[Content_Types].xml" not in names:
        raise not_a_table(_("a packed file"))
    if not any(name.startswith("xl/") for name in names):
        raise not_a_table(_("a document of another program"))
    if any(name.endswith(".bin") and name.startswith("xl/workbook") for name in names):
        raise not_a_table(_("a binary workbook (.xlsb)"))
    return "workbook"


def refuse_pages(text: str) -> None:
    """Web pages and program data are text too, but no table."""
    begin = text[:200].lstrip().lower()
    if begin.startswith(PAGES):
        raise not_a_table(_("a web page"))
    if begin.startswith(("{", "[{", "[[")):
        raise not_a_table(_("data of a program (JSON)"))


def not_a_table(what: str) -> RuleBroken:
    return RuleBroken(
        "not_a_table",
        _(
            "The file is %(what)s, not a table. Save the table as an Excel workbook (.xlsx) or as"
            " CSV, and bring that file."
        )
        % {"what": what},
    )


def damaged() -> RuleBroken:
    return RuleBroken(
        "damaged",
        _(
            "The workbook cannot be opened; it seems damaged. Open it in Excel, save it again under"
            " another name, and bring that file."
        ),
    )
