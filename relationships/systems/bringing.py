"""Bringing in systems from a table: all good rows or none, and said beforehand what would happen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from brm.base import sheets
from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.forms import FIRST_YEAR, LAST_YEAR
from brm.base.sheets import Row
from brm.base.text import clean
from relationships.systems.choices import RunBy
from relationships.systems.models import System
from relationships.systems.services import FACTS, add_system, change_system
from relationships.units.models import Unit

MOST = 5_000  # rows; a register is longer nowhere
LANGUAGES = ("en", "fr")
HEADINGS = {  # as our own sheet has them; the name of the field is understood, too
    "name": gettext_lazy("System or tool"),
    "what_for": gettext_lazy("What people do with it"),
    "run_by": gettext_lazy("Run"),
    "owned_by": gettext_lazy("Belongs to"),
    "retired_on": gettext_lazy("No longer in use since"),
}
YES, NO = {"yes", "oui", "1", "true", "ja", "si"}, {"no", "non", "0", "false", "nee", "nein"}


@dataclass(frozen=True)
class Fault:
    """One cell that cannot be kept: in which row of the file, under which heading, and why."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return _("Row %(row)s, %(column)s: %(reason)s") % vars(self)


@dataclass
class Brought:
    """What a file does: how many systems are new, changed, or as they were; and what is wrong."""

    made: int = 0
    changed: int = 0
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    notices: tuple[str, ...] = ()

    def counts(self) -> dict[str, object]:
        """The same as JSON can say it."""
        return {
            "made": self.made, "changed": self.changed, "same": self.same,
            "refused": [str(fault) for fault in self.faults], "notices": list(self.notices),
        }  # fmt: skip


@transaction.atomic
def bring_systems(file: IO[bytes], *, dry_run: bool = False) -> Brought:
    """Bring in systems from a CSV or Excel table, found again by name; empty cells change nothing.

    One fault, and nothing is kept. Raises RuleBroken where there is no table, or "no_name_column",
    "too_many_rows".
    """
    with sheets.opened(file) as reading:
        columns = meaning(reading.header)
        rows = list(_up_to_most(reading.rows()))
        brought = Brought(notices=(*reading.notices, *_unread(reading.header, columns)))
    units = _units()
    wanted = [_wanted(row, columns, units, brought) for row in rows]
    _refuse_twice(rows, wanted, brought)
    if not brought.faults:
        for row, values in zip(rows, wanted, strict=True):
            _keep(row, values, brought)
    if dry_run or brought.faults:
        transaction.set_rollback(True)
    return brought


def _up_to_most(rows: Iterator[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        if count > MOST:
            raise RuleBroken(
                "too_many_rows",
                _("The table has more than %(most)s rows. Bring it in parts.") % {"most": MOST},
            )
        yield row


def meaning(header: tuple[str, ...]) -> dict[int, str]:
    """Which column holds which field. Raises RuleBroken("no_name_column")."""
    known: dict[str, str] = {name: name for name in (*HEADINGS, *FACTS)}
    for language in LANGUAGES:
        with override(language):
            known |= {folded(str(words)): name for name, words in HEADINGS.items()}
            known |= {folded(str(_field(name).verbose_name)): name for name in FACTS}
    found = {at: known[folded(head)] for at, head in enumerate(header) if folded(head) in known}
    if "name" not in found.values():
        raise RuleBroken(
            "no_name_column",
            _("No column says what a system is called. Give one the heading “%(heading)s”.")
            % {"heading": HEADINGS["name"]},
        )
    return found


def _unread(header: tuple[str, ...], columns: Mapping[int, str]) -> list[str]:
    """A sentence that names the columns of which nothing is kept, so that no change to them is lost
    in silence."""
    names = [head for at, head in enumerate(header) if head.strip() and at not in columns]
    if not names:
        return []
    said = _("Not read from this file: %(columns)s. Who owns a system comes in with the roles.")
    return [said % {"columns": ", ".join(names)}]


def _field(name: str) -> "Field[Any, Any]":
    return System._meta.get_field(name)  # type: ignore[return-value]


def _units() -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.open().order_by("pk"):
        found.setdefault(unit.folded_name, []).append(unit)
    return found


def _wanted(
    row: Row, columns: Mapping[int, str], units: Mapping[str, list[Unit]], brought: Brought
) -> dict[str, Any]:
    """What one row says, by field; its faults are noted."""
    values: dict[str, Any] = {}
    for at, name in columns.items():
        said = row.cells[at].strip() if at < len(row.cells) else ""
        if not said:
            continue
        try:
            values[name] = _value(name, said, units)
        except RuleBroken as broken:
            brought.faults.append(Fault(row.number, _called(name), str(broken)))
    bad = {fault.column for fault in brought.faults if fault.row == row.number}
    if "name" not in values and _called("name") not in bad:
        brought.faults.append(Fault(row.number, _called("name"), _("Say what it is called.")))
    has_cost = values.get("cost_a_year") is not None and not values.get("cost_currency")
    if has_cost and _called("cost_currency") not in bad:
        reason = _("Choose the currency of the cost.")
        brought.faults.append(Fault(row.number, _called("cost_currency"), reason))
    return values


def _called(name: str) -> str:
    return str(HEADINGS.get(name) or _field(name).verbose_name)


def _value(name: str, said: str, units: Mapping[str, list[Unit]]) -> Any:
    """What a cell means. Raises RuleBroken with a sentence."""
    if name == "owned_by":
        return _unit(said, units)
    if name in ("retired_on", "contract_ends_on", "access_checked_on"):
        return _day(said)
    read: dict[str, Callable[[str], Any]] = {
        "cost_a_year": _money, "cost_currency": _currency, "has_personal_data": _yes,
        "cmdb_url": _address,
    }  # fmt: skip
    if name in read:
        return read[name](said)
    if _field(name).choices:
        return _choice(name, said)
    return _words(name, said)


def _words(name: str, said: str) -> str:
    words, most = clean(said), _field(name).max_length or 2000
    if len(words) > most:
        raise RuleBroken("too_long", _("At most %(most)s characters fit here.") % {"most": most})
    return words


def _unit(said: str, units: Mapping[str, list[Unit]]) -> Unit:
    found = units.get(folded(said), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise RuleBroken(
            "several", _("Several departments are called “%(name)s”.") % {"name": said}
        )
    raise RuleBroken(
        "unit_unknown",
        _("No department is called “%(name)s”. Look at the spelling, or add it first.")
        % {"name": said},
    )


def _day(said: str) -> date:
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        raise RuleBroken("no_day", _("Choose a day, like 2026-11-24.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleBroken("far_day", _("Choose a day between 1970 and 2099."))
    return day


def _money(said: str) -> Decimal:
    try:
        amount = Decimal(said)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise RuleBroken("no_money", _("Write money as a number, like 1200 or 1200.50."))
    if amount < 0:
        raise RuleBroken("below_nought", _("What it costs cannot be less than nothing."))
    if amount >= Decimal(10) ** 10:
        raise RuleBroken("too_much", _("This is more than anything costs. Look at the number."))
    if amount != amount.quantize(Decimal("0.01")):
        raise RuleBroken("no_money", _("Write money as a number, like 1200 or 1200.50."))
    return amount


def _currency(said: str) -> str:
    if len(said) == 3 and said.isascii() and said.isalpha():
        return said.upper()
    raise RuleBroken("no_currency", _("Write the three letters of a currency, like EUR."))


def _yes(said: str) -> bool:
    if folded(said) in YES | NO:
        return folded(said) in YES
    raise RuleBroken("no_yes", _("Write yes or no."))


def _address(said: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(said)
    except ValidationError:
        raise RuleBroken("no_address", _("Write an address that begins with https://.")) from None
    return _words("cmdb_url", said)


def _choice(name: str, said: str) -> Any:
    """A choice by its stored value or by its words in either language."""
    known: dict[str, Any] = {str(value): value for value, _label in _field(name).flatchoices}
    for language in LANGUAGES:
        with override(language):
            known |= {folded(str(label)): value for value, label in _field(name).flatchoices}
    if folded(said) in known:
        return known[folded(said)]
    with override(None):
        words = ", ".join(str(label) for value, label in _field(name).flatchoices if value)
    raise RuleBroken("unknown_choice", _("Write one of these: %(words)s.") % {"words": words})


def _refuse_twice(rows: list[Row], wanted: list[dict[str, Any]], brought: Brought) -> None:
    first: dict[str, int] = {}
    for row, values in zip(rows, wanted, strict=True):
        name = folded(values.get("name", ""))
        if name and name in first:
            reason = _("It stands in row %(row)s already.") % {"row": first[name]}
            brought.faults.append(Fault(row.number, _called("name"), reason))
        first.setdefault(name, row.number)


def _keep(row: Row, values: dict[str, Any], brought: Brought) -> None:
    known = System.objects.filter(folded_name=folded(values["name"])).first()
    try:
        if known is None:
            retired_on = values.pop("retired_on", None)
            made = add_system(**{"run_by": RunBy.UNKNOWN, **values})
            if retired_on is not None:
                _change(made, {"retired_on": retired_on})
            brought.made += 1
        elif _change(known, values):
            brought.changed += 1
        else:
            brought.same += 1
    except RuleBroken as broken:
        brought.faults.append(Fault(row.number, _called(broken.field or "name"), str(broken)))


def _change(system: System, values: Mapping[str, Any]) -> bool:
    """Write what the row says anew; whether anything differed."""
    differing = {
        name: value
        for name, value in values.items()
        if name != "name" and getattr(system, name) != value
    }
    if not differing:
        return False
    standing = {
        name: getattr(system, name)
        for name in ("name", "run_by", "what_for", "owned_by", "retired_on")
    }
    if "cost_a_year" in differing:
        differing.setdefault("cost_currency", values.get("cost_currency", system.cost_currency))
    change_system(system, version=system.version, **{**standing, **differing})
    return True
