"""What stayed as it is when an import was taken back, and why."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.utils.translation import gettext as _

from brm.exchange.choices import Why
from brm.exchange.models import Entry, Import
from relationships.people.models import Post


class Left(NamedTuple):
    """A record that stayed as it is: its row of the file, how it was called then, and why.

    `on`: the label of the model that hangs on it. Empty `kind`: from before these were kept.
    """

    row: int
    name: str
    why: str
    kind: str = ""
    record: int = 0
    on: str = ""

    @property
    def said(self) -> str:
        """Why, as a sentence in the reader's language."""
        if self.why not in Why.values:
            return self.why
        sentence = str(Why(self.why).label)
        if not self.on:
            return sentence
        return sentence % {"records": apps.get_model(self.on)._meta.verbose_name_plural}


@dataclass
class Undone:
    """How many went away and back, and what stayed."""

    removed: int = 0
    restored: int = 0
    left: list[Left] = field(default_factory=list)

    def leave(self, kind: str, entry: Entry, record: Any, why: Why) -> None:
        name = str(named(record)) if record else _("no longer here")
        self.left.append(Left(entry.row, name, why.value, kind, entry.record_id))


def left_of(brought: Import) -> list[Left]:
    """What stayed as it is when the import was taken back. No query."""
    return [Left(*one) for one in brought.left]


def named(record: Any) -> str:
    """How a record is called on the page of an import. No query."""
    return f"{record.number} {record.title}" if isinstance(record, Post) else record.name
