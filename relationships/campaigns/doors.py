"""Places where the questions hang: in which departments, and what they promise on paper."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from brm.base.errors import RuleBroken
from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Campaign
from relationships.campaigns.promised import Promised
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


def promise_as_agreed(campaign: Campaign) -> None:
    """The first poster of a draft says from how many answers something is shown: that stays. A query.

    The caller holds the campaign's row.
    """
    if campaign.state != CampaignState.DRAFT or campaign.doors.exists():
        return
    agreed = Agreed.get()
    campaign.smallest_group, campaign.smallest_words = agreed.smallest_group, agreed.smallest_words
    campaign.save(update_fields=["smallest_group", "smallest_words"])


def promises(campaign: Campaign) -> Promised:
    """From how many answers numbers and words are shown: what was said, before that what is agreed."""
    source: Campaign | Agreed = campaign
    if campaign.state == CampaignState.DRAFT and not campaign.doors.exists():
        source = Agreed.get()
    return Promised(source.smallest_group, source.smallest_words)
