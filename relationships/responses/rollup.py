"""Which figures of a campaign are shown: decided for all of it, when they are written.

What is shown is written into `CampaignTree`; what is hidden holds no number.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from brm.base.suppression import Answered, Group, Shown, decide, decide_questions
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import ANYBODY, PEOPLE, WHOLE, WORDS, Part
from relationships.responses.dealing import asked_in, parents_in, tree_of
from relationships.responses.models import CampaignCell, CampaignTree, GivenAnswer, Response
from relationships.responses.queries import within

# Words are read from so many people who wrote some: one remark among many ticks would stand alone.
WROTE = Exists(GivenAnswer.objects.filter(response=OuterRef("pk"), value=None))


@dataclass
class Counts:
    """True counts of a campaign: question -> department -> how often each answer; never shown."""

    questions: Mapping[str, Question]
    by_answer: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)
    people: Counter[int | None] = field(default_factory=Counter)
    writers: Counter[int | None] = field(default_factory=Counter)  # who wrote words of their own

    new: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)

    def answered(self, question: str) -> dict[Any, Answered]:
        """How many answered, and what of it no earlier figure held."""
        new = self.new[question]
        return {
            unit: Answered(counts[ANYBODY], new.get(unit, {}))
            for unit, counts in self.by_answer[question].items()
        }

    def listed(self, question: str, counts: Counter[int]) -> list[int]:
        """How often each answer was given, in the order of the answers."""
        return [counts[value] for value in self.questions[question].values]


def counted(campaign: Campaign) -> Counts:
    """The answers of a campaign that left the box. Four queries."""
    asked = {question.key: question for question in campaign.form_version.asked()}
    found = Counts(asked, {key: {} for key, question in asked.items() if question.has_numbers})
    rows = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for unit, n in rows.values_list("unit").annotate(Count("pk")):
        found.people[unit] = n
    for unit, n in rows.filter(WROTE).values_list("unit").annotate(Count("pk")):
        found.writers[unit] = n
    answers = GivenAnswer.objects.filter(response__in=rows, value__isnull=False)
    found.new = {key: {} for key in found.by_answer}
    for question, unit, value, n, new in answers.values_list(
        "question", "response__unit", "value"
    ).annotate(n=Count("pk"), new=Count("pk", filter=Q(is_in_a_figure=False))):
        if question in found.by_answer:
            place = WHOLE if unit is None else unit
            found.by_answer[question].setdefault(place, Counter())[value] += n
            found.new[question].setdefault(place, Counter())[value] += new
    people = answers.values_list("question", "response__unit")
    for question, unit, n in people.annotate(Count("response", distinct=True)):
        if question in found.by_answer:
            found.by_answer[question][unit or WHOLE][ANYBODY] += n
    return found


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
    base, by_question = decide_questions(
        groups,
        {question: counts.answered(question) for question in counts.by_answer},
        smallest=smallest,
        published=before,
    )
    words = decide(
        tree_of(campaign, counts.writers, asked_where_kept(campaign, counts, invited)),
        smallest=campaign.smallest_words,
        published=before.get(WORDS),
        among=base,
    )
    decided: dict[str, Shown] = {PEOPLE: base, WORDS: words, **by_question}  # type: ignore[dict-item]
    _keep_cells(campaign, groups, counts)
    _keep_tree(campaign, groups, counts, decided, invited)
    _remember(campaign, groups, decided)


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


def _remember(campaign: Campaign, groups: list[Group], decided: Mapping[str, Shown]) -> None:
    """Note for each answer whether a published figure holds it now. Two queries a question."""
    mine = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for question, shown in decided.items():
        inside = within(_inside(groups, shown), "unit")
        if question == PEOPLE:
            mine.filter(inside, is_in_a_figure=False).update(is_in_a_figure=True)
        elif question == WORDS:
            mine.filter(inside, is_in_the_words=False).update(is_in_the_words=True)
        else:
            GivenAnswer.objects.filter(
                response__in=mine.filter(inside), question=question, is_in_a_figure=False
            ).update(is_in_a_figure=True)


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
                n=by_answer[ANYBODY],
            )
            for unit, by_answer in by_unit.items()
        )
    CampaignCell.objects.filter(campaign=campaign).delete()
    CampaignCell.objects.bulk_create(cells, batch_size=1000)


def _keep_tree(
    campaign: Campaign,
    groups: list[Group],
    counts: Counts,
    decided: Mapping[str, Shown],
    invited: Mapping[int, int | None],
) -> None:
    """Write each figure. Beside how many answered stands how many were asked; beside words, where.

    So they stay what they were, also when departments are moved, and hidden ones tell neither.
    """
    rows = []
    people = {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in counts.people.items()}
    writers = {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in counts.writers.items()}
    parent = parents_in(groups)
    asked = _with_all_below(parent, {unit: Counter({0: n or 0}) for unit, n in invited.items()})
    below = _with_all_below(parent, {unit: Counter({unit: 1}) for unit in parent})
    for question, shown in decided.items():
        own = writers if question == WORDS else counts.by_answer.get(question, people)
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
                    row.n = figures[unit][ANYBODY]
                    if question in counts.by_answer:
                        row.counts = counts.listed(question, figures[unit])
                    elif part == Part.SUBTREE:
                        row.counts = [*below[unit]] if question == WORDS else [asked[unit][0]]
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
