"""What came out of an assessment: group by group, practice by practice, statement by statement.

Read from what was counted when it closed, so nothing that may not be shown is at hand here.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.given import given
from brm.base.suppression import Group, decide
from governance.assessments.choices import Given, Importance
from governance.assessments.models import (
    Assessment,
    AssessmentCell,
    Gap,
    Settlement,
    Sheet,
    StatementAnswer,
    StatementCell,
)
from governance.assessments.queries import Sums, asked_by, band, promised_now
from governance.assessments.spread import differs, is_widespread
from governance.assessments.words import said_change
from governance.checklists.models import Checklist, Cluster, Practice, Statement

USUAL = 2.0  # how important a practice is of which nobody said it
COLUMNS = ("0", "1", "2", "3", "?", "–")


@dataclass(frozen=True)
class Said:
    """What somebody would show; `by` only where it was answered with the name."""

    words: str
    by: str = ""


@dataclass
class Told:
    """A statement with what was said of it; without a cell nobody did, or it is not shown."""

    statement: Statement
    cell: StatementCell | None
    settled: Settlement | None = None
    words: list[Said] = field(default_factory=list)
    who: str = ""

    @property
    def mean(self) -> float | None:
        return self.cell.scores / self.cell.scored if self.cell and self.cell.scored else None

    @property
    def differs(self) -> bool:
        return self.cell is not None and differs(self.cell.values)

    @property
    def dots(self) -> list[tuple[str, range, int]]:
        """Each answer as a column: its sign, a dot a person, how many."""
        if self.cell is None:
            return []
        every = (*self.cell.values, self.cell.dont_know, self.cell.not_applicable)
        return [
            (sign, range(n), n)
            for sign, n in zip(COLUMNS, every, strict=True)
            if n or sign != COLUMNS[-1]
        ]

    @property
    def otherwise(self) -> str:
        """What was said instead of a score, where one person answered."""
        is_unknown = self.cell is not None and self.cell.dont_know
        return str((Given.DONT_KNOW if is_unknown else Given.NOT_APPLICABLE).label)

    @property
    def important(self) -> str:
        """How important it is, in the scale's words; "" where nobody said or it is not shown."""
        if self.cell is None or not self.cell.weighed:
            return ""
        return str(Importance(round(self.cell.weights / self.cell.weighed)).label)

    def in_words(self, checklist: Checklist) -> str:
        """The dots as a sentence, for who does not see them."""
        if self.cell is None:
            return ""
        labels = {option["value"]: given(option["label"]) for option in checklist.options}
        parts = [f"{n} {labels.get(value, value)}" for value, n in enumerate(self.cell.values)]
        parts.append(_("%(n)s don’t know") % {"n": self.cell.dont_know})
        if self.cell.not_applicable:
            parts.append(_("%(n)s does not apply") % {"n": self.cell.not_applicable})
        return ", ".join(parts)


@dataclass
class PracticePicture:
    """A practice with its statements, what they come to, and what was promised of it."""

    practice: Practice
    told: list[Told] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)
    gaps: list[Gap] = field(default_factory=list)
    before: float | None = None
    tone: tuple[str, str] = ("none", "")

    @property
    def importance(self) -> float:
        """Mean of what people said how important it is, 1 to 3."""
        cells = [each.cell for each in self.told if each.cell]
        weighed = sum(cell.weighed for cell in cells)
        return sum(cell.weights for cell in cells) / weighed if weighed else USUAL

    @property
    def shortfall(self) -> float:
        """How much is missing to 3; what nobody knows is missing whole."""
        if self.sums.mean is None:
            return 3.0 if self.sums.dont_know else 0.0
        return 3.0 - self.sums.mean

    @property
    def is_gap(self) -> bool:
        """Below "normal practice": somebody could promise something."""
        return self.shortfall > 1

    @property
    def weight(self) -> float:
        """Importance times what is missing: what to begin with."""
        return self.importance * self.shortfall

    @property
    def differs(self) -> bool:
        return any(each.differs for each in self.told)

    @property
    def why(self) -> str:
        """Its weight explained: how important, how much is missing."""
        return _("important: %(importance)s of 3; still missing: %(missing)s of 3") % {
            "importance": f"{self.importance:.1f}".removesuffix(".0"),
            "missing": f"{self.shortfall:.1f}".removesuffix(".0"),
        }


@dataclass
class ClusterPicture:
    """A group of practices with its number, its word, and its number of the last time."""

    cluster: Cluster
    practices: list[PracticePicture] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)
    before: float | None = None
    tone: str = "none"
    word: str = ""

    @property
    def told(self) -> list[Told]:
        return [each for practice in self.practices for each in practice.told]

    @property
    def differing(self) -> int:
        return sum(each.differs for each in self.told)

    @property
    def they_differ(self) -> bool:
        return is_widespread(self.differing, len(self.told))

    @property
    def has_number(self) -> bool:
        return self.sums.mean is not None and not self.sums.is_mostly_unknown

    @property
    def change(self) -> str:
        """Since the last time, as "+0.3"; "" where there is nothing to compare."""
        if not self.has_number or self.before is None or self.sums.mean is None:
            return ""
        return said_change(self.sums.mean - self.before)


@dataclass(frozen=True)
class Picture:
    """All that came out of one assessment."""

    assessment: Assessment
    clusters: list[ClusterPicture]
    last: Assessment | None
    people: int

    @property
    def is_shown(self) -> bool:
        return any(each.cell for cluster in self.clusters for each in cluster.told)

    @property
    def asked(self) -> int:
        return sum(len(cluster.told) for cluster in self.clusters)

    @property
    def answered(self) -> int:
        return sum(bool(each.cell) for cluster in self.clusters for each in cluster.told)

    @property
    def begin(self) -> list[PracticePicture]:
        """The practices with the largest gap for what matters: importance times what is missing."""
        every = [each for cluster in self.clusters for each in cluster.practices]
        gaps = [each for each in every if each.sums.answered and each.is_gap]
        return sorted(gaps, key=lambda each: -each.weight)[:3]

    @property
    def promised(self) -> list[Gap]:
        """The promises that came of it."""
        return [
            gap
            for cluster in self.clusters
            for practice in cluster.practices
            for gap in practice.gaps
        ]

    @property
    def differing(self) -> list[tuple[PracticePicture, Told]]:
        """What the meeting talks about: statements about which people differ, the widest first, then
        those that most do not know."""
        return sorted(
            (
                (practice, each)
                for cluster in self.clusters
                for practice in cluster.practices
                for each in practice.told
                if each.differs or is_unknown(each)
            ),
            key=lambda pair: (not pair[1].differs, pair[1].settled is not None),
        )


def is_unknown(told: Told) -> bool:
    """More people do not know it than say something: the meeting looks into it."""
    return told.cell is not None and told.cell.dont_know > told.cell.scored


def picture_of(assessment: Assessment) -> Picture:
    """What came out, for its page. Nine queries at most, however much was asked."""
    cells = {cell.statement_id: cell for cell in assessment.statement_cells.all()}
    settled = {
        row.statement_id: row
        for row in assessment.settlements.exclude(given="").select_related("settled_by")
    }
    words = words_of(assessment)
    who = who_said(assessment)
    gaps = promised_now(assessment)
    last = last_before(assessment)
    then = {cell.statement_id: cell for cell in last.statement_cells.all()} if last else {}
    clusters: dict[int, ClusterPicture] = {}
    practices: dict[int, PracticePicture] = {}
    before: dict[tuple[str, int], Sums] = defaultdict(Sums)
    for statement in asked_by(assessment):
        practice = statement.practice
        whole = clusters.setdefault(practice.cluster_id, ClusterPicture(practice.cluster))
        if practice.pk not in practices:
            practices[practice.pk] = PracticePicture(practice, gaps=gaps.get(practice.pk, []))
            whole.practices.append(practices[practice.pk])
        cell = cells.get(statement.pk)
        told = Told(
            statement,
            cell,
            settled.get(statement.pk),
            words[statement.pk] if cell else [],
            who.get(statement.pk, ""),
        )
        practices[practice.pk].told.append(told)
        for sums in (practices[practice.pk].sums, whole.sums):
            add(sums, cell)
        if statement.pk in then:
            add(before["practice", practice.pk], then[statement.pk])
            add(before["cluster", practice.cluster_id], then[statement.pk])
    for pk, each in practices.items():
        each.before = before["practice", pk].mean
        each.tone = band(each.sums.mean, assessment.checklist)
    for pk, whole in clusters.items():
        whole.before = before["cluster", pk].mean
        whole.tone, whole.word = band(whole.sums.mean, assessment.checklist)
    people = (
        AssessmentCell.objects.filter(assessment=assessment)
        .values_list("people", flat=True)
        .first()
    )
    return Picture(assessment, list(clusters.values()), last, people or 0)


def add(sums: Sums, cell: StatementCell | None) -> None:
    """Add the counts of a statement to those of what it lies in."""
    sums.asked += 1
    if cell is not None:
        sums.scores += cell.scores
        sums.scored += cell.scored
        sums.dont_know += cell.dont_know
        sums.not_applicable += cell.not_applicable


def last_before(assessment: Assessment) -> Assessment | None:
    """The department's assessment before this one that shows something. One query."""
    if assessment.finished_at is None:
        return None
    return (
        Assessment.objects.filter(
            unit=assessment.unit_id, checklist=assessment.checklist_id, is_shown=True,
            finished_at__lt=assessment.finished_at,
        )
        .order_by("-finished_at", "-pk")
        .first()
    )  # fmt: skip


def words_of(assessment: Assessment) -> dict[int, list[Said]]:
    """What people would show, by statement; of those apart without a name, and only of enough.

    Two queries at most.
    """
    found: dict[int, list[Said]] = defaultdict(list)
    wrote = StatementAnswer.objects.filter(sheet__assessment=assessment).exclude(evidence="")
    if assessment.is_apart and not _may_show_words(assessment, wrote):
        return found
    rows = wrote.order_by("evidence", "pk").values_list(
        "statement", "evidence", "sheet__person__name"
    )
    for statement, words, name in rows:
        found[statement].append(Said(words, name if assessment.is_together else ""))
    return found


def _may_show_words(assessment: Assessment, wrote: QuerySet[Any]) -> bool:
    writers = wrote.values("sheet").distinct().count()
    place = assessment.unit_id
    shown = decide([Group(place, None, writers)], smallest=assessment.smallest_words)
    return place in shown.subtree


def who_said(assessment: Assessment) -> dict[int, str]:
    """Who chose what, where people answered together, with their names. One query."""
    if not assessment.is_together:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    rows = StatementAnswer.objects.filter(sheet__assessment=assessment)
    for row in rows.select_related("sheet__person").order_by("sheet__person__folded_name", "pk"):
        sign = str(row.score) if row.score is not None else row.get_given_display()
        found[row.statement_id].append(f"{row.sheet.person.name}: {sign}")
    return {statement: " · ".join(said) for statement, said in found.items()}


def asked_people(assessment: Assessment) -> list[Sheet]:
    """Who was asked, by name: never who answered. One query."""
    return list(assessment.sheets.select_related("person").order_by("person__folded_name", "pk"))


def remark_people(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
