"""Acts on IT buddies and days away that the toast takes back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brm.base import clock, undo, undo_records
from brm.base.scope import Request
from relationships.buddies import services
from relationships.buddies.forms import BuddyForm
from relationships.buddies.models import GivenHours, ITBuddy
from relationships.buddies.views import kept_buddy, whose_days
from relationships.marks.changes import calendar_changed
from relationships.people.models import Person

Spans = Iterable[tuple[date, date]]


def offer_days(request: Request, sentence: str, person: Person, before: Spans) -> None:
    """Tell of days away, with the press that takes them back: `before` is what was known. One query."""
    was, now = _said(before), _said(services.days_away(person))
    undo.offer_back(request, sentence, "days_away", pk=person.pk, before=was, now=now)


def _said(spans: Spans) -> list[list[str]]:
    return sorted([first.isoformat(), last.isoformat()] for first, last in spans)


def _days(request: Request, said: dict[str, Any]) -> str:
    person = whose_days(request, said["pk"])
    undo.must_still_be(said, _said(services.days_away(person)))
    wanted = [(date.fromisoformat(one), date.fromisoformat(two)) for one, two in said["before"]]
    services.set_days_away(person, wanted, at=clock.now())
    return _("Taken back. The days are as they were.")


def offer_hours(
    request: Request, sentence: str, person: Person, *, before: int | None, now: int | None
) -> None:
    """Tell of the hours agreed, with the press that takes them back where they changed. No query."""
    undo.offer_back(request, sentence, "hours", pk=person.pk, before=before, now=now)


@transaction.atomic
def _hours(request: Request, said: dict[str, Any]) -> str:
    person = whose_days(request, said["pk"])
    row = GivenHours.objects.select_for_update().filter(person=person).first()
    undo.must_still_be(said, row.hours if row else None)
    services.give_hours(person, said["before"])
    return _("Taken back. It is as it was.")


def _change(buddy: ITBuddy, *, version: object, **values: Any) -> None:
    services.edit(buddy, version=version, at=clock.now(), **values)


def _remove(buddy: ITBuddy) -> None:
    calendar_changed(units=services.take_back([buddy.pk], at=clock.now()), at=clock.now())


def register() -> None:
    """Make known how these acts are taken back."""
    way = undo_records.Way(
        ITBuddy, kept_buddy, fields=tuple(BuddyForm.base_fields), change=_change, remove=_remove
    )
    undo_records.register("buddy", way)
    undo.register("days_away", _days)
    undo.register("hours", _hours)
