"""Reading assessments: who may, what is asked, how far one is, what was promised."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from brm.base.given import given
from brm.base.scope import NOTHING, Scope, any_of
from governance.assessments.choices import Extent, Given, Mode
from governance.assessments.models import Assessment, Gap, Sheet, StatementAnswer
from governance.assessments.spread import is_mostly_unknown, mean_of
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from relationships.partners.models import BusinessPartner
from relationships.people.models import Person
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


def people_to_ask(unit: Unit) -> QuerySet[Person]:
    """People of a department and of what lies under it, and those who speak for it. One query."""
    here = Q(unit__lft__range=(unit.lft, unit.rgt))
    speaks = BusinessPartner.objects.filter(unit=unit, until=None).values("person")
    rows = Person.objects.filter(here | Q(pk__in=speaks), left_on=None)
    return rows.select_related("unit").order_by("folded_name", "pk")


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
        return mean_of(self.scores, self.scored)

    @property
    def answered(self) -> int:
        return self.scored + self.dont_know + self.not_applicable

    @property
    def is_mostly_unknown(self) -> bool:
        return is_mostly_unknown(self.scored, self.dont_know)

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


@dataclass
class ClusterPart:
    """A cluster with its practices, how many are answered, and what they say."""

    cluster: Cluster
    practices: list[PracticePart] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.practices for line in part.lines]


def asked_by(assessment: Assessment) -> QuerySet[Statement]:
    """The statements that an assessment asks, in their order."""
    asked = Statement.objects.filter(practice__cluster__checklist=assessment.checklist_id)
    if assessment.extent == Extent.QUICK:
        asked = asked.filter(is_quick_scan=True)
    return asked.select_related("practice__cluster").order_by(
        "practice__cluster__position", "practice__position", "position"
    )


def parts_of(assessment: Assessment, of: int | None = None) -> list[ClusterPart]:
    """What the assessment asks, in order, with the answers of one person: `of` (a key), else of who
    began it. Two queries."""
    kept_answers = StatementAnswer.objects.filter(
        sheet__assessment=assessment, sheet__person=of or assessment.by_id
    )
    answers = {row.statement_id: row for row in kept_answers}
    words = {option["value"]: option["label"] for option in assessment.checklist.options}
    clusters: dict[int, ClusterPart] = {}
    practices: dict[int, PracticePart] = {}
    for statement in asked_by(assessment):
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


# What is shown of what waits.
WAITING = ("mode", "by", "is_planned", "started_at", "closes_on", "unit__name")


@dataclass(frozen=True)
class Waiting:
    """What is not finished: what waits for the reader, and what departments in sight are asked."""

    own: list[Any]
    asked: list[Any]


def waiting(scope: Scope) -> Waiting:
    """What the reader began or was asked, and what others are asked now or will be. One query."""
    person = scope.person_id
    own = Sheet.objects.filter(assessment=OuterRef("pk"), person=person, handed_in_at=None)
    alone = Q(by=person, mode=Mode.ALONE, is_planned=False) if person else NOTHING
    rows = (
        Assessment.objects.filter(finished_at=None)
        .annotate(is_mine=Exists(own))
        .filter(
            alone
            | Q(is_mine=True, is_planned=False)
            | Q(
                pk__in=Assessment.objects.visible_to(scope)
                .exclude(mode=Mode.ALONE, is_planned=False)
                .values("pk")
            )
        )
        .select_related("unit")
        .only(*WAITING)
        .order_by("is_planned", "closes_on", "-started_at", "-pk")[:40]
    )
    found = list(rows)
    mine = [
        row
        for row in found
        if not row.is_planned
        and row.mode != Mode.TOGETHER
        and (row.is_mine or (row.by_id == person and row.is_alone))
    ]
    return Waiting(mine[:5], [row for row in found if row not in mine][:8])


def begun_by(person_id: int | None) -> QuerySet[Assessment]:
    """What waits for this person: begun alone, or asked with others. The latest first. One query."""
    own = Sheet.objects.filter(person=person_id, handed_in_at=None).values("assessment")
    return (
        Assessment.objects.under_way()
        .filter(Q(by=person_id, mode=Mode.ALONE) | Q(pk__in=own))
        .exclude(mode=Mode.TOGETHER)
        .select_related("unit", "checklist")
        .order_by("-started_at", "-pk")
    )
