"""How those who would be asked speak and are reached, and which of their languages the form lacks."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from relationships.campaigns.models import Campaign
from relationships.units.forms import spoken
from relationships.units.models import Unit
from relationships.ways.choices import Kind, Source
from relationships.ways.models import WayFigure
from relationships.ways.queries import line, told_of, told_with
from relationships.ways.values import language_of

MOST = 3  # departments whose ways are told beside the campaign


def their_ways() -> dict[str, Any]:
    """What to annotate the departments of a campaign with: the ways of those directly in it, and the
    languages that five or more read, there or in a part of it. No query of its own."""
    within = WayFigure.objects.filter(
        unit__lft__gte=OuterRef("lft"), unit__lft__lte=OuterRef("rgt"), kind=Kind.LANGUAGE,
        source=Source.PROFILE,
    ).exclude(value="")  # fmt: skip
    read = within.order_by("value").values(language=F("value")).distinct()
    return {"their_ways": told_of("pk"), "read_there": ArraySubquery(read)}


def ways_of(units: Iterable[Any]) -> list[tuple[Unit, list[str]]]:
    """The line of the first departments of which something may be told. No query."""
    found = ((unit, line(told_with(unit))) for unit in units)
    return [(unit, words) for unit, words in found if words][:MOST]


def lacking(campaign: Campaign, units: Iterable[Any]) -> list[str]:
    """Languages that five or more people of a department read and the form is not written in, in the
    reader's words. No query with `form_version` fetched."""
    written = languages_of(campaign)
    read = {code for unit in units for code in unit.read_there}
    return sorted(spoken(code) for code in read if code not in written)


def languages_of(campaign: Campaign) -> set[str]:
    """The languages in which each question of the form is written. No query."""
    texts = [question.text for question in campaign.form_version.written()]
    written = [{language_of(code) for code, words in text.items() if words} for text in texts]
    return set.intersection(*written) if written else set()
