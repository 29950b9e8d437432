"""Bringing in a file: read, corrected, looked at, and kept all at once or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brm.base import sheets
from brm.base.errors import RuleBroken
from brm.exchange import apply, columns, files, leaving, records
from brm.exchange.choices import ON_THE_WAY, WORKED_ON, Kind, State, Step
from brm.exchange.gathering import gather
from brm.exchange.models import Import
from brm.exchange.plan import Plan, compare, refuse_nothing_to_do
from brm.exchange.progress import Counted, Tell, quietly
from brm.exchange.shown import shown
from brm.exchange.waiting import check_again, have_done, must_be_ready
from relationships.people.models import Person

KEEP_FILES = 20  # older files go when a new one comes; what they brought stays
PATIENCE_S = 5  # that a page waits for another import
AT_ONCE = 2000  # rows; a longer file is checked and kept by a worker
TAKEN = re.compile(r"Key \([^=]*\)=\((.*)\) already exists", re.DOTALL)  # PostgreSQL's own words
ASKED = {"column_missing", "too_many_units"}  # to be answered by choosing other columns


@dataclass(frozen=True)
class Preview:
    """A file as it was understood: its columns, and what would happen (None: not enough is known)."""

    columns: list[columns.Column]
    notices: tuple[str, ...]
    rows: int
    plan: Plan | None
    problem: str = ""
    leavers: tuple[int, ...] = ()  # the keys of all who are missing where the file is complete


@transaction.atomic
def bring(
    *, kind: str, file_name: str, content: bytes | IO[bytes], by: Person | None, at: datetime
) -> Import:
    """Take a file in and guess its columns; nothing of it is kept yet but the file.

    A long one is then checked by a worker; a short one is ready to be looked at.
    Raises RuleBroken with a sentence where it is no table that we can read.
    """
    if kind not in Kind.values:
        raise RuleBroken("kind_unknown", _("Choose what the file holds."), field="kind")
    file = files.as_file(content)
    with sheets.opened(file) as table:
        if not table.head:
            raise RuleBroken(
                "no_rows", _("There are headings, but no row below them. Nothing to bring in.")
            )
        guessed = {str(column.index): column.means for column in columns.guess(table, kind)}
        is_long = sum(1 for _row in islice(table.rows(), AT_ONCE + 1)) > AT_ONCE
    brought = Import.objects.create(
        kind=kind,
        file_name=file_name[:200],
        columns=guessed,
        is_long=is_long,
        brought_by=by,
        brought_at=at,
    )
    files.keep_file(brought, file)
    if is_long:
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
    brought.kind = kind or brought.kind
    brought.columns = columns.checked(brought.kind, chosen, len(brought.columns))
    brought.joins = {name: other for name, other in joins.items() if name and other}
    brought.save(update_fields=["kind", "columns", "joins"])
    check_again(brought)


@transaction.atomic
def preview(brought: Import, tell: Tell = quietly) -> Preview:
    """What would happen. Memory and the time of a batch do not grow with the file: see `staging`.

    Raises RuleBroken where a later row of the file cannot be read.
    """
    tell(Step.READING, 0, 0)
    with files.opened(brought) as table:
        shown = columns.chosen(table, brought.kind, brought.columns)
        count = Counted(table.rows(), tell, brought.seen.get("rows", 0))
        try:
            columns.needs(brought.kind, [column.means for column in shown])
            wants = gather(records.read(count, shown), brought.kind, brought.joins)
        except RuleBroken as broken:
            if broken.code not in ASKED:
                raise
            return Preview(shown, table.notices, count.done, None, str(broken))
        notices = table.notices
    tell(Step.COMPARING, 0, 0)
    plan = compare(wants, brought.kind, count.done, tell)
    plan.leavers, missing = leaving.leavers(brought)
    return Preview(shown, notices, count.done, plan, leavers=tuple(missing))


def looked_at(brought: Import) -> dict[str, Any]:
    """What the page shows of it: worked out now for a short file, as a worker left it for a long one."""
    return brought.seen if brought.is_long else shown(brought, preview(brought))


def refused_rows(brought: Import) -> tuple[tuple[str, ...], list[list[str]]]:
    """The headings, and the refused rows each with its reason; of very many the first ones."""
    reasons = {int(row): why for row, why in looked_at(brought).get("reasons", {}).items()}
    with files.opened(brought) as table:
        found = (row for row in table.rows() if row.number in reasons)
        rows = [[*row.cells, reasons[row.number]] for row in islice(found, len(reasons))]
        return table.header, rows


@transaction.atomic
def ask_to_keep(brought: Import, *, at: datetime) -> None:
    """Keep a short file now; have a long one kept by a worker. Raises RuleBroken as `keep` does."""
    if not brought.is_long:
        keep(brought, at=at, patience_s=PATIENCE_S)
    elif brought.state == State.READY:
        must_be_ready(brought)
        have_done(brought, State.KEEPING)


@transaction.atomic
def try_again(brought: Import) -> None:
    """What stood in the way of a long file may be gone: it is checked once more. Twice is once."""
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state == State.FAILED:
        have_done(brought, State.CHECKING)


def keep(
    brought: Import, *, at: datetime, tell: Tell = quietly, patience_s: float = 0
) -> dict[str, object]:
    """Keep the file's good rows, all together or none; twice is once. Gives the counts.

    The plan is made again inside the transaction, so what others changed meanwhile is seen.
    Raises RuleBroken("nothing_to_keep") where nothing would change, "column_missing",
    "belongs_to_another" where two would have the same number or address, "another_is_kept" as
    `apply.lock`.
    """
    try:
        with transaction.atomic():
            apply.lock(patience_s)
            return _kept(brought, at, tell)
    except IntegrityError as error:
        same = TAKEN.search(str(error))
        if same is None:
            raise
        raise RuleBroken(
            "belongs_to_another",
            _(
                "“%(value)s” would belong to two at once, in this file or with somebody who is here"
                " already. A number, a code and an e-mail address belong to one. Correct the file."
            )
            % {"value": same[1]},
        ) from error


def _kept(brought: Import, at: datetime, tell: Tell) -> dict[str, object]:
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state not in {State.READY, *ON_THE_WAY}:
        return brought.counts
    seen = preview(brought, tell)
    if seen.plan is None:
        raise RuleBroken("column_missing", seen.problem)
    refuse_nothing_to_do(seen.plan)
    apply.keep(seen.plan, brought, seen.rows, tell)
    brought.leavers = list(seen.leavers)
    brought.state, brought.kept_at, brought.counts = State.DONE, at, seen.plan.counts()
    brought.seen = {}
    brought.save(update_fields=["state", "kept_at", "counts", "leavers", "seen"])
    old = Import.objects.order_by("-brought_at", "-pk").values("pk")[KEEP_FILES:]
    gone = Import.objects.filter(pk__in=list(old.values_list("pk", flat=True)))
    gone.exclude(state__in=WORKED_ON).delete()
    return brought.counts
