"""True counts of a campaign, out of its answers: read by nobody but the rollup and its check."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from brm.base.suppression import Answered, Opener
from relationships.campaigns.models import Campaign
from relationships.feedback_forms.questions import Question
from relationships.responses.choices import ANYBODY, WHOLE
from relationships.responses.models import GivenAnswer, Response

# Words are read from so many people who wrote some: one remark among many ticks would stand alone.
WROTE = Exists(GivenAnswer.objects.filter(response=OuterRef("pk"), value=None))


@dataclass
class Counts:
    """True counts of a campaign: question -> department -> how often each answer; never shown."""

    questions: Mapping[str, Question]
    by_answer: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)
    people: Counter[int | None] = field(default_factory=Counter)
    writers: Counter[int | None] = field(default_factory=Counter)  # who wrote words of their own

    # Of `by_answer` what no earlier figure held, and what an earlier figure told answer by answer.
    new: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)
    told: dict[str, dict[int, Counter[int]]] = field(default_factory=dict)

    def answered(self, question: str) -> dict[Any, Answered]:
        """How many answered, and what of it earlier figures held and told."""
        new, told = self.new[question], self.told[question]
        return {
            unit: Answered(counts[ANYBODY], new.get(unit, {}), counts, told.get(unit, {}))
            for unit, counts in self.by_answer[question].items()
        }

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
    found.told = {key: {} for key in found.by_answer}
    for question, unit, value, n, new, told in answers.values_list(
        "question", "response__unit", "value"
    ).annotate(
        n=Count("pk"),
        new=Count("pk", filter=Q(is_in_a_figure=False)),
        told=Count("pk", filter=Q(is_told_itself=True)),
    ):
        if question in found.by_answer:
            place = WHOLE if unit is None else unit
            found.by_answer[question].setdefault(place, Counter())[value] += n
            found.new[question].setdefault(place, Counter())[value] += new
            found.told[question].setdefault(place, Counter())[value] += told
    people = answers.values_list("question", "response__unit")
    for question, unit, n in people.annotate(Count("response", distinct=True)):
        if question in found.by_answer:
            found.by_answer[question][unit or WHOLE][ANYBODY] += n
    return found
