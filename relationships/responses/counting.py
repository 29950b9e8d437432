"""True counts of a campaign, out of its answers: read by nobody but the rollup and its check."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from brm.base.suppression import Answered, Opener
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import ANYBODY, NAMELESS, PEOPLE, WHOLE, WORDS
from relationships.responses.models import CampaignCell, CampaignTree, GivenAnswer, Response

# Words are read from so many people who wrote some: one remark among many ticks would stand alone.
WROTE = Exists(GivenAnswer.objects.filter(response=OuterRef("pk"), value=None))


@dataclass
class Counts:
    """True counts of a campaign: question -> department -> how often each answer; never shown."""

    questions: Mapping[str, Question]
    by_answer: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)
    people: Counter[int | None] = field(default_factory=Counter)
    writers: Counter[int | None] = field(default_factory=Counter)  # who wrote words of their own
    nameless: Counter[int | None] = field(default_factory=Counter)  # … of those whom nobody names

    def answered(self, question: str, earlier: "Earlier") -> dict[Any, Answered]:
        """How many answered, and what of it earlier figures held and told."""
        found = {}
        for unit, counts in self.by_answer[question].items():
            held = earlier.held_counts.get((question, unit), {})
            new = {
                value: max(0, n - held.get(value, 0))
                for value, n in counts.items()
                if value != ANYBODY
            }
            told = earlier.told_counts.get((question, unit), {})
            found[unit] = Answered(counts[ANYBODY], new, counts, told)
        return found

    def several(self) -> dict[Any, tuple[int, ...]]:
        """The questions of which one may tick several answers, and which."""
        asked = self.questions.values()
        return {question.key: question.values for question in asked if question.takes_several}

    def opened(self) -> dict[Any, Opener]:
        """The questions that are asked only of those who gave some answer to another one."""
        return {
            question.key: Opener(question.show_if.key, question.show_if.values)
            for question in self.questions.values()
            if question.show_if is not None
        }

    def listed(self, question: str, counts: Mapping[int, int]) -> list[int]:
        """How often each answer was given, in the order of the answers."""
        return [counts.get(value, 0) for value in self.questions[question].values]


ByAnswer = dict[tuple[str, int], dict[int, int]]


@dataclass
class Earlier:
    """What figures told before: of how many answers of each question and department, and of which."""

    held: dict[Any, dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))
    held_counts: ByAnswer = field(default_factory=dict)
    told_counts: ByAnswer = field(default_factory=dict)


def counted(campaign: Campaign) -> Counts:
    """The answers of a campaign that left the box. Four queries, and one where it asked by name."""
    asked = {question.key: question for question in campaign.form_version.asked()}
    found = Counts(asked, {key: {} for key, question in asked.items() if question.has_numbers})
    rows = Response.objects.filter(campaign=campaign, published_on__isnull=False)
    for unit, n in rows.values_list("unit").annotate(Count("pk")):
        found.people[unit] = n
    for unit, n in rows.filter(WROTE).values_list("unit").annotate(Count("pk")):
        found.writers[unit] = n
    if campaign.shows_names:
        wrote = rows.filter(WROTE, person=None)
        for unit, n in wrote.values_list("unit").annotate(Count("pk")):
            found.nameless[unit] = n
    answers = GivenAnswer.objects.filter(response__in=rows, value__isnull=False)
    several = {*found.several()}
    by_answer = answers.values_list("question", "response__unit", "value")
    for question, unit, value, n in by_answer.annotate(n=Count("pk")):
        if question in found.by_answer:
            counts = found.by_answer[question].setdefault(unit or WHOLE, Counter())
            counts[value] += n
            if question not in several:
                counts[ANYBODY] += n
    ticked = answers.filter(question__in=several).values_list("question", "response__unit")
    for question, unit, n in ticked.annotate(Count("response", distinct=True)):
        found.by_answer[question][unit or WHOLE][ANYBODY] += n
    return found


def told_before(campaign: Campaign) -> Earlier:
    """What earlier figures of the campaign told; people under None. Two queries, and two more where it
    asked by name."""
    found = Earlier()
    for cell in CampaignCell.objects.filter(campaign=campaign, held__gt=0):
        unit = cell.unit_id or WHOLE
        found.held[None if cell.question == PEOPLE else cell.question][unit] = cell.held
        found.held_counts[cell.question, unit] = _by_number(cell.held_counts)
        found.told_counts[cell.question, unit] = _by_number(cell.told_counts)
    read = Response.objects.filter(WROTE, campaign=campaign, is_in_the_words=True)
    for unit, n in read.values_list("unit").annotate(Count("pk")):
        found.held[WORDS][unit or WHOLE] = n
    if campaign.shows_names:
        found.held[NAMELESS] = _nameless_before(campaign, read)
    return found


def _nameless_before(campaign: Campaign, read: QuerySet[Response]) -> dict[Any, int]:
    """Whose words without a name were told beside those with one: of each department how many."""
    editions: dict[int, int] = defaultdict(int)
    told = CampaignTree.objects.filter(campaign=campaign, question=NAMELESS, is_shown=True)
    for unit, edition, inside in told.values_list("unit", "edition", "counts"):
        for each in inside or [unit or WHOLE]:
            editions[each] = max(editions[each], edition)
    found: Counter[Any] = Counter()
    rows = read.filter(person=None).values_list("unit", "words_edition")
    for unit, edition, n in rows.annotate(Count("pk")):
        if edition <= editions[unit or WHOLE]:
            found[unit or WHOLE] += n
    return found


def _by_number(counts: Mapping[str, int]) -> dict[int, int]:
    return {int(value): n for value, n in counts.items()}
