"""Bringing in a file: read, corrected, looked at, and kept all at once or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import sheets
from brm.base.errors import RuleBroken
from brm.exchange import apply, columns, records, wanted
from brm.exchange.choices import WORKED_ON, Kind, State, Step
from brm.exchange.leaving import leavers
from brm.exchange.models import Import
from brm.exchange.plan import Plan, compare, refuse_nothing_to_do
from brm.exchange.progress import Tell, counted, quietly
from brm.exchange.waiting import check_again, have_done, must_be_ready
from relationships.people.models import Person

KEEP_FILES = 20  # older files go when a new one comes; what they brought stays
AT_ONCE = 2000  # rows; a longer file is checked and kept by a worker


@dataclass(frozen=True)
class Preview:
    """A file as it was understood: its columns, and what would happen (None: not enough is known)."""

    table: sheets.Table
    columns: list[columns.Column]
    plan: Plan | None
    problem: str = ""


def bring(*, kind: str, file_name: str, content: bytes, by: Person | None, at: datetime) -> Import:
    """Take a file in and guess its columns; nothing of it is kept yet but the file.

    A long one is then checked by a worker; a short one is ready to be looked at.
    Raises RuleBroken with a sentence where it is no table that we can read.
    """
    if kind not in Kind.values:
        raise RuleBroken("kind_unknown", _("Choose what the file holds."), field="kind")
    table = sheets.read(content)
    if not table.rows:
        raise RuleBroken(
            "no_rows", _("There are headings, but no row below them. Nothing to bring in.")
        )
    guessed = {str(column.index): column.means for column in columns.guess(table, kind)}
    with transaction.atomic():
        brought = Import.objects.create(
            kind=kind,
            file_name=file_name[:200],
            content=content,
            columns=guessed,
            is_long=len(table.rows) > AT_ONCE,
            brought_by=by,
            brought_at=at,
        )
        if brought.is_long:
            have_done(brought, State.CHECKING)
    return brought


@transaction.atomic
def correct(
    brought: Import, *, chosen: Mapping[str, str], joins: Mapping[str, str], kind: str = ""
) -> None:
    """Say what columns mean and which departments are the same.

    Raises RuleBroken as `checked` and `must_be_ready`.
    """
    must_be_ready(brought)
    table = sheets.read(bytes(brought.content))
    brought.kind = kind or brought.kind
    brought.columns = columns.checked(brought.kind, chosen, len(table.header))
    brought.joins = {name: other for name, other in joins.items() if name and other}
    brought.save(update_fields=["kind", "columns", "joins"])
    check_again(brought)


def preview(brought: Import, tell: Tell = quietly) -> Preview:
    """What would happen. Three queries; a second or so for 10,000 rows."""
    tell(Step.READING, 0, 0)
    table = sheets.read(bytes(brought.content))
    shown = columns.chosen(table, brought.kind, brought.columns)
    try:
        columns.needs(brought.kind, [column.means for column in shown])
    except RuleBroken as broken:
        return Preview(table, shown, None, str(broken))
    rows, refused = records.read(counted(table.rows, Step.READING, len(table.rows), tell), shown)
    tell(Step.COMPARING, 0, 0)
    wants = wanted.gather(rows, brought.kind, brought.joins)
    return Preview(table, shown, compare(wants, brought.kind, refused))


@transaction.atomic
def ask_to_keep(brought: Import, *, at: datetime) -> None:
    """Keep a short file now; have a long one kept by a worker. Raises RuleBroken as `keep` does."""
    if not brought.is_long:
        keep(brought, at=at)
    elif brought.state == State.READY:
        must_be_ready(brought)
        have_done(brought, State.KEEPING)


@transaction.atomic
def try_again(brought: Import) -> None:
    """What stood in the way of a long file may be gone: it is checked once more. Twice is once."""
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state == State.FAILED:
        have_done(brought, State.CHECKING)


@transaction.atomic
def keep(brought: Import, *, at: datetime, tell: Tell = quietly) -> dict[str, object]:
    """Keep the file's good rows, all together or none; twice is once. Gives the counts.

    The plan is made again inside the transaction, so what others changed meanwhile is seen.
    Raises RuleBroken("nothing_to_keep") where nothing would change, "column_missing".
    """
    apply.lock()
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state not in {State.READY, *WORKED_ON}:
        return brought.counts
    seen = preview(brought, tell)
    if seen.plan is None:
        raise RuleBroken("column_missing", seen.problem)
    missing = leavers(brought, seen.plan)
    refuse_nothing_to_do(seen.plan, missing)
    apply.keep(seen.plan, tell).write(brought)
    brought.leavers = [person.pk for person in missing]
    brought.state, brought.kept_at, brought.counts = State.DONE, at, seen.plan.counts()
    brought.seen = {}
    brought.save(update_fields=["state", "kept_at", "counts", "leavers", "seen"])
    old = Import.objects.order_by("-brought_at", "-pk").values("pk")[KEEP_FILES:]
    Import.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
    return brought.counts
