"""Where a person is reached after somebody else changed their address: what was confided before does
not follow to the new one until the person says that it is theirs."""

from datetime import datetime
from typing import Any

from django.db import transaction

from brm.base import editing
from relationships.people.models import Person


def readdressed(person: Person, email: str, *, at: datetime) -> dict[str, Any]:
    """What else changes when this person's address does: the last sure one is kept beside it.

    Changed again it stays the last one that was sure; changed back nothing is in doubt. No query.
    """
    if email.casefold() == person.email.casefold():
        return {}
    sure = person.email if person.email_since is None else person.email_before
    if email.casefold() == sure.casefold():
        return {"email_before": "", "email_since": None}
    return {"email_before": sure, "email_since": at}


def known_at(person: Person, moment: datetime) -> str:
    """The address that was this person's at that moment, or that they confirmed since. No query."""
    if person.email_since is None or moment >= person.email_since:
        return person.email
    return person.email_before


@transaction.atomic
def confirm_address(person: Person, email: str) -> bool:
    """The person says that this address is theirs; False where it is another one by now."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.email != email:
        return False
    if person.email_since is not None:
        editing.keep(person, person.version, email_before="", email_since=None)
    return True
