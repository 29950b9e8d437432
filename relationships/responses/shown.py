"""What the pages of results show: numbers that may be seen, nothing that could be worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from brm.base.scoring import Change
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question
from relationships.responses.measures import Score
from relationships.units.models import Unit

FEW_ANSWERED = 0.3  # below that the results may not be the whole picture


@dataclass(frozen=True)
class Table:
    """A picture as a table: what the page shows under it and the sheet holds, the same rows."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class Bar:
    """One answer, how often it was given, and how that compares with the most frequent one.

    Without a number where it is not told: few ticked it, or it would give such another one away.
    """

    label: str
    number: int | None
    share: float | None


@dataclass(frozen=True)
class QuestionResult:
    """One question: its answers, or nothing where they are not shown (`n` is 0 then)."""

    question: Question
    text: str
    n: int = 0
    bars: tuple[Bar, ...] = ()
    score: Score | None = None
    also: Score | None = None
    ends: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        return self.n > 0

    @property
    def most_given(self) -> str:
        """The answer most people gave; nothing where one that is not told may be it."""
        if not self.bars or self.has_untold:
            return ""
        return max(self.bars, key=lambda bar: bar.number or 0).label

    @property
    def has_untold(self) -> bool:
        """Some of its answers are not told by themselves."""
        return any(bar.number is None for bar in self.bars)


@dataclass(frozen=True)
class Line:
    """A department beside others: what each question comes to there; without any it is hidden.

    `is_own`: the people directly in the department whose page it is. `unit` is None for all of it.
    """

    unit: Unit | None
    name: str
    n: int
    scores: Mapping[str, Score]
    is_own: bool = False

    @property
    def is_shown(self) -> bool:
        return self.n > 0


@dataclass(frozen=True)
class Chosen:
    """A department's score of the question that was chosen."""

    line: Line
    score: Score | None


@dataclass(frozen=True)
class Hotspot:
    """Where a department's answers stand away from the reference by more than chance.

    `weight` is how many people it weighs like, had each gone from one end of the scale to the other.
    """

    line: Line
    text: str
    score: Score
    reference: Score
    weight: float

    @property
    def is_worse(self) -> bool:
        return self.score.value < self.reference.value

    @property
    def away(self) -> str:
        return self.score.away(self.reference.value)


@dataclass(frozen=True)
class Said:
    """Somebody's words to one question; `by` only where the answer was announced with the name."""

    words: str
    by: str = ""


@dataclass(frozen=True)
class Wave:
    """One campaign in the course of time, with what each comparable question came to.

    `reworded`: keys of questions that were asked in other words than this time.
    """

    campaign_id: int
    name: str
    day: date
    n: int
    scores: Mapping[str, Score]
    reworded: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        return date_format(self.day, "M Y")


@dataclass(frozen=True)
class Compared:
    """A question in two waves, and what may be said of the change."""

    text: str
    before: Score
    now: Score
    change: Change
    is_reworded: bool


@dataclass(frozen=True)
class Results:
    """What one reader sees of a campaign: one department (None: all of it) and its parts."""

    unit: Unit | None
    is_published: bool
    n: int
    asked: int
    has_doors: bool
    questions: tuple[QuestionResult, ...]
    whole: Line
    lines: tuple[Line, ...]
    hidden: int
    words: tuple[Said, ...]
    shows_words: bool
    waves: tuple[Wave, ...]
    chosen: QuestionResult | None
    this: int  # the campaign itself among the waves

    @property
    def first(self) -> QuestionResult | None:
        """The question that stands for the campaign: the first with a score."""
        return next((result for result in self.questions if result.score is not None), None)

    @property
    def notable(self) -> Sequence[QuestionResult]:
        """One more question beside the first, for the figures at the top: lost time where asked."""
        rest = [
            each
            for each in self.questions
            if each is not self.first and (each.score is not None or each.most_given)
        ]
        return sorted(rest, key=lambda each: each.question.kind != QuestionKind.TIME)[:1]

    @property
    def has_rate(self) -> bool:
        """How many of those asked answered can be said: nobody else could."""
        return not self.has_doors and self.asked >= self.n > 0

    @property
    def is_few(self) -> bool:
        """So few of those asked answered that the rest may think otherwise."""
        return self.has_rate and self.n < FEW_ANSWERED * self.asked

    @property
    def scored(self) -> Sequence[QuestionResult]:
        return [result for result in self.questions if result.score is not None]
