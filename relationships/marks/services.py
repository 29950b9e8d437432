"""Say that a department's stored figures are old; a task of the roof renews them."""

from relationships.marks.models import Dirty


def touch(*unit_ids: int) -> None:
    """Mark departments in the present transaction. One insert, however many."""
    Dirty.objects.bulk_create([Dirty(unit_id=unit_id) for unit_id in set(unit_ids)])
