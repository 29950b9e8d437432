"""What imports keep of a person: what is told of it, and how and when it is forgotten."""

import json

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.exchange import apply
from brm.exchange.choices import NOT_KEPT, Record
from brm.exchange.models import Entry, Import, Piece
from brm.exchange.staying import Left, left_of
from brm.stewardship.exporting import Section
from brm.stewardship.known import Cells
from relationships.people.models import Person

PATIENCE_S = 1


def refuse_while_kept() -> None:
    """Nobody is erased while a file is kept, and none is kept until they are. Waits a second at most.

    Raises RuleBroken("import_runs").
    """
    try:
        apply.lock(PATIENCE_S)
    except RuleBroken as broken:
        raise RuleBroken(
            "import_runs",
            _(
                "An import runs just now, and nobody is erased meanwhile. Try again in a few minutes."
            ),
        ) from broken


def tell(person: Person) -> Section:
    """What was known of a person before each file that changed it."""
    entries = Entry.objects.filter(kind=Record.PERSON, record_id=person.pk)
    rows: list[Cells] = [
        {
            _("file"): one.brought.file_name,
            _("brought in at"): one.brought.brought_at.isoformat(" ", "minutes"),
            _("before"): json.dumps(one.before, ensure_ascii=False, default=str),
        }
        for one in entries.select_related("brought").order_by("pk")
    ]
    return Section("brm.Entry", _("What files changed of you"), rows)


def forget(person: Person) -> None:
    """The journal's entries of the person go, and the contents of files: any may name them. A file that
    was not kept yet goes whole; a kept one can still be taken back. Where one was taken back and they
    stayed, that stands there without their name."""
    nameless = _("(name taken away)")
    for brought in Import.objects.exclude(left=[]).only("left"):
        brought.left = [
            one._replace(name=nameless) if _is_of(one, person) else one for one in left_of(brought)
        ]
        brought.save(update_fields=["left"])
    Entry.objects.filter(kind=Record.PERSON, record_id=person.pk).delete()
    Import.objects.filter(state__in=NOT_KEPT).delete()
    Piece.objects.all().delete()


def _is_of(one: Left, person: Person) -> bool:
    """Before keys were kept, the name alone told who it was."""
    if one.kind:
        return (one.kind, one.record) == (Record.PERSON, person.pk)
    return one.name == person.name
