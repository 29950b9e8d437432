"""What an import did, record by record, so that it can be taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from brm.exchange.choices import Act, Record
from brm.exchange.models import Entry, Import
from relationships.people.models import Person, Post
from relationships.units.models import Unit

BATCH = 1000
KINDS: dict[type[Any], str] = {Unit: Record.UNIT, Person: Record.PERSON, Post: Record.POST}
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
class Journal:
    """Notes what is made and changed; `write` keeps the notes with the import."""

    made_there: list[tuple[int, Unit | Person | Post]] = field(default_factory=list)
    changed_there: list[tuple[int, Unit | Person | Post, dict[str, Any]]] = field(
        default_factory=list
    )

    def made(self, row: int, record: Unit | Person | Post) -> None:
        self.made_there.append((row, record))

    def changed(self, row: int, record: Unit | Person | Post, before: Mapping[str, Any]) -> None:
        """`before`: its `facts` before the import."""
        self.changed_there.append((row, record, dict(before)))

    def write(self, brought: Import) -> None:
        """One insert for each thousand of records; nothing for what came out as it was."""
        Entry.objects.bulk_create(self._entries(brought), batch_size=BATCH)

    def _entries(self, brought: Import) -> Iterable[Entry]:
        for row, record in self.made_there:
            yield _entry(brought, row, record, Act.MADE, {})
        for row, record, before in self.changed_there:
            if before != facts(record):
                yield _entry(brought, row, record, Act.CHANGED, before)


def _entry(
    brought: Import, row: int, record: Unit | Person | Post, act: str, before: dict[str, Any]
) -> Entry:
    return Entry(
        brought=brought,
        row=row,
        kind=KINDS[type(record)],
        record_id=record.pk,
        act=act,
        before=before,
        after=facts(record),
        version=getattr(record, "version", None),
    )
