"""Whom a campaign asks, and which invitation or door a link opens."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, Expression, OuterRef, Q, QuerySet, Subquery

from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState, InvitationState
from relationships.campaigns.models import Campaign, Door, Invitation
from relationships.campaigns.opening import last_word
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, refuse_shut, token_says
from relationships.outbox.models import Message
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.units.models import Unit


def people_of(units: Iterable[Unit]) -> QuerySet[Person]:
    """The people of business of these departments and all that lies under them, who are here."""
    branches = [Q(unit__lft__range=(unit.lft, unit.rgt)) for unit in units]
    if not branches:
        return Person.objects.none()
    return (
        Person.objects.present()
        .filter(reduce(or_, branches), side=Side.BUSINESS)
        .select_related("unit")
        .order_by("pk")
    )


def invitation_of(token: str, at: datetime, **beside: Expression | Subquery) -> Invitation:
    """The invitation that this token opens, with its form. One query, none for a foreign token.

    `beside`: what else is read along, as attributes of it. Raises RuleBroken as
    `links.services.open_link` does.
    """
    said = token_says(token, Purpose.FORM)
    invitation = (
        Invitation.objects.select_related("link", "campaign__form_version", "person", "unit")
        .annotate(opens_with=last_word())
        .filter(link=said.link_id)
        .annotate(**beside)
        .first()
    )
    if invitation is None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    refuse_shut(invitation.link, said, at)
    return invitation


def door_of(token: str, at: datetime) -> Door:
    """The open link of a place that this token opens, with its form. One query."""
    said = token_says(token, Purpose.DOOR)
    door = (
        Door.objects.select_related("link", "campaign__form_version", "unit")
        .annotate(opens_with=last_word())
        .filter(link=said.link_id)
        .first()
    )
    if door is None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    refuse_shut(door.link, said, at)
    return door


Key = tuple[int, int, str]


def key_in(message: Message) -> Key:
    """By what a message finds its invitation: campaign, person, occasion."""
    return message.about_id, message.to_id, message.occasion


def invitations_for(messages: Iterable[Message]) -> dict[Key, Invitation]:
    """The invitations that messages are about, with form, link and what it opens with. One query."""
    campaigns, people, occasions = zip(*map(key_in, messages), strict=True)
    rows = (
        Invitation.objects.filter(
            campaign__in=set(campaigns), person__in=set(people), occasion__in=set(occasions)
        )
        .select_related("campaign__form_version", "link", "unit")
        .annotate(opens_with=last_word())
    )
    return {(row.campaign_id, row.person_id, row.occasion): row for row in rows}


def state_for(message: Message) -> Invitation:
    """The invitation that a message is about, as it is now: whether it waits, and where. One query."""
    campaign, person, occasion = key_in(message)
    rows = Invitation.objects.select_related("campaign", "link", "unit", "person__unit")
    return rows.get(campaign=campaign, person=person, occasion=occasion)


def links_to_answer(at: datetime) -> QuerySet[Link]:
    """Links of running campaigns by which somebody may still answer: unanswered invitations first.

    Then the doors, by which anybody may. The newest first. One query.
    """
    running = {"state": CampaignState.OPEN}
    waiting = Invitation.objects.filter(
        link=OuterRef("pk"), state=InvitationState.WAITING,
        campaign__in=Campaign.objects.filter(**running),
    )  # fmt: skip
    doors = Door.objects.filter(
        link=OuterRef("pk"), campaign__in=Campaign.objects.filter(**running)
    )
    rows = Link.objects.live(at).annotate(is_invitation=Exists(waiting), is_door=Exists(doors))
    return rows.filter(Q(is_invitation=True) | Q(is_door=True)).order_by("-is_invitation", "-pk")
