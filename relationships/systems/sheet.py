"""The register as a file: what is known of each system, as `bringing` reads it again."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.sheet_answer import Cell
from relationships.systems.models import System
from relationships.systems.services import FACTS

Row = tuple[Any, ...]


def known_facts(column: str) -> list[Cell]:
    """A column of the file for each fact."""
    return [Cell(column, _field(name).verbose_name, _fact(name), name) for name in FACTS]


def _field(name: str) -> Any:
    return System._meta.get_field(name)


def _fact(name: str) -> Callable[[Row], object]:
    """What the file says of one fact: words for what is chosen, nothing where nobody said it."""
    field = _field(name)

    def said(row: Row) -> object:
        value = getattr(row[0], name)
        if field.choices:
            return str(dict(field.flatchoices)[value]) if value else ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return value if isinstance(value, (str, date, Decimal)) else ""

    return said


SHEET = [
    Cell("name", gettext_lazy("System or tool"), lambda row: row[0].name),
    Cell("name", gettext_lazy("What people do with it"), lambda row: row[0].what_for),
    Cell("owner", gettext_lazy("Owner"), lambda row: row[1]),
    Cell("name", gettext_lazy("Run"), lambda row: row[0].get_run_by_display()),
    Cell(
        "unit", gettext_lazy("Belongs to"),
        lambda row: row[0].owned_by.name if row[0].owned_by else "",
    ),
    Cell("people", gettext_lazy("Departments that use it"), lambda row: row[2][0] if row[2] else None),
    Cell("people", gettext_lazy("People who use it"), lambda row: row[2][1] if row[2] else None),
    *known_facts("name"),
    Cell("care", gettext_lazy("Care it needs"), lambda row: row[3].care if row[3] else ""),
    Cell("care", gettext_lazy("Points of 15"), lambda row: row[3].points if row[3] else None),
    Cell("care", gettext_lazy("Because"), lambda row: row[3].reasons if row[3] else ""),
    Cell("comes", gettext_lazy("Where it stands"), lambda row: row[3].label if row[3] else ""),
    Cell("comes", gettext_lazy("What comes"), lambda row: row[3].says if row[3] else ""),
]  # fmt: skip
