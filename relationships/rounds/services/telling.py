"""Who was told of a visit hears when it changes; nobody else does."""

from collections.abc import Iterable
from datetime import datetime

from brm.base.undo import TIME_TO_UNDO
from relationships.outbox import services as outbox
from relationships.outbox.models import Message
from relationships.outbox.queries import TOLD
from relationships.rounds.models import Visit
from relationships.rounds.wishes import Wish

REMINDER = "visit_reminder"
WISH = "visit_wish"


def told_about(visits: Iterable[Visit]) -> dict[int, list[Message]]:
    """The reminders that left or are just leaving, by visit. One query."""
    keys = {outbox.key_of(visit): visit.pk for visit in visits}
    found: dict[int, list[Message]] = {}
    if keys:
        rows = Message.objects.filter(TOLD, kind=REMINDER, about__in=keys)
        for message in rows.select_related("to").order_by("pk"):
            found.setdefault(keys[message.about], []).append(message)
    return found


def tell_moved(visits: Iterable[Visit], *, at: datetime) -> None:
    """The visit has another time or somebody else comes: their calendars follow.

    Whoever comes now hears what is wished of it.
    """
    visits = list(visits)
    _tell("visit_moved", visits, at)
    tell_wishes(visits, at=at)


def tell_cancelled(visits: Iterable[Visit], *, at: datetime) -> None:
    """Nobody comes: their calendars drop it."""
    _tell("visit_cancelled", visits, at)


def tell_wishes(visits: Iterable[Visit], *, at: datetime) -> None:
    """Whoever makes these visits now hears what is wished of them, if they did not yet."""
    rows = Wish.objects.standing().filter(visit__in=[visit.pk for visit in visits])
    wishes = {f"wish-{wish.pk}": wish for wish in rows.select_related("visit__buddy")}
    heard = Message.objects.filter(TOLD, kind=WISH, occasion__in=list(wishes))
    known = set(heard.values_list("occasion", "to_id"))
    for occasion, wish in wishes.items():
        if (occasion, wish.visit.buddy_id) not in known:
            outbox.put(
                WISH, to=wish.visit.buddy, about=wish.visit, occasion=occasion, at=at,
                due_at=at + TIME_TO_UNDO,
            )  # fmt: skip


def _tell(kind: str, visits: Iterable[Visit], at: datetime) -> None:
    visits = list(visits)
    _hold_reminders(visits)
    told = told_about(visits)
    for visit in visits:
        people = {message.to_id: message.to for message in told.get(visit.pk, [])}
        for person in people.values():
            outbox.put(
                kind, to=person, about=visit, occasion=f"v{visit.version}", at=at,
                due_at=at + TIME_TO_UNDO,
            )  # fmt: skip


def _hold_reminders(visits: list[Visit]) -> None:
    """Until the change is there to read no sender begins one of them; it would say the old time."""
    keys = [outbox.key_of(visit) for visit in visits]
    rows = Message.objects.select_for_update().filter(kind=REMINDER, about__in=keys)
    list(rows.order_by("pk").values_list("pk"))
