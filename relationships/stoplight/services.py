"""The board's address for everybody: made, and taken back."""

from datetime import datetime

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from relationships.links.choices import Purpose
from relationships.links.models import Link
from relationships.links.services import NOT_OURS, link_for, open_link, take_back
from relationships.stoplight.queries import link_of
from relationships.units.models import Unit


def show_to_everybody(unit: Unit, *, at: datetime) -> Link:
    """Give the board an address that needs no sign-in; the same one each time.

    Raises RuleBroken("unit_closed") for a department that is closed.
    """
    if unit.closed_on is not None:
        raise RuleBroken(
            "unit_closed", _("This department is closed; its board is only read here.")
        )
    return link_for(Purpose.STOPLIGHT, about=unit, at=at)


def hide_again(unit: Unit, *, at: datetime) -> None:
    """From now on the address opens nothing; posters that carry it say so."""
    link = link_of(unit, at)
    if link is not None:
        take_back(link, at=at)


def unit_of(token: str, at: datetime) -> Unit:
    """The department whose board this address shows; put together with another one, that one.

    Two queries. Raises RuleBroken as links do.
    """
    link = open_link(token, Purpose.STOPLIGHT, at, used_too=True)
    unit = Unit.objects.select_related("merged_into").get(pk=link.about.partition(":")[2])
    while unit.merged_into is not None:  # once, as a rule
        unit = unit.merged_into
    if unit.closed_on is not None:
        raise RuleBroken("link_not_ours", NOT_OURS)
    return unit
