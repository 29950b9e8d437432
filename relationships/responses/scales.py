"""The newest published mean of each department, for figures that build on what people answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relationships.campaigns.models import Campaign
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import OF_NONE_ASKED, Part
from relationships.responses.measures import score_of
from relationships.responses.models import CampaignTree


@dataclass(frozen=True)
class ScaleMean:
    """The newest figure of a department on a scale: in hundredths of a step, with its n."""

    hundredths: int
    n: int
    day: date
    campaign: int


def scale_means(unit_ids: Iterable[int], *, since: date, until: date) -> dict[int, ScaleMean]:
    """The newest shown mean of each department, of results published between the days.

    Nothing where the figure is not shown: too few answered. One query.
    """
    rows = (
        CampaignTree.objects.filter(
            unit__in=list(unit_ids), part=Part.SUBTREE, is_shown=True,
            campaign__published_on__range=(since, until),
        )
        .exclude(question__in=OF_NONE_ASKED)
        .select_related("campaign__form_version")
        .order_by("-campaign__published_on", "-campaign", "pk")
    )  # fmt: skip
    found: dict[int, ScaleMean] = {}
    scales: dict[int, Question | None] = {}
    for row in rows:
        campaign = row.campaign
        if campaign.pk not in scales:
            scales[campaign.pk] = _scale_of(campaign)
        scale = scales[campaign.pk]
        if row.unit_id in found or scale is None or row.question != scale.key:
            continue
        score = score_of(scale, row.counts)
        assert row.unit_id is not None and campaign.published_on is not None  # noqa: S101, PT018
        if score is not None:
            found[row.unit_id] = ScaleMean(
                round(100 * score.value), row.n, campaign.published_on, campaign.pk
            )
    return found


def _scale_of(campaign: Campaign) -> Question | None:
    """The question of five steps that stands for the campaign, where it has one."""
    asked = campaign.form_version.asked()
    return next((question for question in asked if question.kind == QuestionKind.SCALE), None)
