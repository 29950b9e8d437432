"""Addresses of calendar feeds: made, kept while they are read, renewed, taken back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.scope import Scope
from relationships.buddies.models import ITBuddy
from relationships.links import services as links
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.people.models import Person
from relationships.rounds.queries.feeds import about_of
from relationships.units.models import Unit

LASTS = timedelta(days=400)  # unread; each reading begins it anew
RENEWED_EACH = timedelta(days=7)  # so that a calendar that reads each hour writes once a week


def open_feed(person: Person, scope: Scope, unit_id: int | None, *, at: datetime) -> Link:
    """The address under which a calendar reads these visits; asked again it lasts longer.

    Raises RuleBroken("not_in_sight") for a department that this person does not see.
    """
    if unit_id is not None and not Unit.objects.visible_to(scope).filter(pk=unit_id).exists():
        raise RuleBroken("not_in_sight", _("This department is not among those you see."))
    return links.link_for(
        Purpose.CALENDAR, about=about_of(person, unit_id), at=at, person_id=person.pk,
        expires_at=at + LASTS,
    )  # fmt: skip


def was_read(link: Link, *, at: datetime) -> None:
    """A calendar reads the address, so it does not end. One query a week."""
    if link.expires_at is not None and link.expires_at < at + LASTS - RENEWED_EACH:
        links.last_until(link, at + LASTS)


def _standing(person: Person, unit_id: int | None, at: datetime) -> Link | None:
    return (
        Link.objects.live(at)
        .filter(purpose=Purpose.CALENDAR, about=about_of(person, unit_id), for_person=person.pk)
        .first()
    )


def renew_feed(person: Person, unit_id: int | None, *, at: datetime) -> None:
    """Another address for the same calendar; the one before opens nothing any more."""
    link = _standing(person, unit_id, at)
    if link is not None:
        links.renew(link)


def close_feed(person: Person, unit_id: int | None, *, at: datetime) -> None:
    """The address opens nothing any more. Twice changes nothing more."""
    link = _standing(person, unit_id, at)
    if link is not None:
        links.take_back(link, at=at)


def fresh_feeds(number: int, *, at: datetime) -> list[Link]:
    """So many links of feeds: of buddies who have none yet first, then those that stand already.

    What stands already is for the caller to renew. Four queries and two a new link.
    """
    live = Link.objects.live(at).filter(purpose=Purpose.CALENDAR)
    known = set(live.values_list("about", flat=True))
    people = (
        Person.objects.present()
        .filter(pk__in=ITBuddy.objects.on(at.date()).values("person"))
        .order_by("pk")
    )
    without = [person for person in people if about_of(person, None) not in known][:number]
    made = [
        links.link_for(
            Purpose.CALENDAR, about=about_of(person, None), at=at, person_id=person.pk,
            expires_at=at + LASTS,
        )
        for person in without
    ]  # fmt: skip
    rest = live.exclude(pk__in=[link.pk for link in made]).order_by("-pk")
    return [*made, *rest[: number - len(made)]]
