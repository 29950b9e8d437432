"""Messages to who was named as a stand-in: from when until when, and when that ends earlier."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.undo import TIME_TO_UNDO
from relationships.buddies.models import StandIn
from relationships.outbox.kinds import Kind
from relationships.outbox.letters import Button, Letter, Text
from relationships.outbox.models import Message
from relationships.outbox.queries import TOLD
from relationships.outbox.services import key_of, put
from relationships.people.models import Person
from relationships.people.zones import clock_of

NAMED, ENDED = "stand_in_named", "stand_in_ended"


def tell_named(row: StandIn, at: datetime) -> None:
    """Who was named hears it once the time to undo is over; an ending taken back in time is silent."""
    endings = _of(row, ENDED)
    if endings.exclude(TOLD).delete()[0] == 0:
        _put(NAMED, row, f"{_span(row)}/{endings.count()}", at)


def tell_ended(row: StandIn, at: datetime) -> None:
    """Who heard of it hears that it ended before its time; what did not leave stays here."""
    named = _of(row, NAMED)
    named.exclude(TOLD).delete()
    if named.exists() and (row.until is None or row.until >= _today(row.deputy, at)):
        _put(ENDED, row, f"{_span(row)}/{_of(row, ENDED).count()}", at)


def _today(person: Person, at: datetime) -> date:
    return at.astimezone(clock_of(person)).date()


def _span(row: StandIn) -> str:
    return f"{row.since}/{row.until or ''}"


def _put(kind: str, row: StandIn, occasion: str, at: datetime) -> None:
    due = at + TIME_TO_UNDO
    put(kind, to=row.deputy, about=row.person, at=at, occasion=occasion, due_at=due)


def _of(row: StandIn, kind: str) -> Any:
    """What was put of these days, locked against senders."""
    rows = Message.objects.filter(
        kind=kind, to=row.deputy_id, about=key_of(row.person),
        occasion__startswith=f"{_span(row)}/",
    )  # fmt: skip
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    return rows


def _days(message: Message) -> list[str]:
    return message.occasion.split("/")[:2]


def _standing(message: Message) -> Any:
    since, until = _days(message)
    return StandIn.objects.filter(
        person=message.about_id, deputy=message.to_id, since=since, until=until or None
    )


def still_named(message: Message, at: datetime) -> bool:
    """Not taken away, and not over."""
    lasting = Q(until=None) | Q(until__gte=_today(message.to, at))
    return _standing(message).filter(lasting).exists()


def still_ended(message: Message, _at: datetime) -> bool:
    """Not named again for these days."""
    return not _standing(message).exists()


def _said(message: Message) -> dict[str, str]:
    since, until = _days(message)
    first, last = (
        date_format(date.fromisoformat(day), "j F Y") if day else "" for day in (since, until)
    )
    return {"name": _person(message).name, "first": first, "last": last}


def _person(message: Message) -> Person:
    return Person.objects.get(pk=message.about_id)


def _letter(message: Message, subject: str, text: str) -> Letter:
    page = reverse("people:stand-in", args=[message.to_id])
    return Letter(
        subject=subject,
        parts=(
            Text(text, is_lead=True),
            Button(_("For whom I stand in"), f"{settings.BASE_URL}{page}"),
        ),
        because=_("You get this because you were named as a stand-in."),
        reply_to=_person(message),
    )


def named(message: Message) -> Letter:
    """To who stands in: for whom, and which days."""
    said = _said(message)
    subject = (
        _("You stand in for %(name)s from %(first)s until %(last)s") % said
        if said["last"]
        else _("You stand in for %(name)s from %(first)s on") % said
    )
    text = _(
        "You go where %(name)s and the deputies there cannot. Each visit that becomes yours is in your"
        " day, and you are reminded of it."
    )
    return _letter(message, subject, text % said)


def ended(message: Message) -> Letter:
    """To who stood in, or was to."""
    said = _said(message)
    subject = _("You do not stand in for %(name)s any more") % said
    text = _("Visits to come that were yours by it go back, or to somebody else.")
    return _letter(message, subject, text)


KINDS = (
    Kind(
        NAMED,
        gettext_lazy("You stand in for somebody"),
        who=gettext_lazy("who was named as a stand-in"),
        when=gettext_lazy("at once, in waking hours"),
        render=named,
        still_true=still_named,
    ),
    Kind(
        ENDED,
        gettext_lazy("You stand in no more"),
        who=gettext_lazy("who was told that they stand in"),
        when=gettext_lazy("at once, in waking hours, when it ends before its day"),
        render=ended,
        still_true=still_ended,
    ),
)
