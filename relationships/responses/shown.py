"""What the pages of results show: numbers that may be seen, nothing that could be worked out."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from brm.base.scoring import Mean
from relationships.feedback_forms.questions import Question
from relationships.units.models import Unit


@dataclass(frozen=True)
class Bar:
    """One answer, how often it was given, and how that compares with the most frequent one."""

    label: str
    number: int
    share: float


@dataclass(frozen=True)
class QuestionResult:
    """One question: its answers, or nothing where they are not shown (`n` is 0 then)."""

    question: Question
    text: str
    n: int
    bars: tuple[Bar, ...]
    mean: Mean | None

    @property
    def is_shown(self) -> bool:
        return self.n > 0

    @property
    def most_given(self) -> str:
        """The answer most people gave."""
        return max(self.bars, key=lambda bar: bar.number).label if self.bars else ""


@dataclass(frozen=True)
class Line:
    """A department on the page of the one above: its mean of the first question, or hidden."""

    unit: Unit
    name: str
    n: int
    mean: Mean | None
    is_own: bool = False
    scale: Question | None = None

    @property
    def share(self) -> float:
        if self.scale is None or self.mean is None or self.mean.value is None:
            return 0.0
        least, most = self.scale.values[0], self.scale.values[-1]
        return (self.mean.value - least) / (most - least)


@dataclass(frozen=True)
class Said:
    """Somebody's words to one question; `by` only where the answer was announced with the name."""

    words: str
    by: str = ""


@dataclass(frozen=True)
class Wave:
    """One campaign in the course of time."""

    name: str
    day: date
    mean: Mean

    @property
    def label(self) -> str:
        return date_format(self.day, "M Y")


@dataclass(frozen=True)
class Results:
    """What one reader sees of a campaign: one department (None: all of it) and its parts."""

    unit: Unit | None
    is_published: bool
    n: int
    asked: int
    questions: tuple[QuestionResult, ...]
    lines: tuple[Line, ...]
    hidden: int
    words: tuple[Said, ...]
    shows_words: bool
    waves: tuple[Wave, ...]

    @property
    def first(self) -> QuestionResult | None:
        """The question of the scale, which stands for the campaign."""
        return next((result for result in self.questions if result.question.has_mean), None)
