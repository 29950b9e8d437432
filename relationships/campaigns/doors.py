"""Places where the questions hang: in which departments, and what they promise on paper."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Campaign, Door
from relationships.campaigns.promised import Promised
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.units.models import Unit
from relationships.wording.models import Agreed


def places_of(campaign: Campaign) -> QuerySet[Unit]:
    """The departments in which it may hang: those it asks, then what lies under them. One query."""
    branches = [Q(lft__range=(unit.lft, unit.rgt)) for unit in campaign.units.all()]
    if not branches:
        return Unit.objects.none()
    return Unit.objects.open().filter(reduce(or_, branches)).order_by("lft", "pk")


def must_ask(campaign: Campaign, unit: Unit) -> None:
    """Raises RuleBroken "not_asked": results stand with the departments that are asked. Two queries."""
    if not places_of(campaign).filter(pk=unit.pk).exists():
        raise RuleBroken(
            "not_asked",
            _(
                "This campaign does not ask %(unit)s. Choose a department that it asks, or one under it."
            )
            % {"unit": unit.name},
            field="unit",
        )


def must_hold_its_places(campaign: Campaign, units: Iterable[Unit]) -> None:
    """Raises RuleBroken "hangs_there" where a poster would hang outside of these. One query."""
    units = list(units)
    for door in campaign.doors.select_related("unit").order_by("pk"):
        if not any(unit.lft <= door.unit.lft <= unit.rgt for unit in units):
            raise RuleBroken(
                "hangs_there",
                _(
                    "Its poster for %(place)s hangs in %(unit)s: keep that department, or throw the"
                    " campaign away and plan another one."
                )
                % {"place": door.place, "unit": door.unit.name},
                field="units",
            )


def doors_of(campaign: Campaign) -> QuerySet[Door]:
    """Its posters; of a wave that has not begun also those of the one before, which will lead to it."""
    doors = Q(campaign=campaign)
    if campaign.state == CampaignState.DRAFT and campaign.follows_id is not None:
        doors |= Q(campaign=campaign.follows_id, unit__in=places_of(campaign))
    return Door.objects.filter(doors)


def hang_on(campaign: Campaign, *, until: datetime | None) -> None:
    """What hangs on the walls since the wave before leads to this one from now on.

    The address on the paper stays. The caller opens the campaign and holds its row. Two queries, and
    four for each poster.
    """
    inherited = doors_of(campaign).exclude(campaign=campaign).select_related("link")
    for door in inherited.order_by("pk"):
        link = door.link
        # a wave that is over keeps its place, with an address that nobody has
        door.link = Link.objects.create(
            purpose=Purpose.DOOR, about=f"door:{uuid.uuid4()}", made_at=link.made_at,
            expires_at=link.expires_at,
        )  # fmt: skip
        door.save(update_fields=["link"])
        link.expires_at = until
        link.save(update_fields=["expires_at"])
        Door.objects.create(campaign=campaign, unit_id=door.unit_id, place=door.place, link=link)


def promises(campaign: Campaign) -> Promised:
    """From how many answers numbers and words are shown: as some paper says it already, also that of
    the wave before; else as is agreed now. At most four queries."""
    source: Campaign | Agreed = campaign
    if campaign.state == CampaignState.DRAFT and not campaign.doors.exists():
        before = campaign.follows if doors_of(campaign).exists() else None
        source = before or Agreed.get()
    return Promised(source.smallest_group, source.smallest_words)


def promise(campaign: Campaign) -> None:
    """Say that of it, once and for all: with its first poster, at the latest when it opens.

    The caller holds the campaign's row and keeps it.
    """
    campaign.smallest_group, campaign.smallest_words = promises(campaign)
