"""Rows of a file as records, each cell checked; what cannot be read is refused with its reason."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.sheets import Row
from brm.exchange.choices import Means
from brm.exchange.columns import Column

LIMITS = {
    Means.NAME: 200, Means.EMAIL: 254, Means.PHONE: 60, Means.TITLE: 200, Means.GRADE: 60,
    Means.UNIT: 200, Means.UNIT_CODE: 200, Means.PARENT: 200, Means.PLACE: 120, Means.POST: 200,
    Means.REPORTS_TO: 200, Means.PERSON_CODE: 200,
}  # fmt: skip
NAMES = (Means.NAME, Means.NAME_TURNED, Means.FAMILY_NAME)
NOBODY = {
    "",
    "root",
    "none",
    "n/a",
    "na",
    "-",
    "xx",
    "vacant",
    "vacature",
    "vacant post",
    "tbc",
    "tbd",
}
WORDS_FOR_NO_NAME = {"vacant", "vacature", "vacante", "tbc", "tbd", "n/d", "n/a", "unbesetzt"}
LANGUAGE_WORDS = {
    "english": "en", "engels": "en", "anglais": "en", "french": "fr", "francais": "fr", "frans": "fr",
}  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """A row that is not taken, the cell that says why, what it says, and what would help."""

    row: int
    cell: str
    says: str
    reason: str
    of: "Record | None" = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Record:
    """One row as it was understood. Empty text where the file says nothing."""

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, means: str) -> str:
        return self.cells.get(means, "")

    def cell(self, means: str) -> str:
        """Where it stands: "D118"."""
        return f"{self.letters.get(means, '')}{self.row}"

    def refused(self, means: str, reason: str) -> Refusal:
        return Refusal(self.row, self.cell(means), self[means], reason)


def read(rows: Iterable[Row], columns: Sequence[Column]) -> Iterator[Record | Refusal]:
    """Each row as a record, or why it cannot be one; a row is refused for its first fault."""
    used = [column for column in columns if column.means]
    letters = _letters(used)
    for row in rows:
        record = _record(row, used, letters)
        fault = _fault(record, row, used)
        yield replace(fault, of=record) if fault else record


def _letters(columns: Sequence[Column]) -> dict[str, str]:
    """In which column each thing stands; a name in the one that says most of it."""
    letters = {column.means: column.letter for column in columns}
    named = next((letters[means] for means in NAMES if means in letters), "")
    return letters | {"name": named} if named else letters


def _record(row: Row, columns: Iterable[Column], letters: dict[str, str]) -> Record:
    cells = {column.means: " ".join(row.cells[column.index].split()) for column in columns}
    if "name" in letters:
        cells["name"] = _name(cells)
    if Means.LANGUAGE in cells:
        cells[Means.LANGUAGE] = _language(cells[Means.LANGUAGE])
    return Record(row.number, cells, letters)


def _name(cells: dict[str, str]) -> str:
    """First name and family name; empty where the post is vacant."""
    if Means.NAME_TURNED in cells:
        family, comma, first = cells[Means.NAME_TURNED].partition(",")
        said = f"{first.strip()} {family.strip()}" if comma else family
    elif Means.NAME in cells:
        said = cells[Means.NAME]
    else:
        said = f"{cells.get(Means.FIRST_NAME, '')} {cells[Means.FAMILY_NAME]}"
    said = said.strip()
    return "" if folded(said) in WORDS_FOR_NO_NAME else said


def _language(said: str) -> str:
    code = folded(said).partition("-")[0].partition("_")[0]
    return LANGUAGE_WORDS.get(code, code)


def _fault(record: Record, row: Row, columns: Iterable[Column]) -> Refusal | None:
    if row.extra:
        return Refusal(
            row.number, f"A{row.number}", " ".join(row.extra)[:80],
            _("More cells than headings: a separator stands inside a text. Put it in quotation marks."),
        )  # fmt: skip
    for column in columns:
        most = LIMITS.get(Means(column.means), 200)
        if len(record[column.means]) > most:
            said = replace(record, cells={column.means: record[column.means][:80] + " …"})
            return said.refused(
                column.means, _("Longer than %(most)s characters. Shorten it.") % {"most": most}
            )
    return _bad_email(record) or _bad_choice(record)


def _bad_email(record: Record) -> Refusal | None:
    if not record[Means.EMAIL]:
        return None
    try:
        validate_email(record[Means.EMAIL])
    except ValidationError:
        return record.refused(
            Means.EMAIL, _("This is no e-mail address. Leave it empty, or write it in full.")
        )
    return None


def _bad_choice(record: Record) -> Refusal | None:
    language = record[Means.LANGUAGE]
    if language and language not in dict(settings.LANGUAGES):
        return record.refused(
            Means.LANGUAGE,
            _("We do not speak this language yet. Write en or fr, or leave it empty."),
        )
    country = record[Means.COUNTRY]
    if country and (len(country) != 2 or not country.isalpha()):
        return record.refused(Means.COUNTRY, _("Write a country as two letters, such as NL."))
    count = record[Means.PEOPLE_COUNT]
    if count and (not count.isdecimal() or len(count) > 7):
        return record.refused(Means.PEOPLE_COUNT, _("Write a whole number of people."))
    zone = record[Means.TIME_ZONE]
    if zone and not _is_zone(zone):
        return record.refused(
            Means.TIME_ZONE, _("There is no such time zone. Write one such as Europe/Amsterdam.")
        )
    return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def is_nobody(reports_to: str) -> bool:
    """The ways in which files say that a post reports to nobody."""
    return folded(reports_to) in NOBODY


def closest(said: str, known: Iterable[str]) -> str:
    """The known name that somebody probably meant; empty where none is near."""
    by_folded = {folded(name): name for name in known}
    near = difflib.get_close_matches(folded(said), by_folded, n=1, cutoff=0.8)
    return by_folded[near[0]] if near else ""


SMALL_WORDS = {"and", "of", "the", "en", "et", "de", "du", "la", "le", "van", "und", "y"}


def is_alike(one: str, other: str) -> bool:
    """The same words in another spelling or order: "Rail & Road Projects", "Road Rail Projects"."""
    mine, theirs = _words(one), _words(other)
    return bool(mine) and len(mine) == len(theirs) and all(map(_nearly, mine, theirs))


def initials(name: str) -> str:
    """The same for any two names that are alike: only among these one has to look."""
    return " ".join(word[0] for word in _words(name))


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", folded(name))
    return sorted(word for word in words if word not in SMALL_WORDS)


def _nearly(one: str, other: str) -> bool:
    if one == other:
        return True
    is_long = min(len(one), len(other)) > 4 and one[0] == other[0]
    return is_long and difflib.SequenceMatcher(None, one, other).ratio() > 0.85
