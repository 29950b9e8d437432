"""The newest score of a place that may be shown."""

from django.db.models import Exists, OuterRef

from relationships.campaigns.models import Campaign
from relationships.responses.choices import PEOPLE, Part
from relationships.responses.measures import Score
from relationships.responses.models import CampaignTree
from relationships.responses.reading import scores_of


def latest_score(unit_id: int | None) -> tuple[Campaign, Score] | None:
    """The first mean of the newest campaign that shows a figure of the place; without a department,
    of all who were asked. Read from what is published and may be shown alone. Two queries.
    """
    figures = CampaignTree.objects.filter(unit=unit_id, part=Part.SUBTREE, is_shown=True)
    shown = figures.filter(campaign=OuterRef("pk"), question=PEOPLE)
    newest = (
        Campaign.objects.filter(Exists(shown), published_on__isnull=False)
        .select_related("form_version")
        .order_by("-opens_on", "-pk")
        .first()
    )
    if newest is None:
        return None
    scores = scores_of(figures.filter(campaign=newest), newest.form_version.asked())
    first = next((score for score in scores.values() if score.form == "mean"), None)
    return (newest, first) if first is not None else None
