"""People's words to sort by theme: those of the whole campaign that this reader may read, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, Func, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from brm.base.scope import Scope
from relationships.campaigns.models import Campaign
from relationships.responses.choices import WHOLE, WORDS, Part
from relationships.responses.models import CampaignTree, GivenAnswer
from relationships.responses.queries import words_in_sight

MOST = 2000


@dataclass(frozen=True)
class Remark:
    """Somebody's words to one question, by their random key; nothing else is known of them."""

    key: UUID
    words: str


def _shown(campaign: Campaign) -> QuerySet[CampaignTree]:
    """The figure that says that people's words of the whole campaign may be read, where they may."""
    return CampaignTree.objects.filter(
        campaign=campaign, unit=None, part=Part.SUBTREE, question=WORDS, is_shown=True
    )


def amount_shown(campaign: Campaign) -> Subquery:
    """How many words of the whole campaign all read who read its results, for a query; else none."""
    lay_in = Func(
        Coalesce(OuterRef("response__unit"), WHOLE), function="to_jsonb", output_field=JSONField()
    )
    rows = GivenAnswer.objects.filter(
        Exists(
            _shown(campaign).filter(
                counts__contains=lay_in, edition__gte=OuterRef("response__words_edition")
            )
        ),
        campaign=campaign, value=None, response__is_in_the_words=True,
    )  # fmt: skip
    return Subquery(rows.order_by().values("campaign").annotate(n=Count("pk")).values("n"))


def remarks(campaign: Campaign, scope: Scope) -> tuple[Remark, ...]:
    """The words of a settled campaign that this reader may read, in the order of their random keys.

    None before the last results: until then answers may get other keys. Two queries.
    """
    if campaign.settled_on is None:
        return ()
    rows = words_in_sight(campaign, None, scope, _shown(campaign).first())
    return tuple(Remark(key, words) for key, words in rows.values_list("key", "words")[:MOST])


def people_behind(keys: Iterable[UUID]) -> int:
    """How many different people wrote these words. One query."""
    rows = GivenAnswer.objects.filter(pk__in=list(keys))
    return rows.values("response").distinct().count()
