"""Taking a whole import back; what was touched since is named and left."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from brm.base.db import folded
from brm.base.errors import RuleBroken
from brm.exchange import apply
from brm.exchange.choices import Act, Record, State, Step, Why
from brm.exchange.journal import BATCH, FIELDS, facts
from brm.exchange.models import Entry, Import
from brm.exchange.progress import Tell, quietly
from brm.exchange.staying import Left, Undone, left_of, named
from brm.exchange.waiting import have_done
from brm.health.models import UnitPulse
from governance.assessments.cells import AssessmentCell
from relationships.people.models import Person, Post
from relationships.units.models import Unit
from relationships.units.services import renumber

MODELS: dict[str, type[Any]] = {Record.UNIT: Unit, Record.PERSON: Person, Record.POST: Post}
# Goes with its department and comes again by itself.
WORKED_OUT: tuple[Any, ...] = (UnitPulse, AssessmentCell)
DAYS = {"email_since"}
PATIENCE_S = 5  # that a page waits for another import


def may_undo(brought: Import) -> bool:
    """An import that was kept, with its journal. One query."""
    return brought.state == State.DONE and brought.entries.exists()


def look(brought: Import, *, at: datetime) -> Undone:
    """What taking it back would do: done, counted and given up again."""
    with transaction.atomic():
        found = undo(brought, at=at)
        transaction.set_rollback(True)
    return found


def extent(brought: Import) -> dict[str, int]:
    """How many records the import made and changed, whatever became of them since. One query."""
    made, changed = Q(act=Act.MADE), Q(act=Act.CHANGED)
    return brought.entries.aggregate(
        made=Count("pk", filter=made), changed=Count("pk", filter=changed)
    )


@transaction.atomic
def ask_to_undo(brought: Import, *, at: datetime) -> None:
    """Take a short file back now, have a long one taken back by a worker; raises as `undo`."""
    if not brought.is_long:
        undo(brought, at=at)
        return
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state in {State.UNDOING, State.UNDONE}:
        return
    if not may_undo(brought):
        raise _not_kept()
    have_done(brought, State.UNDOING)


@transaction.atomic
def undo(
    brought: Import, *, at: datetime, tell: Tell = quietly, patience_s: float = PATIENCE_S
) -> Undone:
    """Take the import back, the last written first; twice is once. A batch of records at a time.

    What it changed gets its old values where it still says what the import wrote. What it made goes
    away where nobody edited it and nothing hangs on it. All else is named and stays as it is.
    Raises RuleBroken("not_kept") where nothing was kept, or from before there was a journal, and as
    `apply.lock`.
    """
    apply.lock(patience_s)
    brought = Import.objects.select_for_update().get(pk=brought.pk)
    if brought.state == State.UNDONE:
        return Undone(left=left_of(brought))
    if brought.state not in {State.DONE, State.UNDOING} or not brought.entries.exists():
        raise _not_kept()
    found, done, of = Undone(), 0, brought.entries.count()
    parents: dict[int, int | None] = dict(Unit.objects.values_list("pk", "parent_id"))
    for kind in (Record.POST, Record.PERSON, Record.UNIT):
        entries = brought.entries.filter(kind=kind).order_by("row", "pk")
        for some in _batches(entries.filter(act=Act.CHANGED)):
            _restore(kind, some, found, parents)
            tell(Step.UNDOING, done := done + len(some), of)
        going: dict[int, int] = {}
        for some in _batches(entries.filter(act=Act.MADE)):
            going |= _removable(kind, some, found)
            tell(Step.UNDOING, done := done + len(some), of)
        tell(Step.CLEARING, 0, 0)
        _remove(kind, brought, going, found)
    renumber()
    found.left.sort()
    brought.state, brought.undone_at, brought.problem = State.UNDONE, at, ""
    brought.left = [list(one) for one in found.left]
    brought.save(update_fields=["state", "undone_at", "left", "problem"])
    return found


def _not_kept() -> RuleBroken:
    return RuleBroken("not_kept", _("Nothing of this file can be taken back."))


def _batches(entries: QuerySet[Entry]) -> Iterator[list[Entry]]:
    rows = entries.iterator(BATCH)
    while some := list(islice(rows, BATCH)):
        yield some


# ---- Changed: back to what it was ------------------------------------------------------------------


def _restore(
    kind: str, entries: list[Entry], found: Undone, parents: dict[int, int | None]
) -> None:
    """Locked until the end, so that nobody's change meanwhile is overwritten."""
    records = _locked(kind, entries)
    there = _still_there(kind, entries)
    back: dict[int, Entry] = {}
    for entry in entries:
        record = records.get(entry.record_id)
        if record is None:
            found.leave(kind, entry, None, Why.GONE)
        elif facts(record) != entry.after:
            found.leave(kind, entry, record, Why.CHANGED)
        elif not there(entry):
            found.leave(kind, entry, record, Why.NO_PLACE)
        else:
            back[record.pk] = entry
    for pk in _in_circles(back, parents) if kind == Record.UNIT else ():
        found.leave(kind, back.pop(pk), records[pk], Why.NO_PLACE)
    for pk, entry in back.items():
        _give_back(records[pk], entry.before)
    names = [name.removesuffix("_id") for name in FIELDS[kind]]
    if kind != Record.POST:
        names += ["folded_name", "version"]
    for record in _kept(kind, [records[pk] for pk in back], names):
        found.leave(kind, back.pop(record.pk), record, Why.TAKEN)
    found.restored += len(back)


def _locked(kind: str, entries: list[Entry]) -> dict[int, Any]:
    rows = MODELS[kind].objects.select_for_update(of=("self",))
    return rows.in_bulk([one.record_id for one in entries])


def _kept(kind: str, back: list[Any], names: list[str]) -> list[Any]:
    """Keep the old values; gives those whose old name, number or address another one has by now."""
    try:
        with transaction.atomic():
            MODELS[kind].objects.bulk_update(back, names, batch_size=BATCH)
    except IntegrityError:
        return [record for record in back if not _is_kept(record, names)]
    return []


def _is_kept(record: Any, names: list[str]) -> bool:
    try:
        with transaction.atomic():
            record.save(update_fields=names)
    except IntegrityError:
        return False
    return True


def _give_back(record: Any, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(record, name, date.fromisoformat(value) if value and name in DAYS else value)
    if hasattr(record, "version"):
        record.folded_name = folded(record.name)[:300]
        record.version += 1


def _still_there(kind: str, entries: Iterable[Entry]) -> Any:
    """Whether all that a record pointed at before is still there, the departments open."""
    needed: dict[str, type[Any]] = {
        "parent_id": Unit, "unit_id": Unit, "holder_id": Person, "reports_to_id": Post,
    }  # fmt: skip
    fields = {name: model for name, model in needed.items() if name in FIELDS[kind]}
    known = {}
    for name, model in fields.items():
        wanted = {entry.before.get(name) for entry in entries} - {None}
        rows = model.objects.filter(pk__in=wanted)
        known[name] = set((rows.open() if model is Unit else rows).values_list("pk", flat=True))

    def there(entry: Entry) -> bool:
        return all(
            entry.before.get(name) is None or entry.before[name] in known[name] for name in fields
        )

    return there


def _in_circles(back: dict[int, Entry], parents: dict[int, int | None]) -> list[int]:
    """Departments that cannot go under the old one, since that lies under them by now.

    `parents` says who lies under whom, and then how it is once the others are back.
    """
    waiting = [pk for pk, entry in back.items() if entry.before.get("parent_id") != parents[pk]]
    while waiting:
        still = []
        for pk in waiting:
            above = back[pk].before.get("parent_id")
            if _lies_under(above, pk, parents):
                still.append(pk)
            else:
                parents[pk] = above
        if len(still) == len(waiting):
            break
        waiting = still
    return waiting


def _lies_under(unit: int | None, other: int, parents: dict[int, int | None]) -> bool:
    while unit is not None and unit != other:
        unit = parents.get(unit)
    return unit == other


# ---- Made: away again ------------------------------------------------------------------------------


def _removable(kind: str, entries: list[Entry], found: Undone) -> dict[int, int]:
    """Those that nobody touched since, with their rows of the file; locked until the end."""
    records = _locked(kind, entries)
    going = {}
    for entry in entries:
        record = records.get(entry.record_id)
        if record is None:
            continue
        if getattr(record, "version", None) != entry.version or facts(record) != entry.after:
            found.leave(kind, entry, record, Why.CHANGED)
        elif getattr(record, "user_id", None):
            found.leave(kind, entry, record, Why.SIGNS_IN)
        else:
            going[record.pk] = entry.row
    return going


def _remove(kind: str, brought: Import, going: dict[int, int], found: Undone) -> None:
    model = MODELS[kind]
    made = brought.entries.filter(kind=kind, act=Act.MADE).values("record_id")
    while hung := _hanging(model, made, going):
        names = model.objects.in_bulk(hung)
        for pk, on in hung.items():
            name = str(named(names[pk]))
            found.left.append(Left(going.pop(pk), name, Why.HUNG_ON.value, kind, pk, on))
    keys = iter(going)
    while some := list(islice(keys, BATCH)):
        if kind == Record.UNIT:
            for other in WORKED_OUT:
                other.objects.filter(unit__in=some).delete()
        rows = model.objects.filter(pk__in=some)
        rows._raw_delete(rows.db)  # noqa: SLF001  nothing hangs on them: no query for each
    found.removed += len(going)


def _hanging(model: type[Any], made: QuerySet[Any, Any], going: dict[int, int]) -> dict[int, str]:
    """Those that go, of `made`, at which others of the product point, and which. A query a relation."""
    found: dict[int, str] = {}
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in WORKED_OUT or not going:
            continue
        name = relation.field.name
        rows: QuerySet[Any] = other._default_manager.filter(**{f"{name}__in": made}).order_by()  # noqa: SLF001  documented
        keys: Iterable[int] = rows.values_list(name, flat=True).distinct().iterator()
        if other is model:
            pairs = rows.values_list(name, "pk").iterator()
            keys = (pk for pk, pointing in pairs if pointing not in going)
        for pk in keys:
            if pk in going:
                found.setdefault(pk, other._meta.label)
    return found
