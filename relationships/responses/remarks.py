"""People's words to sort by theme: those of the whole campaign that this reader may read, no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.expressions import NegatedExpression

from brm.base.scope import Scope
from relationships.campaigns.models import Campaign
from relationships.responses.choices import NAMELESS, WORDS, Part
from relationships.responses.models import CampaignTree, GivenAnswer
from relationships.responses.queries import words_in_sight

MOST = 2000
Where = Q | Exists | NegatedExpression
ANY = Q()


@dataclass(frozen=True)
class Remark:
    """Somebody's words to one question, by their random key; nothing else is known of them."""

    key: UUID
    words: str


def _shown(campaign: Campaign, *questions: str) -> QuerySet[CampaignTree]:
    """The figures that say that people's words of the whole campaign may be read, where they may."""
    return CampaignTree.objects.filter(
        campaign=campaign, unit=None, part=Part.SUBTREE, question__in=questions, is_shown=True
    )


def is_read(campaign: Campaign) -> Exists:
    """Whether people's words of the whole campaign are read by all who read its results, for a query."""
    return Exists(_shown(campaign, WORDS))


def others_read(campaign: Campaign, placed: Exists, *, up_to: int) -> ArraySubquery:
    """Of the words of the whole campaign that all readers read those not placed, for a query.

    Their keys, `up_to` so many, so that it costs the same however many there are.
    """
    edition = Subquery(_shown(campaign, WORDS).values("edition")[:1])
    rows = GivenAnswer.objects.filter(
        ~placed, campaign=campaign, value=None, response__is_in_the_words=True,
        response__words_edition__lte=edition,
    )  # fmt: skip
    return ArraySubquery(rows.order_by("key").values("key")[:up_to])


class Readable:
    """The words of a settled campaign that this reader may read, in the order of their random keys.

    None before the last results: until then answers may get other keys. A query for the first of them.
    """

    def __init__(self, campaign: Campaign, scope: Scope) -> None:
        self._rows: QuerySet[GivenAnswer] | None = None
        if campaign.settled_on is not None:
            figures = {row.question: row for row in _shown(campaign, WORDS, NAMELESS)}
            self._rows = words_in_sight(campaign, None, scope, figures)

    def first(
        self, most: int, where: Where = ANY, *, after: UUID | None = None
    ) -> tuple[Remark, ...]:
        """At most so many of them, those behind a key where one is told. One query."""
        if self._rows is None:
            return ()
        rows = self._rows.filter(where)
        if after is not None:
            rows = rows.filter(pk__gt=after)
        return tuple(Remark(key, words) for key, words in rows.values_list("key", "words")[:most])

    def amount(self, where: Where = ANY, *, up_to: int) -> int:
        """How many they are; `up_to` where they are more, so that it costs the same. One query."""
        return 0 if self._rows is None else self._rows.filter(where)[:up_to].count()


def remarks(campaign: Campaign, scope: Scope) -> tuple[Remark, ...]:
    """The first of the words of a settled campaign that this reader may read. Two queries."""
    return Readable(campaign, scope).first(MOST)


def people_behind(keys: Iterable[UUID]) -> int:
    """How many different people wrote these words. One query."""
    rows = GivenAnswer.objects.filter(pk__in=list(keys))
    return rows.values("response").distinct().count()
