"""The shapes of what came out of an assessment, as its pages, its print and its sheet show them."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from brm.base.given import given
from governance.assessments.cells import StatementCell
from governance.assessments.choices import Given, Importance
from governance.assessments.models import Assessment, Gap, Settlement
from governance.assessments.queries import Sums
from governance.assessments.spread import differs, is_mostly_unknown, is_widespread, mean_of
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
        return mean_of(self.cell.scores, self.cell.scored) if self.cell else None

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
    cell = told.cell
    return cell is not None and is_mostly_unknown(cell.scored, cell.dont_know)
