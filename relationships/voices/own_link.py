"""The link to "My voices": which one stands, sending a new one, taking it back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import link_for, url_for
from relationships.outbox.kinds import Kind, kind_of
from relationships.outbox.letters import Button, Letter, Text
from relationships.outbox.models import Message
from relationships.outbox.services import put, reaches
from relationships.people.models import Person

STANDS = timedelta(days=400)  # after the last answer, or since it was asked for
FRESH = timedelta(minutes=1)  # pressed again so soon, the same link is meant


def link_to_mine(person_id: int, *, at: datetime) -> Link:
    """The way to all that this person said by name, standing 400 days from then. At most two queries."""
    return link_for(
        Purpose.MINE,
        about=f"person:{person_id}",
        at=at,
        person_id=person_id,
        expires_at=at + STANDS,
    )


def live_link(person: Person, at: datetime) -> Link | None:
    """The link that opens their page now, if there is one. One query."""
    return Link.objects.live(at).filter(purpose=Purpose.MINE, for_person=person.pk).first()


def close_link(person: Person, *, at: datetime) -> None:
    """It opens nothing any more, wherever it was forwarded to, nor does an ended one. One query."""
    rows = Link.objects.filter(purpose=Purpose.MINE, for_person=person.pk, revoked_at=None)
    rows.update(revoked_at=at)


@transaction.atomic
def send_link(person: Person, *, at: datetime) -> None:
    """Send them a new link and let each one before open nothing any more. Within a minute the same one.

    Raises RuleBroken("not_reached").
    """
    if not reaches(person, kind_of("my_voices")):
        raise RuleBroken("not_reached", _("No mail reaches you: ask your buddy for the link."))
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # a double click waits here
    link = live_link(person, at)
    if link is None or link.made_at <= at - FRESH:
        close_link(person, at=at)
        link = link_to_mine(person.pk, at=at)
    put("my_voices", to=person, about=person, occasion=f"link-{link.pk}", at=at)


def still_there(message: Message, at: datetime) -> bool:
    """The link of which it tells was not taken back meanwhile."""
    link = live_link(message.to, at)
    return link is not None and message.occasion == f"link-{link.pk}"


def sent(message: Message) -> Letter:
    """The link, asked for by the person themself."""
    link = link_to_mine(message.to_id, at=message.made_at)
    return Letter(
        subject=_("What you told us, and what came of it"),
        heading=_("Your page, %(name)s") % {"name": message.to.name},
        parts=(
            Text(_("Everything that you said with your name, with its answers."), is_lead=True),
            Button(_("Open my page"), url_for(link)),
            Text(
                _("Who holds this link reads it. An older one opens nothing any more."),
                is_soft=True,
            ),
        ),
        because=_("You get this because you asked for it."),
    )


KINDS = (
    Kind(
        "my_voices",
        gettext_lazy("The link to one’s own voices"),
        who=gettext_lazy("who asked for it"),
        when=gettext_lazy("at once"),
        render=sent,
        still_true=still_there,
        is_urgent=True,
        expires_after=timedelta(days=2),
    ),
)
