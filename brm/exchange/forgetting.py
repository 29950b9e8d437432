"""What imports keep of a person who is erased."""

from brm.exchange.choices import NOT_KEPT, Record
from brm.exchange.models import Entry, Import, Piece
from relationships.people.models import Person


def forget(person: Person) -> None:
    """The journal's entries of the person go, and the contents of files: any may name them. A file that
    was not kept yet goes whole; a kept one can still be taken back."""
    Entry.objects.filter(kind=Record.PERSON, record_id=person.pk).delete()
    Import.objects.filter(state__in=NOT_KEPT).delete()
    Piece.objects.all().delete()
