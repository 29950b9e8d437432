"""What an import did, record by record, so that it can be taken back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brm.exchange.choices import Act, Record
from brm.exchange.models import Entry, Import
from brm.exchange.staging import copy_in
from relationships.people.models import Person, Post
from relationships.units.models import Unit

BATCH = 1000
KINDS: dict[type[Any], Record] = {Unit: Record.UNIT, Person: Record.PERSON, Post: Record.POST}
FIELDS: dict[str, tuple[str, ...]] = {
    Record.UNIT: (
        "name", "code", "parent_id", "place", "country", "time_zone", "language", "people_count",
    ),
    Record.PERSON: (
        "name", "email", "email_before", "email_since", "phone", "job_title", "language", "code",
        "unit_id",
    ),
    Record.POST: ("title", "grade", "unit_id", "holder_id", "reports_to_id", "reports_to_number"),
}  # fmt: skip


def facts(record: Unit | Person | Post) -> dict[str, Any]:
    """What an import may write of a record, as it can be kept in the journal."""
    found = {name: getattr(record, name) for name in FIELDS[KINDS[type(record)]]}
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in found.items()
    }


@dataclass
class Note:
    """What is to be said of one record; what it is then is read when the note is kept."""

    row: int
    record: Unit | Person | Post
    act: Act
    before: Mapping[str, Any]


class Journal:
    """Notes what is made and changed with an import, in its transaction; a batch at a time."""

    def __init__(self, brought: Import) -> None:
        self.brought = brought
        self.notes: dict[tuple[Record, int], Note] = {}

    def made(self, row: int, record: Unit | Person | Post) -> None:
        self.notes[_key(record)] = Note(row, record, Act.MADE, {})

    def changed(
        self,
        row: int,
        record: Unit | Person | Post,
        before: Mapping[str, Any],
        *,
        is_again: bool = False,
    ) -> None:
        """`before`: its `facts` before the import. Changed once more it is still one note.

        `is_again`: an earlier batch may have kept a note already.
        """
        key = _key(record)
        if key in self.notes:
            self.notes[key].record = record
        elif not (is_again and self._corrected(record)):
            self.notes[key] = Note(row, record, Act.CHANGED, before)

    def _corrected(self, record: Unit | Person | Post) -> bool:
        kind, pk = _key(record)
        known = Entry.objects.filter(brought=self.brought, kind=kind, record_id=pk)
        version = getattr(record, "version", None)
        return bool(known.update(after=facts(record), version=version))

    def write(self) -> None:
        """Keep the notes so far; nothing for what came out as it was."""
        columns = "brought_id, row, kind, record_id, act, before, after, version"
        copy_in(Entry._meta.db_table, columns, self._lines())
        self.notes = {}

    def _lines(self) -> Iterator[tuple[Any, ...]]:
        for (kind, pk), note in self.notes.items():
            after = facts(note.record)
            if after != note.before:
                yield (
                    self.brought.pk, note.row, kind.value, pk, note.act.value,
                    json.dumps(note.before), json.dumps(after),
                    getattr(note.record, "version", None),
                )  # fmt: skip


def _key(record: Unit | Person | Post) -> tuple[Record, int]:
    return KINDS[type(record)], record.pk
