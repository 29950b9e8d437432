"""Guesses what the columns of a file mean, from their headings and their first values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.sheets import Reading
from brm.exchange.choices import KNOWN, Kind, Means

# Headings as personnel systems write them, in English, Dutch, French, German and Spanish; folded.
HEADINGS: dict[str, tuple[str, ...]] = {
    Means.POST: (
        "post no", "post number", "post id", "post unique reference", "position id", "position no",
        "positienummer", "functienummer", "numero de poste", "stellennummer", "planstelle", "puesto",
    ),
    Means.REPORTS_TO: (
        "reports to", "reports to post", "reports to senior post", "manager post", "line manager post",
        "rapporteert aan", "leidinggevende", "rattache a", "superieur", "berichtet an", "vorgesetzter",
        "depende de",
    ),
    Means.PERSON_CODE: (
        "employee id", "employee no", "employee number", "person id", "staff no", "staff number",
        "personnel number",
        "pers.nr", "persnr", "personeelsnummer", "matricule", "personalnummer", "numero de empleado",
        "number", "nummer", "id",
    ),
    Means.FIRST_NAME: ("first name", "given name", "voornaam", "prenom", "vorname", "nombre propio"),
    Means.FAMILY_NAME: (
        "family name", "last name", "surname", "achternaam", "nom de famille", "nachname", "apellido",
        "apellidos",
    ),
    Means.NAME: (
        "full name", "name", "person", "employee", "naam", "medewerker", "nom", "nom complet",
        "mitarbeiter", "nombre",
    ),
    Means.EMAIL: (
        "e-mail", "email", "mail", "e-mail address", "email address", "e-mailadres", "courriel",
        "adresse e-mail", "correo", "correo electronico",
    ),
    Means.PHONE: ("phone", "telephone", "mobile", "telefoon", "tel", "telefon", "telefono"),
    Means.TITLE: (
        "job title", "title", "function", "role", "functie", "fonction", "intitule du poste",
        "funktion", "stelle", "cargo", "puesto de trabajo",
    ),
    Means.LANGUAGE: ("language", "taal", "langue", "sprache", "idioma"),
    Means.GRADE: ("grade", "pay grade", "schaal", "echelon", "besoldung"),
    Means.UNIT: (
        "department", "unit", "team", "organisation", "organization", "directorate", "afdeling",
        "dienst", "service", "departement", "abteilung", "departamento", "org unit",
    ),
    Means.UNIT_CODE: (
        "department no", "department number", "department id", "department code", "unit code",
        "afdelingscode", "code service", "kostenstelle", "cost centre", "cost center",
    ),
    Means.PARENT: (
        "parent", "parent department", "department above", "part of", "belongs to", "above", "hoort bij",
        "bovenliggende afdeling", "rattachement", "service parent", "ubergeordnet",
        "depende del departamento",
    ),
    Means.PLACE: (
        "place", "location", "city", "site", "plaats", "locatie", "lieu", "ville", "ort", "lugar",
    ),
    Means.COUNTRY: ("country", "land", "pays", "pais"),
    Means.TIME_ZONE: ("time zone", "timezone", "tijdzone", "fuseau horaire", "zeitzone"),
    Means.PEOPLE_COUNT: ("people", "headcount", "fte", "aantal mensen", "effectif", "personen"),
}  # fmt: skip
ONLY_UNITS = {"name": Means.UNIT, "naam": Means.UNIT, "nom": Means.UNIT, "code": Means.UNIT_CODE}


@dataclass(frozen=True)
class Column:
    """A column as shown: its letter and heading, some values, what it means, how sure that is."""

    index: int
    letter: str
    heading: str
    values: tuple[str, ...]
    means: str
    how_sure: str


def letter_of(index: int) -> str:
    """The letter over a column of a sheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def guess(table: Reading, kind: str) -> list[Column]:
    """Each column with what it most likely means; no meaning is given twice."""
    taken: set[str] = set()
    found: list[Column] = []
    # Beside a column "Department" a column "Name" holds people, also where departments are wanted.
    says_units = any(_said(heading) in HEADINGS[Means.UNIT] for heading in table.header)
    own = ONLY_UNITS if kind == Kind.UNITS and not says_units else {}
    for index, heading in enumerate(table.header):
        values = sample(table, index)
        means, how_sure = _one(heading, values, own)
        if means and (means in taken or means not in KNOWN[kind]):
            means, how_sure = Means.NOTHING, _("another column says the same")
        taken.add(means)
        found.append(Column(index, letter_of(index), heading, values[:3], means, how_sure))
    return found


def sample(table: Reading, index: int, most: int = 50) -> tuple[str, ...]:
    """The first different values of a column."""
    values = dict.fromkeys(row.cells[index] for row in table.head if row.cells[index])
    return tuple(values)[:most]


def _said(heading: str) -> str:
    return folded(heading.replace("_", " ")).rstrip(":.")


def _one(heading: str, values: Sequence[str], own: Mapping[str, Means]) -> tuple[str, str]:
    """What a column means; `own` are headings that this kind of file reads otherwise than others."""
    said = _said(heading)
    if said in own:
        return own[said], _("sure, by its heading")
    for means, headings in HEADINGS.items():
        if said in headings:
            if means == Means.NAME and _is_turned(values):
                return Means.NAME_TURNED, _("sure, by its heading and its commas")
            return means, _("sure, by its heading")
    if values and sum("@" in value for value in values) > 0.8 * len(values):
        return Means.EMAIL, _("likely, by its values")
    return Means.NOTHING, _("not known: choose, or leave it out")


def _is_turned(values: Sequence[str]) -> bool:
    commas = sum(bool(re.fullmatch(r"[^,]+,\s*[^,]+", value)) for value in values)
    return bool(values) and commas > 0.7 * len(values)


def chosen(table: Reading, kind: str, choices: Mapping[str, str]) -> list[Column]:
    """The columns as somebody corrected them: by index, as kept with the import."""
    columns = []
    for column in guess(table, kind):
        means = choices.get(str(column.index), column.means)
        sure = column.how_sure if means == column.means else _("chosen by you")
        columns.append(
            Column(column.index, column.letter, column.heading, column.values, means, sure)
        )
    return columns


def checked(kind: str, choices: Mapping[str, str], width: int) -> dict[str, str]:
    """The choices, if they can be: each meaning once, and what a file of this kind needs.

    Raises RuleBroken("column_twice"), RuleBroken("column_unknown") or RuleBroken("column_missing").
    """
    kept: dict[str, str] = {}
    for index in range(width):
        means = choices.get(str(index), "")
        if means and means not in KNOWN[kind]:
            raise RuleBroken(
                "column_unknown", _("Column %(letter)s: choose a meaning from the list.")
                % {"letter": letter_of(index)},
            )  # fmt: skip
        if means and means in kept.values():
            raise RuleBroken(
                "column_twice",
                _("Two columns say “%(means)s”. Choose one of them.")
                % {"means": Means(means).label},
            )
        kept[str(index)] = means
    needs(kind, kept.values())
    return kept


def needs(kind: str, given: object) -> None:
    """Raises RuleBroken("column_missing") with what a file of this kind cannot do without."""
    means = set(given)  # type: ignore[call-overload]
    names = {Means.NAME, Means.NAME_TURNED, Means.FAMILY_NAME}
    if kind != Kind.PEOPLE and Means.UNIT not in means:
        raise RuleBroken("column_missing", _("Say which column holds the department."))
    if kind == Kind.ORGANISATION and Means.POST not in means:
        raise RuleBroken(
            "column_missing",
            _(
                "Say which column holds the post number. Has your list none, bring it twice: first as "
                "departments, then as people."
            ),
        )
    if kind != Kind.UNITS and not names & means:
        raise RuleBroken("column_missing", _("Say which column holds the name of the person."))
