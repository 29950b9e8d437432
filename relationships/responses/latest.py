"""The newest score of a place that may be shown."""

from django.db.models import Exists, OuterRef, QuerySet

from brm.base.compiled import compiled
from relationships.campaigns.models import Campaign
from relationships.responses.choices import PEOPLE, Part
from relationships.responses.measures import Score
from relationships.responses.models import CampaignTree
from relationships.responses.reading import scores_of


def latest_score(unit_id: int | None) -> tuple[Campaign, Score] | None:
    """The first mean of the newest campaign that shows a figure of the place; without a department,
    of all who were asked. Read from what is published and may be shown alone. Two queries.
    """
    found = _newest(unit_id)
    if not found:
        return None
    newest: Campaign = found[0]
    figures = _shown(unit_id).filter(campaign=newest)
    scores = scores_of(figures, newest.form_version.asked())
    first = next((score for score in scores.values() if score.form == "mean"), None)
    return (newest, first) if first is not None else None


@compiled
def _newest(unit_id: int | None) -> QuerySet[Campaign]:
    shown = _shown(unit_id).filter(campaign=OuterRef("pk"), question=PEOPLE)
    return (
        Campaign.objects.filter(Exists(shown), published_on__isnull=False)
        .select_related("form_version")
        .order_by("-opens_on", "-pk")[:1]
    )


def _shown(unit_id: int | None) -> QuerySet[CampaignTree]:
    return CampaignTree.objects.filter(unit=unit_id, part=Part.SUBTREE, is_shown=True)
