"""A visit as an entry of a calendar, in mails and in feeds: the same visit is the same entry."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from brm.base.ical import Event
from brm.base.recurrence.moments import moments_of
from relationships.people.models import Person
from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.rounds.words import turn_of, why


def page_of(visit: Visit, name: str = "visits:page") -> str:
    """The whole address of the visit's page. No query."""
    return f"{settings.BASE_URL}{reverse(name, args=[visit.pk])}"


def event_of(visit: Visit, changed_at: datetime, *, to: Person | None = None) -> Event:
    """The visit as an invitation by its buddy; `unit`, `buddy` and `round` are read with it."""
    organizer = (visit.buddy.name, visit.buddy.email) if visit.buddy.email else None
    return Event(
        uid=f"visit-{visit.pk}@{urlsplit(settings.BASE_URL).hostname}",
        starts_at=visit.starts_at,
        ends_at=visit.starts_at + timedelta(minutes=visit.minutes),
        zone=visit.unit.time_zone,
        title=_("%(name)s comes by: %(unit)s")
        % {"name": visit.buddy.name, "unit": visit.unit.name},
        changed_at=changed_at,
        sequence=visit.version,
        place=visit.place or visit.unit.place,
        url=visit.round.online if visit.round and visit.round.online else page_of(visit),
        organizer=organizer,
        guests=((to.name, to.email),) if to and organizer else (),
        is_cancelled=visit.state == VisitState.CANCELLED,
    )


def entry_of(visit: Visit, changed_at: datetime, *, reader: int, is_own: bool) -> Event:
    """The visit as a feed shows it to `reader`: when, where, who, how and why it changed.

    In the feed of one's own visits one that somebody else walks is called off. Never what was said
    there. `unit`, `buddy`, `instead_of` and `round` are read with it.
    """
    event = event_of(visit, changed_at)
    how = str(visit.get_format_display())
    title = event.title
    if visit.buddy_id == reader:
        title = _("%(unit)s, %(how)s") % {"unit": visit.unit.name, "how": how}
    lines = [how[:1].upper() + how[1:], why(turn_of(visit)), page_of(visit)]
    return replace(
        event,
        title=title,
        text="\n".join(line for line in lines if line),
        organizer=None,
        occurrence=stood_at(visit),
        is_cancelled=event.is_cancelled or (is_own and visit.buddy_id != reader),
    )


def stood_at(visit: Visit) -> datetime | None:
    """The moment that the round names for a visit that was moved; None where it was not. No query."""
    if visit.round is None or not visit.recurrence_id:
        return None
    named = moments_of(visit.round.time_zone)[datetime.fromisoformat(visit.recurrence_id)].utc
    return None if named == visit.starts_at else named
