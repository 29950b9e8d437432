"""Which figures of a campaign are shown: decided for all of it, when they are written.

What is shown is written into `CampaignTree`; what is hidden holds no number.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Count

from brm.base.suppression import Group, Shown, decide, decide_questions
from relationships.campaigns.models import Campaign
from relationships.responses.choices import PEOPLE, WHOLE, WORDS
from relationships.responses.counting import WROTE, Counts, counted
from relationships.responses.dealing import asked_in, parents_in, tree_of
from relationships.responses.figures import Told, keep_cells, keep_tree
from relationships.responses.models import GivenAnswer, Response
from relationships.responses.queries import within


def roll_up(campaign: Campaign) -> None:
    """Work out the figures from the records and write which of them are shown.

    A figure that may not be shown anew keeps the number it had. The same records give the same
    figures, however often. The number of queries does not depend on the size.
    """
    counts = counted(campaign)
    invited = asked_in(campaign)
    groups = tree_of(campaign, counts.people, asked_where_kept(campaign, counts, invited))
    before = _published(campaign)
    smallest = campaign.smallest_group
    base, by_question, by_answer = decide_questions(
        groups,
        {question: counts.answered(question) for question in counts.by_answer},
        several=counts.several(),
        opened=counts.opened(),
        smallest=smallest,
        published=before,
    )
    words = decide(
        tree_of(campaign, counts.writers, asked_where_kept(campaign, counts, invited)),
        smallest=campaign.smallest_words,
        published=before.get(WORDS),
        among=base,
    )
    by_key: dict[str, Shown] = {PEOPLE: base, WORDS: words, **by_question}  # type: ignore[dict-item]
    told = Told(by_key, by_answer)  # type: ignore[arg-type]
    keep_cells(campaign, counts)
    edition = keep_tree(campaign, groups, counts, told, invited)
    _remember(campaign, groups, told, edition)


def asked_where_kept(
    campaign: Campaign, counts: Counts, invited: Mapping[int, int | None]
) -> dict[int, int | None]:
    """How many were asked, by the department with which their answers are kept.

    Anonymous answers of a small department are kept further up (`dealing.homes`). No query.
    """
    if not campaign.is_anonymous:
        return dict(invited)
    parent = parents_in(tree_of(campaign, counts.people, invited))
    found: dict[int, int | None] = {}
    for unit, asked in invited.items():
        place: int = unit
        while place != WHOLE and not counts.people[place]:
            place = parent[place] or WHOLE
        if place == WHOLE and not counts.people[None]:
            place = unit  # nothing is kept above it: it hides for itself that nobody answered
        so_far = found.get(place, 0)
        found[place] = None if asked is None or so_far is None else so_far + asked
    return found


def _published(campaign: Campaign) -> dict[Any, dict[Any, int]]:
    """Of how many answers of each department earlier figures told, by question; people under None."""
    found: dict[Any, dict[Any, int]] = defaultdict(dict)
    mine = Response.objects.filter(campaign=campaign)
    for key, rows in (
        (None, mine.filter(is_in_a_figure=True)),
        (WORDS, mine.filter(WROTE, is_in_the_words=True)),
    ):
        for unit, n in rows.values_list("unit").annotate(Count("pk")):
            found[key][unit or WHOLE] = n
    answers = GivenAnswer.objects.filter(response__in=mine, is_in_a_figure=True)
    for question, unit, n in answers.values_list("question", "response__unit").annotate(
        Count("response", distinct=True)
    ):
        found[question][unit or WHOLE] = n
    return found


def _remember(campaign: Campaign, groups: list[Group], told: Told, edition: int) -> None:
    """Note for each answer whether a published figure holds it now, and whether that tells it.

    Words are read with figures of this publication and later ones: a figure that stays as it was would
    else grow by the few words that only the department above may show.

    A query a question, and one for each answer that can be ticked beside others.
    """
    mine = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for question, shown in told.figures.items():
        inside = within(_inside(groups, shown), "unit")
        if question == PEOPLE:
            mine.filter(inside, is_in_a_figure=False).update(is_in_a_figure=True)
        elif question == WORDS:
            mine.filter(inside, is_in_the_words=False).update(
                is_in_the_words=True, words_edition=edition
            )
        else:
            GivenAnswer.objects.filter(
                response__in=mine.filter(inside), question=question, is_in_a_figure=False
            ).update(is_in_a_figure=True)
        for value, where in told.answers.get(question, {}).items():
            GivenAnswer.objects.filter(
                response__in=mine.filter(within(_inside(groups, where), "unit")),
                question=question,
                value=value,
                is_told_itself=False,
            ).update(is_told_itself=True)


def _inside(groups: list[Group], shown: Shown) -> set[int]:
    """The departments whose own answers some shown figure holds."""
    parent = parents_in(groups)
    inside: set[int] = set()
    for unit in parent:
        place: int | None = unit
        while place is not None and place not in shown.subtree:
            place = parent[place]
        if place is not None or unit in shown.own:
            inside.add(unit)
    return inside
