"""When results appear, and which figures of them: decided for the whole campaign when written.

Results of a campaign appear once five people answered, then when it is closed; those of a standing
one at most once a week, when five answers are new. In between nothing moves, so nobody can watch a
single answer come in. What is shown is written into `CampaignTree`; what is hidden holds no number.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from brm.base.suppression import Group, Shown, decide, decide_questions
from relationships.campaigns.choices import CampaignState, Rhythm
from relationships.campaigns.models import Campaign
from relationships.campaigns.services import day_of
from relationships.feedback_forms.questions import Question
from relationships.marks.services import touch
from relationships.responses.choices import Part
from relationships.responses.dealing import WHOLE, WORDS, deal, parents_in, stir_all, tree_of
from relationships.responses.models import (
    Ballot,
    CampaignCell,
    CampaignTree,
    GivenAnswer,
    Response,
)

PEOPLE = ""  # the "question" of how many answered at all
EVERY = timedelta(days=7)  # the shortest time between two results of a standing campaign


def publish_results(at: datetime) -> dict[str, int]:
    """Stir the boxes, and write the results of each campaign for which it is time.

    May run at any time, twice and at once: a campaign is locked while its results are written.
    """
    stirred = stir_all()
    published = 0
    for campaign in Campaign.objects.filter(settled_on=None, started_at__isnull=False):
        published += publish(campaign, at=at)
    return {"stirred": stirred, "published": published}


@transaction.atomic
def publish(campaign: Campaign, *, at: datetime) -> bool:
    """Write the results of one campaign, if it is time; whether it was."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    is_last = campaign.state == CampaignState.CLOSED
    today = day_of(at)
    if campaign.settled_on is not None or not (is_last or is_time(campaign, today)):
        return False
    deal(campaign, on=today, is_last=is_last)
    Response.objects.filter(campaign=campaign, published_on=None).update(published_on=today)
    roll_up(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(
        published_on=today, settled_on=today if is_last else None
    )
    places = CampaignTree.objects.filter(campaign=campaign, unit__isnull=False)
    touch(*places.values_list("unit_id", flat=True).distinct())  # type: ignore[misc]
    return True


def is_time(campaign: Campaign, today: date) -> bool:
    """Enough new answers, and the first results, or a week after those before. Two queries."""
    if campaign.published_on is not None and (
        campaign.rhythm == Rhythm.ONCE or today < campaign.published_on + EVERY
    ):
        return False
    in_box = Ballot.objects.filter(campaign=campaign).count()
    named = Response.objects.filter(campaign=campaign, published_on=None).count()
    smallest = campaign.smallest_group
    return in_box >= smallest or named >= smallest


# ---- The rollup ----------------------------------------------------------------------------------


@dataclass
class Counts:
    """True counts of a campaign: question -> department -> how often each answer; never shown."""

    questions: Mapping[str, Question]
    by_answer: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)
    people: Counter[int | None] = field(default_factory=Counter)

    def n(self, question: str) -> dict[int, int]:
        return {unit: counts.total() for unit, counts in self.by_answer[question].items()}

    def listed(self, question: str, counts: Counter[int]) -> list[int]:
        """How often each answer was given, from the first on."""
        many = self.questions[question].many
        return [counts[number] for number in range(1, many + 1)]


def counted(campaign: Campaign) -> Counts:
    """The answers of a campaign that left the box. Two queries."""
    asked = {question.key: question for question in campaign.form_version.asked()}
    found = Counts(asked, {key: {} for key, question in asked.items() if question.has_numbers})
    rows = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for unit, n in rows.values_list("unit").annotate(Count("pk")):
        found.people[unit] = n
    answers = GivenAnswer.objects.filter(response__in=rows, value__isnull=False)
    for question, unit, value, n in answers.values_list(
        "question", "response__unit", "value"
    ).annotate(Count("pk")):
        if question in found.by_answer:
            place = WHOLE if unit is None else unit
            found.by_answer[question].setdefault(place, Counter())[value] += n
    return found


def roll_up(campaign: Campaign) -> None:
    """Work out the figures from the records and write which of them are shown.

    A figure that may not be shown anew keeps the number it had. The same records give the same
    figures, however often. The number of queries does not depend on the size.
    """
    counts = counted(campaign)
    asked: Counter[int | None] = Counter(counts.people)
    for unit in campaign.invitations.values_list("unit", flat=True).distinct():
        asked[unit] += 0  # asked, and nobody answered: a department all the same
    groups = tree_of(asked)
    before = _published(campaign)
    smallest = campaign.smallest_group
    base, by_question = decide_questions(
        groups,
        {question: counts.n(question) for question in counts.by_answer},  # type: ignore[misc]
        smallest=smallest,
        published=before,
    )
    words = decide(
        groups,
        smallest=campaign.smallest_words,
        published=before.get(WORDS),
        among=base,
    )
    decided: dict[str, Shown] = {PEOPLE: base, WORDS: words, **by_question}  # type: ignore[dict-item]
    _keep_cells(campaign, groups, counts)
    _keep_tree(campaign, groups, counts, decided)
    _remember(campaign, groups, decided)


def _published(campaign: Campaign) -> dict[Any, dict[Any, int]]:
    """Of how many answers of each department earlier figures told, by question; people under None."""
    found: dict[Any, dict[Any, int]] = defaultdict(dict)
    mine = Response.objects.filter(campaign=campaign)
    for key, rows in (
        (None, mine.filter(is_in_a_figure=True)),
        (WORDS, mine.filter(is_in_the_words=True)),
    ):
        for unit, n in rows.values_list("unit").annotate(Count("pk")):
            found[key][unit or WHOLE] = n
    answers = GivenAnswer.objects.filter(response__in=mine, is_in_a_figure=True)
    for question, unit, n in answers.values_list("question", "response__unit").annotate(
        Count("pk")
    ):
        found[question][unit or WHOLE] = n
    return found


def _remember(campaign: Campaign, groups: list[Group], decided: Mapping[str, Shown]) -> None:
    """Note for each answer whether a published figure holds it now. Two queries a question."""
    mine = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for question, shown in decided.items():
        inside = _at(_inside(groups, shown))
        if question == PEOPLE:
            mine.filter(inside).update(is_in_a_figure=True)
        elif question == WORDS:
            mine.filter(inside).update(is_in_the_words=True)
        else:
            GivenAnswer.objects.filter(response__in=mine.filter(inside), question=question).update(
                is_in_a_figure=True
            )


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


def _at(units: set[int]) -> Q:
    found = Q(unit__in=units - {WHOLE})
    return found | Q(unit=None) if WHOLE in units else found


def _keep_cells(campaign: Campaign, groups: list[Group], counts: Counts) -> None:
    cells = [
        CampaignCell(campaign=campaign, unit_id=unit, question=PEOPLE, n=n)
        for unit, n in counts.people.items()
    ]
    for question, by_unit in counts.by_answer.items():
        cells.extend(
            CampaignCell(
                campaign=campaign,
                unit_id=unit or None,
                question=question,
                counts=counts.listed(question, by_answer),
                n=by_answer.total(),
            )
            for unit, by_answer in by_unit.items()
        )
    CampaignCell.objects.filter(campaign=campaign).delete()
    CampaignCell.objects.bulk_create(cells, batch_size=1000)


def _keep_tree(
    campaign: Campaign, groups: list[Group], counts: Counts, decided: Mapping[str, Shown]
) -> None:
    rows = []
    people = {unit or WHOLE: Counter({0: n}) for unit, n in counts.people.items()}
    parent = parents_in(groups)
    for question, shown in decided.items():
        own = counts.by_answer.get(question, people)
        whole = _with_all_below(parent, own)
        for part, keys, figures in (
            (Part.OWN, shown.own, own),
            (Part.SUBTREE, shown.subtree, whole),
        ):
            for unit in parent:
                row = CampaignTree(
                    campaign=campaign, unit_id=unit or None, part=part, question=question
                )
                if unit in keys:
                    row.is_shown = True
                    row.n = figures[unit].total()
                    if question in counts.by_answer:
                        row.counts = counts.listed(question, figures[unit])
                rows.append(row)
    _write_tree(campaign, rows)


def _write_tree(campaign: Campaign, rows: list[CampaignTree]) -> None:
    """New figures replace old ones; a shown one that is not shown anew stays as it was.

    Of words the same: those read then stay, newer ones are not marked as published.
    """
    figures = CampaignTree.objects.filter(campaign=campaign)
    shown_now = {place_of(row) for row in rows if row.is_shown}
    staying = [row for row in figures.filter(is_shown=True) if place_of(row) not in shown_now]
    stays = {place_of(row) for row in staying}
    figures.exclude(pk__in=[row.pk for row in staying]).delete()
    CampaignTree.objects.bulk_create(
        [row for row in rows if place_of(row) not in stays], batch_size=1000
    )


def place_of(row: CampaignTree) -> tuple[int | None, str, str]:
    return row.unit_id, str(row.part), row.question


def _with_all_below(
    parent: Mapping[int, int | None], own: Mapping[int, Counter[int]]
) -> dict[int, Counter[int]]:
    """Each department's answers with those of all that lies under it."""
    whole: dict[int, Counter[int]] = {unit: Counter() for unit in parent}
    for unit, counts in own.items():
        place: int | None = unit
        while place is not None:
            whole[place] += counts
            place = parent[place]
    return whole
