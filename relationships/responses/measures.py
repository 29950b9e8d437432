"""What the answers to a question come to, by its kind, out of the counts that are shown (pure).

| kind | measure | from … to |
|---|---|---|
| five steps | mean; how many of 100 say 4 or 5 | 1 … 5 |
| recommendation 0-10, happiness 0-10 | of 100, those of 9 and 10 less those of 0 to 6 | -100 … +100 |
| effort 1-7 | mean; how many of 100 say 5 to 7 | 1 … 7 |
| yes or no | how many of 100 say yes | 0 … 100 |
| lost time | mean of hours; hours of all together | 0 … |

Choices have no measure: their bars say it all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from brm.base.scoring import Mean, lost_hours, mean_of_counts, recommendation, share_of
from brm.base.scoring.measures import DETRACTORS, PROMOTERS
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question

FEWEST_FOR_COLOUR = 5
LOW, HIGH = 0.5, 0.75  # of the way from the worst to the best


@dataclass(frozen=True)
class Score:
    """A measure with its n, its band and the scale it lies on; `is_good_high`: more is better."""

    found: Mean
    least: float
    most: float
    form: str  # mean, percent, points or hours
    is_good_high: bool = True
    total: float | None = None  # of lost time: hours of all together
    ends: tuple[int, int] | None = None  # of 0 to 10: how many said 9 or 10, and 0 to 6

    @property
    def n(self) -> int:
        return self.found.n

    @property
    def value(self) -> float:
        return self.found.value or 0.0

    @property
    def share(self) -> float:
        """How far along the scale, from 0 to 1."""
        return min(1.0, max(0.0, (self.value - self.least) / (self.most - self.least)))

    @property
    def tone(self) -> str:
        """The band of colour; none below five answers, nor where more is neither good nor bad."""
        if self.n < FEWEST_FOR_COLOUR or not self.is_good_high:
            return ""
        return "low" if self.share < LOW else "mid" if self.share < HIGH else "high"

    @property
    def rounded(self) -> float | int:
        """As shown and as in the sheet: no more digits than the answers can carry."""
        return round(self.value, 1) if self.form in {"mean", "hours"} else round(self.value)

    @property
    def said(self) -> str:
        """The number alone: 3.4, 72 %, +12, 2.5 h."""
        return said(self.value, self.form)

    @property
    def said_whole(self) -> str:
        """The number with its scale."""
        if self.form == "mean":
            return _("%(value)s of %(most)s") % {"value": self.said, "most": round(self.most)}
        return self.said

    @property
    def total_said(self) -> str:
        """Of lost time: the hours of all who could say, together."""
        return "" if self.total is None else said(self.total, "hours")

    @property
    def low_said(self) -> str:
        return "" if self.found.low is None else said(self.found.low, self.form)

    @property
    def high_said(self) -> str:
        return "" if self.found.high is None else said(self.found.high, self.form)

    def away(self, reference: float) -> str:
        """How far from the reference, without a sign."""
        distance = abs(self.value - reference)
        return said(distance, "percent" if self.form == "percent" else "mean")


def said(value: float, form: str) -> str:
    """A value of a measure in the reader's language."""
    if form == "percent":
        return _("%(number)s %%") % {"number": number_format(round(value))}
    if form == "points":
        return ("+" if round(value) > 0 else "") + number_format(round(value)).replace("-", "−")
    number = number_format(round(value, 1), decimal_pos=1)
    return _("%(number)s h") % {"number": number} if form == "hours" else number


def score_of(question: Question, counts: Sequence[int]) -> Score | None:
    """What stands for the question; None where its kind has no measure or nobody answered."""
    measure = MEASURES.get(question.kind)
    if measure is None or not sum(counts):
        return None
    found = measure(question, counts)
    return found if found.found.value is not None else None


def also_of(question: Question, counts: Sequence[int]) -> Score | None:
    """The share of people at the good end of a scale, beside its mean."""
    best = AT_THE_GOOD_END.get(question.kind)
    if best is None or not sum(counts):
        return None
    return Score(share_of(counts, question.values, lambda value: value >= best), 0, 100, "percent")


def _mean(question: Question, counts: Sequence[int]) -> Score:
    values = question.values
    least, most = values[0], values[-1]
    return Score(mean_of_counts(counts, values, scale=(least, most)), least, most, "mean")


def _points(question: Question, counts: Sequence[int]) -> Score:
    pairs = list(zip(counts, question.values, strict=True))
    best = sum(times for times, value in pairs if value >= PROMOTERS)
    worst = sum(times for times, value in pairs if value <= DETRACTORS)
    found = recommendation(counts, question.values)
    return Score(found, -100, 100, "points", ends=(best, worst))


def _yes(question: Question, counts: Sequence[int]) -> Score:
    found = share_of(counts, question.values, lambda value: value == YES)
    return Score(found, 0, 100, "percent", is_good_high=False)


def _hours(question: Question, counts: Sequence[int]) -> Score:
    known = [hours for hours in question.hours if hours is not None]
    lost = lost_hours(counts, question.hours)
    most = max(known, default=0) or 1
    return Score(lost.mean, 0, most, "hours", is_good_high=False, total=lost.total)


YES = 2
MEASURES: dict[str, Callable[[Question, Sequence[int]], Score]] = {
    QuestionKind.SCALE: _mean,
    QuestionKind.EFFORT: _mean,
    QuestionKind.RECOMMEND: _points,
    QuestionKind.HAPPINESS: _points,
    QuestionKind.YES_NO: _yes,
    QuestionKind.TIME: _hours,
}
AT_THE_GOOD_END: dict[str, int] = {QuestionKind.SCALE: 4, QuestionKind.EFFORT: 5}
