"""Which figures of a campaign are shown: decided for all of it, when they are written.

What is shown is written into `CampaignTree`; what is hidden holds no number.
"""

from collections.abc import Mapping

from brm.base.suppression import Shown, decide, decide_questions
from relationships.campaigns.models import Campaign
from relationships.responses.choices import NAMELESS, PEOPLE, WHOLE, WORDS
from relationships.responses.counting import WROTE, Counts, counted, told_before
from relationships.responses.dealing import asked_in, parents_in, tree_of
from relationships.responses.figures import Told, inside, keep_cells, keep_tree
from relationships.responses.models import CampaignCell, Response
from relationships.responses.queries import within


def roll_up(campaign: Campaign) -> None:
    """Work out the figures from the records and write which of them are shown.

    A figure that may not be shown anew keeps the number it had. The same records give the same
    figures, however often. The number of queries does not depend on the size.
    """
    counts = counted(campaign)
    earlier = told_before(campaign)
    invited = asked_in(campaign)
    groups = tree_of(campaign, counts.people, asked_where_kept(campaign, counts, invited))
    smallest = campaign.smallest_group
    base, by_question, by_answer = decide_questions(
        groups,
        {question: counts.answered(question, earlier) for question in counts.by_answer},
        several=counts.several(),
        opened=counts.opened(),
        smallest=smallest,
        published=earlier.held,
    )
    words = decide(
        tree_of(campaign, counts.writers, asked_where_kept(campaign, counts, invited)),
        smallest=campaign.smallest_words,
        published=earlier.held.get(WORDS),
        among=base,
    )
    by_key: dict[str, Shown] = {PEOPLE: base, WORDS: words, **by_question}  # type: ignore[dict-item]
    if campaign.shows_names:
        by_key[NAMELESS] = decide(
            tree_of(campaign, counts.nameless, _at_places(invited)),
            smallest=campaign.smallest_words,
            published=earlier.held.get(NAMELESS),
            among=words,
        )
    told = Told(by_key, by_answer)  # type: ignore[arg-type]
    keep_cells(campaign, groups, counts, told, earlier)
    edition = keep_tree(campaign, groups, counts, told, invited)
    _open_words(campaign, inside(groups, words), edition)


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


def _at_places(invited: Mapping[int, int | None]) -> dict[int, int | None]:
    """Who may answer without a name in a campaign that asks by name: whoever passes a poster."""
    return {unit: None if asked is None else 0 for unit, asked in invited.items()}


def _open_words(campaign: Campaign, units: set[int], edition: int) -> None:
    """Note of whose words some figure says now that they may be read. One query.

    Words are read with figures of this publication and later ones: a figure that stays as it was would
    else grow by the few words that only the department above may show.
    """
    published = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    published.filter(WROTE, within(units, "unit"), is_in_the_words=False).update(
        is_in_the_words=True, words_edition=edition
    )


def forget_what_was_told(campaign: Campaign) -> None:
    """The last results stand: nothing is decided any more by what earlier ones told. One query."""
    CampaignCell.objects.filter(campaign=campaign, held__gt=0).update(
        held=0, held_counts={}, told_counts={}
    )
