"""From how many answers on something is shown: what a campaign promised when it began stays its own."""

from typing import NamedTuple

from relationships.campaigns.models import Campaign
from relationships.wording.models import Agreed


class Promised(NamedTuple):
    """Numbers from so many answers, words from so many people."""

    numbers: int
    words: int


def promised_otherwise(agreed: Agreed) -> tuple[Promised, ...]:
    """What campaigns that are not settled yet promised, other than what is agreed now. One query."""
    now = {"smallest_group": agreed.smallest_group, "smallest_words": agreed.smallest_words}
    running = Campaign.objects.filter(started_at__isnull=False, settled_on=None).exclude(**now)
    rows = running.values_list("smallest_group", "smallest_words").distinct()
    return tuple(Promised(*row) for row in rows.order_by("smallest_group", "smallest_words"))
