"""Do the figures of campaigns follow from the answers, and is none shown that must not be?"""

from django.db.models import F, Q

from relationships.campaigns.choices import InvitationState
from relationships.campaigns.models import Campaign
from relationships.responses.box import is_locked
from relationships.responses.choices import ANYBODY, NAMELESS, PEOPLE, WORDS
from relationships.responses.counting import counted
from relationships.responses.models import Ballot, CampaignCell, CampaignTree, Response


def wrong_rollups() -> list[int]:
    """Published campaigns whose counts by department are not those of their answers.

    Four queries a campaign.
    """
    published = Campaign.objects.filter(published_on__isnull=False).select_related("form_version")
    return [campaign.pk for campaign in published.order_by("pk") if not follows(campaign)]


def follows(campaign: Campaign) -> bool:
    """The stored counts are those of the answers."""
    counts = counted(campaign)
    true: dict[tuple[int | None, str], tuple[int, list[int]]] = {
        (unit, PEOPLE): (n, []) for unit, n in counts.people.items()
    }
    for question, by_unit in counts.by_answer.items():
        for unit, by_answer in by_unit.items():
            listed = counts.listed(question, by_answer)
            true[unit or None, question] = (by_answer[ANYBODY], listed)
    kept = {
        (cell.unit_id, cell.question): (cell.n, cell.counts)
        for cell in CampaignCell.objects.filter(campaign=campaign)
    }
    return kept == true


def shown_too_small() -> list[int]:
    """Campaigns that show a figure of fewer people than was promised. One query."""
    of_words = Q(question__in=[WORDS, NAMELESS])
    few = (of_words & Q(n__lt=F("campaign__smallest_words"))) | (
        ~of_words & Q(n__lt=F("campaign__smallest_group"))
    )
    rows = CampaignTree.objects.filter(few, is_shown=True).order_by("campaign")
    return list(rows.values_list("campaign", flat=True).distinct())


def locked_boxes() -> list[int]:
    """Campaigns in whose box an answer lies that no key of this house opens. One query."""
    locked = {ballot.campaign_id for ballot in Ballot.objects.iterator() if is_locked(ballot)}
    return sorted(locked)


def answered_and_waiting() -> list[int]:
    """Campaigns in which somebody's named answer is kept while their invitation waits. One query."""
    rows = Response.objects.filter(invitation__isnull=False).exclude(
        invitation__state=InvitationState.ANSWERED
    )
    return list(rows.order_by("campaign").values_list("campaign", flat=True).distinct())
