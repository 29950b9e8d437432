"""Reading assessments: what is asked, how far one is, what came out, the map."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from brm.base.given import given
from brm.base.scope import NOTHING, Scope, any_of
from governance.assessments.choices import Extent, Given
from governance.assessments.models import Assessment, AssessmentCell, Gap, StatementAnswer
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from relationships.units.models import Unit

TONES = ("low", "mid", "high")
MINUTES_QUICK, ASKED_QUICK = 20, 23


# ---- Who may --------------------------------------------------------------------------------------


def assessable(scope: Scope) -> QuerySet[Unit]:
    """Departments that this person may go through a checklist for: managed, spoken for, covered."""
    condition = any_of(
        scope.managed_units(), scope.partnered_units(), scope.within(scope.covered) or NOTHING
    )
    if scope.is_administrator and scope.person_id:
        return Unit.objects.open()
    return Unit.objects.open().filter(condition)


def may_assess(scope: Scope) -> bool:
    """Whether a checklist is for this person at all. No query."""
    return bool(scope.person_id) and bool(
        scope.is_manager or scope.is_partner or scope.covered or scope.is_administrator
    )


# ---- What is asked, what is answered --------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A statement with its answer, if there is one; `word` says a score in the scale's words."""

    statement: Statement
    answer: StatementAnswer | None
    word: str = ""

    @property
    def value(self) -> str:
        """ "0" to "3", "dont_know", "not_applicable", or "" while it is not answered."""
        if self.answer is None:
            return ""
        return str(self.answer.score) if self.answer.score is not None else self.answer.given


@dataclass
class Sums:
    """Counts of answers; the mean is of those that count."""

    scores: int = 0
    scored: int = 0
    dont_know: int = 0
    not_applicable: int = 0
    asked: int = 0

    def add(self, line: Line) -> None:
        self.asked += 1
        if line.answer is None:
            return
        if line.answer.score is not None:
            self.scores += line.answer.score
            self.scored += 1
        elif line.answer.given == Given.DONT_KNOW:
            self.dont_know += 1
        else:
            self.not_applicable += 1

    @property
    def mean(self) -> float | None:
        return self.scores / self.scored if self.scored else None

    @property
    def answered(self) -> int:
        return self.scored + self.dont_know + self.not_applicable

    @property
    def is_mostly_unknown(self) -> bool:
        """More say "I don't know" than give an answer that counts: that is the finding."""
        return self.dont_know > self.scored

    @property
    def dont_know_share(self) -> int | None:
        """In per cent of those who could have said."""
        could = self.scored + self.dont_know
        return round(100 * self.dont_know / could) if could else None


@dataclass
class PracticePart:
    """A practice with its statements as answered."""

    practice: Practice
    lines: list[Line] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)

    @property
    def importance(self) -> int:
        weights = [x.answer.importance for x in self.lines if x.answer and x.answer.importance]
        return max(weights, default=2)

    @property
    def is_gap(self) -> bool:
        """Below "normal practice": somebody could promise something."""
        return self.shortfall > 1

    @property
    def shortfall(self) -> float:
        """How much is missing to 3; what nobody knows is missing whole."""
        if self.sums.mean is None:
            return 3.0 if self.sums.dont_know else 0.0
        return 3.0 - self.sums.mean


@dataclass
class ClusterPart:
    """A cluster with its practices, how many are answered, and what they say."""

    cluster: Cluster
    practices: list[PracticePart] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.practices for line in part.lines]


def parts_of(assessment: Assessment) -> list[ClusterPart]:
    """What the assessment asks, in order, with its answers. Two queries."""
    asked = Statement.objects.filter(practice__cluster__checklist=assessment.checklist_id)
    if assessment.extent == Extent.QUICK:
        asked = asked.filter(is_quick_scan=True)
    answers = {row.statement_id: row for row in assessment.answers.all()}
    words = {option["value"]: option["label"] for option in assessment.checklist.options}
    clusters: dict[int, ClusterPart] = {}
    practices: dict[int, PracticePart] = {}
    for statement in asked.select_related("practice__cluster").order_by(
        "practice__cluster__position", "practice__position", "position"
    ):
        practice = statement.practice
        whole = clusters.setdefault(practice.cluster_id, ClusterPart(practice.cluster))
        if practice.pk not in practices:
            practices[practice.pk] = PracticePart(practice)
            whole.practices.append(practices[practice.pk])
        kept = answers.get(statement.pk)
        score = kept.score if kept else None
        line = Line(statement, kept, words.get(score, ""))
        practices[practice.pk].lines.append(line)
        practices[practice.pk].sums.add(line)
        whole.sums.add(line)
    return list(clusters.values())


def minutes_left(parts: list[ClusterPart]) -> int:
    """About how long the rest takes."""
    asked = sum(part.sums.asked for part in parts)
    left = asked - sum(part.sums.answered for part in parts)
    return -(-left * MINUTES_QUICK // ASKED_QUICK)


def where_to_begin(parts: list[ClusterPart], most: int = 3) -> list[PracticePart]:
    """The practices with the largest gap for what matters: importance times what is missing."""
    found = [practice for part in parts for practice in part.practices if practice.sums.answered]
    found = [practice for practice in found if practice.is_gap]
    found.sort(key=lambda part: -part.importance * part.shortfall)
    return found[:most]


def band(mean: float | None, checklist: Checklist) -> tuple[str, str]:
    """The tone (low, mid, high) and the word of a mean; "none" where there is none."""
    if mean is None:
        return "none", ""
    at = max(i for i, each in enumerate(checklist.bands) if mean >= each["least"] or i == 0)
    return TONES[at], given(checklist.bands[at]["label"])


def promised_last_time(assessment: Assessment) -> QuerySet[Gap]:
    """Promises that came of earlier assessments of the department, the open ones first. One query."""
    return (
        Gap.objects.filter(assessment__unit=assessment.unit_id)
        .exclude(assessment=assessment)
        .filter(assessment__finished_at__lte=assessment.started_at)
        .select_related("promise__owner", "practice")
        .order_by("-promise__due_on", "pk")[:10]
    )


def promised_now(assessment: Assessment) -> dict[int, list[Gap]]:
    """The promises made from an assessment, by practice. One query."""
    found: dict[int, list[Gap]] = defaultdict(list)
    for gap in assessment.gaps.select_related("promise__owner").order_by("pk"):
        found[gap.practice_id].append(gap)
    return found


def begun_by(person_id: int | None) -> QuerySet[Assessment]:
    """What this person began and has not finished, the latest first. One query."""
    return (
        Assessment.objects.filter(by=person_id, finished_at=None)
        .select_related("unit", "checklist")
        .order_by("-started_at", "-pk")
    )


# ---- The map --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Square:
    """One cell of the map as it is drawn."""

    cluster: Cluster
    value: float | None
    tone: str
    word: str
    note: str
    n: int
    dont_know: int
    url: str


@dataclass(frozen=True)
class MapRow:
    """A department's row; without squares it was not asked yet."""

    unit: Unit
    squares: tuple[Square, ...]
    finished_at: datetime | None


def cells_of(checklist: Checklist, units: list[Unit]) -> dict[int, dict[int, AssessmentCell]]:
    """The cells of these departments, by department and cluster. One query."""
    found: dict[int, dict[int, Any]] = defaultdict(dict)
    for cell in AssessmentCell.objects.filter(checklist=checklist, unit__in=units):
        found[cell.unit_id][cell.cluster_id] = cell
    return found


def asked_units(checklist: Checklist) -> Q:
    """The condition on a department that it was asked with this checklist."""
    return Q(pk__in=AssessmentCell.objects.filter(checklist=checklist).values("unit"))
