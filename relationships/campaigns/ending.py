"""The end of a campaign: what was begun before it may still be sent for an hour, nothing else."""

from datetime import datetime, timedelta

from django.db import connection

from relationships.campaigns.choices import CampaignState
from relationships.campaigns.models import Campaign

LATE = timedelta(hours=1)  # after the end; the last results wait for it


def takes_answers(campaign: Campaign, *, at: datetime, begun_at: datetime | None) -> bool:
    """Whether somebody may answer now, who began then (None: who only begins). No query."""
    if campaign.state == CampaignState.OPEN:
        return True
    closed_at = campaign.closed_at
    return (
        closed_at is not None
        and begun_at is not None
        and campaign.settled_on is None
        and begun_at < closed_at
        and at < closed_at + LATE
    )


def hold_open(campaign_id: int, *, at: datetime, begun_at: datetime | None = None) -> bool:
    """The same as the database knows it, and so until the transaction ends. One query.

    Many may hold it at once. Its last results wait for them, and who comes while those are written
    waits, then hears that it is closed: so no answer stays behind in the box.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM relationships_campaign WHERE id = %s AND (state = %s"
            " OR settled_on IS NULL AND closed_at > %s AND closed_at > %s) FOR KEY SHARE",
            [campaign_id, CampaignState.OPEN, begun_at, at - LATE],
        )
        return cursor.fetchone() is not None
