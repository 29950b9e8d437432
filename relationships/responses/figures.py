"""Writes what was decided: each figure of a campaign, and beside it the true counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from brm.base.suppression import Group, Shown
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import ANYBODY, PEOPLE, WHOLE, WORDS, Part
from relationships.responses.counting import Counts
from relationships.responses.dealing import parents_in
from relationships.responses.models import CampaignCell, CampaignTree


@dataclass(frozen=True)
class Told:
    """Which figures are shown, by question, and which answers of those that take several."""

    figures: Mapping[str, Shown]
    answers: Mapping[str, Mapping[int, Shown]]

    def of(
        self, question: Question, listed: Sequence[int], part: Part, unit: int
    ) -> list[int | None]:
        """How often each answer was given there, in their order; None for one that is not told."""
        if question.key not in self.answers:
            return [*listed]
        where = [self.answers[question.key][value] for value in question.values]
        is_told = [unit in (each.own if part == Part.OWN else each.subtree) for each in where]
        return [n if told else None for n, told in zip(listed, is_told, strict=True)]


def keep_cells(campaign: Campaign, counts: Counts) -> None:
    """Write the true counts of each department. Two queries."""
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


def keep_tree(
    campaign: Campaign,
    groups: list[Group],
    counts: Counts,
    told: Told,
    invited: Mapping[int, int | None],
) -> int:
    """Write each figure; the number of this publication.

    Beside how many answered stands how many were asked; beside words, where. So they stay what they
    were, also when departments are moved, and hidden ones tell neither. Of an answer that is not told
    there stands no number, nor that it is none.
    """
    edition = 1 + (campaign_figures(campaign).aggregate(last=Max("edition"))["last"] or 0)
    rows = []
    people = {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in counts.people.items()}
    writers = {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in counts.writers.items()}
    parent = parents_in(groups)
    asked = _with_all_below(parent, {unit: Counter({0: n or 0}) for unit, n in invited.items()})
    below = _with_all_below(parent, {unit: Counter({unit: 1}) for unit in parent})
    for question, shown in told.figures.items():
        own = writers if question == WORDS else counts.by_answer.get(question, people)
        whole = _with_all_below(parent, own)
        for part, keys, figures in (
            (Part.OWN, shown.own, own),
            (Part.SUBTREE, shown.subtree, whole),
        ):
            for unit in parent:
                row = CampaignTree(
                    campaign=campaign, unit_id=unit or None, part=part, question=question,
                    edition=edition,
                )  # fmt: skip
                if unit in keys:
                    row.is_shown = True
                    row.n = figures[unit][ANYBODY]
                    if question in counts.by_answer:
                        listed = counts.listed(question, figures[unit])
                        row.counts = told.of(counts.questions[question], listed, part, unit)
                    elif part == Part.SUBTREE:
                        row.counts = [*below[unit]] if question == WORDS else [asked[unit][0]]
                rows.append(row)
    _write_tree(campaign, rows)
    return edition


def campaign_figures(campaign: Campaign) -> QuerySet[CampaignTree]:
    """All figures of a campaign, shown or not."""
    return CampaignTree.objects.filter(campaign=campaign)


def _write_tree(campaign: Campaign, rows: list[CampaignTree]) -> None:
    """New figures replace old ones; a shown one that is not shown anew stays as it was.

    Of words the same: those read then stay, newer ones are not marked as published.
    """
    figures = campaign_figures(campaign)
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
