"""What a phone may send twice, because it did not hear our answer, is kept once."""

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

Record = TypeVar("Record", bound=models.Model)


def kept_once(record: Record) -> tuple[Record, bool]:
    """Insert the record, or give the one that its `client_id` was kept as before; and which it was.

    One query, two where it was kept before; also of two at once. Other broken constraints rise.
    """
    given: Any = record
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        rows = type(record)._default_manager.filter(client_id=given.client_id)  # noqa: SLF001
        before = rows.first() if given.client_id else None
        if before is None:
            raise
        return before, False
    return record, True
