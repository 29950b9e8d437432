"""Who fills which role, as a table that leaves and comes in again: each row judged by the same rules.

What comes in tells nobody: it says what is so already. A file is read whole before anything is kept,
and one that was brought in twice changes nothing the second time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.base.sheets import read
from brm.base.sheets.table import Row, Table
from brm.base.sheets.write import csv_bytes
from brm.base.text import clean
from governance.roles import services
from governance.roles.choices import Standing
from governance.roles.models import GovernanceRole, RoleAssignment
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit

COLUMNS = (
    "role", "system", "department", "holder", "standing", "accountable", "hours_per_week",
    "agreed_by_manager", "deputy", "since", "until", "accepted_on",
)  # fmt: skip
NEEDED = ("role", "standing")
MOST = 5_000
YES, NO = {"yes", "true", "1", "oui", "x"}, {"no", "false", "0", "non", ""}


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row: "new", "changed", "same" or "refused", and why."""

    number: int
    outcome: str
    says: str = ""


def written() -> bytes:
    """All roles that run, as a table that `bring_in` reads. One query."""
    rows = RoleAssignment.objects.running().select_related(
        "role", "system", "unit", "holder", "deputy"
    )
    return csv_bytes(COLUMNS, (_cells(row) for row in rows.order_by("pk")))


def _cells(row: RoleAssignment) -> list[object]:
    return [
        row.role.slug, row.system.name if row.system else "", row.unit.name if row.unit else "",
        _known_as(row.holder), row.standing, "yes" if row.is_accountable else "no",
        "" if row.hours_per_week is None else f"{row.hours_per_week.normalize():f}",
        "yes" if row.is_agreed_by_manager else "no", _known_as(row.deputy),
        *(day.isoformat() if day else "" for day in (row.since, row.valid_until, row.accepted_on)),
    ]  # fmt: skip


def _known_as(person: Person | None) -> str:
    return "" if person is None else person.email or person.code or person.name


def bring_in(content: bytes, *, at: datetime, dry_run: bool = False) -> list[Verdict]:
    """Keep each row that the rules allow, and say of each what became of it. About ten queries a row.

    With `dry_run` nothing is kept, and the verdicts are the same. Raises RuleBroken for a file that is
    no table, "column_missing", "too_many_rows".
    """
    table = read(content)
    missing = [name for name in NEEDED if table.column(name) is None]
    if missing:
        raise RuleBroken(
            "column_missing",
            _("The column “%(name)s” is missing. Take an exported list as a pattern: %(all)s.")
            % {"name": missing[0], "all": ", ".join(COLUMNS)},
        )
    if len(table.rows) > MOST:
        raise RuleBroken(
            "too_many_rows", _("At most %(most)s rows at once; cut the file.") % {"most": MOST}
        )
    with transaction.atomic():
        verdicts = list(_judged(table, at))
        if dry_run:
            transaction.set_rollback(True)
    return verdicts


def _judged(table: Table, at: datetime) -> Iterator[Verdict]:
    places = {name: table.column(name) for name in COLUMNS}
    for row in table.rows:
        said = {name: _cell(row, place) for name, place in places.items()}
        try:
            with transaction.atomic():
                verdict = Verdict(row.number, _kept(said, at))
        except _Same:
            yield Verdict(row.number, "same")
        except RuleBroken as broken:
            yield Verdict(row.number, "refused", str(broken))
        else:
            yield verdict


def _cell(row: Row, place: int | None) -> str:
    return "" if place is None or place >= len(row.cells) else clean(row.cells[place]).strip()


def _kept(said: dict[str, str], at: datetime) -> str:
    role = GovernanceRole.objects.filter(slug=said["role"]).first()
    if role is None:
        raise RuleBroken(
            "role_unknown", _("No role has the short name “%(role)s”.") % {"role": said["role"]}
        )
    system = _one(System.objects.all(), said["system"], _("system"))
    unit = _one(Unit.objects.filter(closed_on=None), said["department"], _("department"))
    subject: dict[str, Any] = {"unit": unit, "system": system}
    standing = said["standing"].lower()
    if standing not in Standing.values:
        raise RuleBroken(
            "standing_unknown",
            _("“%(said)s” is no standing. Write one of: %(all)s.")
            % {"said": standing, "all": ", ".join(Standing.values)},
        )
    if standing == Standing.VACANT:
        return _vacant(role, subject, at)
    holder = _person(said["holder"])
    if holder is None:
        raise RuleBroken("holder_missing", _("Say who fills it, or write “vacant”."))
    agreed = services.Conditions(
        deputy=_person(said["deputy"]), hours_per_week=_number(said["hours_per_week"]),
        is_agreed_by_manager=_is(said["agreed_by_manager"]), valid_until=_day(said["until"]),
    )  # fmt: skip
    running = RoleAssignment.objects.running().filter(role=role, **subject)
    stands = running.filter(holder=holder).first()
    if stands is None:
        row = services.assign(
            role, **subject, holder=holder, standing=standing, at=at, by=holder,
            is_accountable=_is(said["accountable"]) if said["accountable"] else None,
            since=_day(said["since"]), conditions=agreed,
        )  # fmt: skip
        _accepted(row, said, at)
        return "new"
    before = _facts(stands)
    # A file that says no end leaves the one that stands: brought again tomorrow it changes nothing.
    agreed = replace(agreed, valid_until=agreed.valid_until or stands.valid_until)
    is_accountable = _is(said["accountable"]) if said["accountable"] else stands.is_accountable
    services.change(
        stands, version=stands.version, standing=standing, is_accountable=is_accountable,
        conditions=agreed, by=holder, at=at,
    )  # fmt: skip
    stands.refresh_from_db()
    _accepted(stands, said, at)
    stands.refresh_from_db()
    if _facts(stands) == before:
        raise _Same
    return "changed"


class _Same(Exception):
    """Nothing of the row is new: what was written for it is taken back with its savepoint."""


def _vacant(role: GovernanceRole, subject: dict[str, Any], at: datetime) -> str:
    is_new = not RoleAssignment.objects.running().filter(role=role, **subject).exists()
    services.declare_vacant(role, at=at, **subject)
    return "new" if is_new else "same"


def _accepted(row: RoleAssignment, said: dict[str, str], at: datetime) -> None:
    """The day on which it was taken on, where the file says one and it makes sense."""
    day = _day(said["accepted_on"])
    if day is None or row.accepted_on is not None or row.standing == Standing.DE_FACTO:
        return
    if not row.since <= day <= at.date():
        raise RuleBroken(
            "accepted_out_of_range", _("Nobody accepts before it begins, or on a day to come.")
        )
    row.accepted_on = day
    row.save(update_fields=["accepted_on"])


FACTS = (
    "standing", "is_accountable", "deputy_id", "hours_per_week", "is_agreed_by_manager",
    "valid_until", "accepted_on",
)  # fmt: skip


def _facts(row: RoleAssignment) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in FACTS)


def _one(rows: QuerySet[Any], name: str, what: str) -> Any:
    """The only one of that name; None where none is said. One query."""
    if not name:
        return None
    found = list(rows.filter(folded_name=folded(name)[:300])[:2])
    if len(found) != 1:
        several = _("Several are called “%(name)s”: %(what)s. Give them names of their own first.")
        none = _("There is no %(what)s called “%(name)s”.")
        raise RuleBroken(
            "name_unclear", (several if found else none) % {"name": name, "what": what}
        )
    return found[0]


def _person(said: str) -> Person | None:
    """Somebody by e-mail, number or name; None where nobody is said. One query."""
    if not said:
        return None
    for is_it in (Q(email__iexact=said), Q(code=said), Q(folded_name=folded(said)[:300])):
        found = list(Person.objects.present().filter(is_it).select_related("unit")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise RuleBroken(
                "name_unclear",
                _("Several people are called “%(name)s”. Write the e-mail.") % {"name": said},
            )
    raise RuleBroken("nobody", _("Nobody here is called “%(name)s”.") % {"name": said})


def _number(said: str) -> Decimal | None:
    if not said:
        return None
    try:
        return Decimal(said.replace(",", ".")).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise RuleBroken(
            "not_a_number", _("“%(said)s” is no number of hours.") % {"said": said[:40]}
        ) from None


def _day(said: str) -> date | None:
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise RuleBroken(
            "not_a_day", _("“%(said)s” is no day. Write it like 2026-11-24.") % {"said": said[:40]}
        ) from None


def _is(said: str) -> bool:
    if said.lower() not in YES | NO:
        raise RuleBroken(
            "not_yes_or_no", _("Write yes or no, not “%(said)s”.") % {"said": said[:40]}
        )
    return said.lower() in YES


def amounts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How many rows came out how."""
    found = dict.fromkeys(("new", "changed", "same", "refused"), 0)
    for one in verdicts:
        found[one.outcome] += 1
    return found
