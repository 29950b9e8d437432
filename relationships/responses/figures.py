"""Writes what was decided: each figure of a campaign, and beside it the true counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from brm.base.suppression import Group, Shown
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import ANYBODY, NAMELESS, PEOPLE, WHOLE, WORDS, Part
from relationships.responses.counting import Counts, Earlier
from relationships.responses.dealing import parents_in
from relationships.responses.models import CampaignCell, CampaignTree

AT_ONCE = 1000


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


def keep_cells(
    campaign: Campaign, groups: list[Group], counts: Counts, told: Told, earlier: Earlier
) -> None:
    """Write the true counts of each department, and how much of them was told by now. Two queries."""
    people = told.figures[PEOPLE]
    cells = [
        CampaignCell(
            campaign=campaign, unit_id=unit, question=PEOPLE, n=n,
            held=people.published.get(unit or WHOLE, 0),
        )
        for unit, n in counts.people.items()
    ]  # fmt: skip
    for question, by_unit in counts.by_answer.items():
        shown = told.figures[question]
        is_held = inside(groups, shown)
        ticked = {
            value: inside(groups, where) for value, where in told.answers.get(question, {}).items()
        }
        for unit, by_answer in by_unit.items():
            by_value = {value: n for value, n in by_answer.items() if value != ANYBODY}
            before = earlier.told_counts.get((question, unit), {})
            told_now = {value: n for value, n in by_value.items() if unit in ticked.get(value, ())}
            cells.append(
                CampaignCell(
                    campaign=campaign,
                    unit_id=unit or None,
                    question=question,
                    counts=counts.listed(question, by_answer),
                    n=by_answer[ANYBODY],
                    held=shown.published.get(unit, 0),
                    held_counts=by_value
                    if unit in is_held
                    else earlier.held_counts.get((question, unit), {}),
                    told_counts={**before, **told_now},
                )
            )
    CampaignCell.objects.filter(campaign=campaign).delete()
    CampaignCell.objects.bulk_create(cells, batch_size=AT_ONCE)


def inside(groups: list[Group], shown: Shown) -> set[int]:
    """The departments whose own answers some shown figure holds."""
    parent = parents_in(groups)
    found: set[int] = set()
    for unit in parent:
        place: int | None = unit
        while place is not None and place not in shown.subtree:
            place = parent[place]
        if place is not None or unit in shown.own:
            found.add(unit)
    return found


def keep_tree(
    campaign: Campaign,
    groups: list[Group],
    counts: Counts,
    told: Told,
    invited: Mapping[int, int | None],
) -> int:
    """Write each shown figure, and that there are departments of which none is; the number of this
    publication.

    Beside how many answered stands how many were asked; beside words, where. So they stay what they
    were, also when departments are moved, and hidden ones tell neither. Of an answer that is not told
    there stands no number, nor that it is none. A department with nothing under it has one figure.
    """
    edition = 1 + (campaign_figures(campaign).aggregate(last=Max("edition"))["last"] or 0)
    branches = Branches(parents_in(groups))
    people = {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in counts.people.items()}
    writers = {
        question: {unit or WHOLE: Counter({ANYBODY: n}) for unit, n in wrote.items()}
        for question, wrote in ((WORDS, counts.writers), (NAMELESS, counts.nameless))
    }
    asked = branches.sums({unit: Counter({ANYBODY: n or 0}) for unit, n in invited.items()})
    rows: list[CampaignTree] = []

    def keep(unit: int, part: Part, question: str, n: int, listed: Sequence[int | None]) -> None:
        rows.append(
            CampaignTree(
                campaign=campaign, unit_id=unit or None, part=part, question=question, n=n,
                counts=[*listed], is_shown=True, edition=edition,
            )
        )  # fmt: skip

    for question, shown in told.figures.items():
        own = writers.get(question, counts.by_answer.get(question, people))
        whole = branches.sums(own)
        for unit in (each for each in branches.parent if each in shown.subtree):
            if question in counts.by_answer:
                listed = counts.listed(question, whole[unit])
                told_there = told.of(counts.questions[question], listed, Part.SUBTREE, unit)
            elif question in writers:
                told_there = [*branches.under(unit)]
            else:
                told_there = [asked[unit][ANYBODY]]
            keep(unit, Part.SUBTREE, question, whole[unit][ANYBODY], told_there)
        for unit in (each for each in branches.with_others_below if each in shown.own):
            if question in counts.by_answer:
                listed = counts.listed(question, own[unit])
                told_there = told.of(counts.questions[question], listed, Part.OWN, unit)
            else:
                told_there = []
            keep(unit, Part.OWN, question, own[unit][ANYBODY], told_there)
    hidden = [
        CampaignTree(campaign=campaign, unit_id=unit or None, question=PEOPLE, edition=edition)
        for unit in branches.parent
        if unit not in told.figures[PEOPLE].subtree
    ]
    _write_tree(campaign, rows + hidden)
    return edition


class Branches:
    """The departments of a campaign, with what lies under each."""

    def __init__(self, parent: Mapping[int, int | None]) -> None:
        self.parent = parent
        self.below: dict[int, list[int]] = {unit: [] for unit in parent}
        for unit, above in parent.items():
            if above is not None:
                self.below[above].append(unit)
        self.with_others_below = {unit for unit, below in self.below.items() if below}
        self.downwards: list[int] = []
        waiting = [unit for unit, above in parent.items() if above is None]
        while waiting:
            unit = waiting.pop()
            self.downwards.append(unit)
            waiting += self.below[unit]

    def under(self, unit: int) -> list[int]:
        """The department and all that lies under it."""
        found = [unit]
        for each in found:  # grows as it goes
            found += self.below[each]
        return found

    def sums(self, own: Mapping[int, Counter[int]]) -> dict[int, Counter[int]]:
        """Each department's answers with those of all that lies under it."""
        whole = {unit: Counter(own.get(unit, {})) for unit in self.parent}
        for unit in reversed(self.downwards):
            above = self.parent[unit]
            if above is not None:
                whole[above].update(whole[unit])
        return whole


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
        [row for row in rows if place_of(row) not in stays], batch_size=AT_ONCE
    )


def place_of(row: CampaignTree) -> tuple[int | None, str, str]:
    return row.unit_id, str(row.part), row.question
