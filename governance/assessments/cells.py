"""What finished assessments say, counted: what pages read; recomputed, never added to."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from governance.assessments.models import Assessment
from governance.checklists.models import Checklist, Cluster, Statement
from relationships.units.models import Unit


class StatementCell(models.Model):
    """What a finished assessment says about one statement: how often each answer was given.

    Written when it closes, after it was decided what may be shown: what is not shown has no row.
    `weights`: sum of the importance that `weighed` people gave it.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="statement_cells")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="cells")
    zeros = models.PositiveIntegerField(_("said 0"))
    ones = models.PositiveIntegerField(_("said 1"))
    twos = models.PositiveIntegerField(_("said 2"))
    threes = models.PositiveIntegerField(_("said 3"))
    dont_know = models.PositiveIntegerField(_("don’t know"))
    not_applicable = models.PositiveIntegerField(_("does not apply"))
    weighed = models.PositiveIntegerField(_("said how important it is"))
    weights = models.PositiveIntegerField(_("sum of the importance"))

    class Meta:
        verbose_name = _("counts of a statement")
        verbose_name_plural = _("counts of statements")
        constraints = [
            UniqueConstraint(
                fields=["assessment", "statement"], name="statement_cell_once_an_assessment"
            ),
            CheckConstraint(
                condition=Q(weights__gte=models.F("weighed"))
                & Q(weights__lte=models.F("weighed") * 3),
                name="statement_cell_weights_fit_their_count",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment_id} · {self.statement_id}"

    @property
    def values(self) -> tuple[int, int, int, int]:
        """How often 0, 1, 2 and 3 were said."""
        return (self.zeros, self.ones, self.twos, self.threes)

    @property
    def scores(self) -> int:
        return self.ones + 2 * self.twos + 3 * self.threes

    @property
    def scored(self) -> int:
        return sum(self.values)

    @property
    def people(self) -> int:
        """How many answered it at all."""
        return self.scored + self.dont_know + self.not_applicable

    @property
    def by_answer(self) -> dict[int, int]:
        """Each answer that was given, with how often: 0 to 3, 4 don't know, 5 does not apply."""
        every = (*self.values, self.dont_know, self.not_applicable)
        return {number: n for number, n in enumerate(every) if n}


class AssessmentCell(models.Model):
    """What a finished assessment of a department says about a cluster: sums and counts.

    Recomputed from the answers, never added to. `scores` of `scored` answers; `asked` statements;
    `people` who answered; `differing` statements about which they differ, of which the meeting has
    `agreed` on some. `is_current` in the last one of the department.
    """

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="cells")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="assessment_cells")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="cells")
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="cells")
    scores = models.PositiveIntegerField(_("sum of the scores"))
    scored = models.PositiveIntegerField(_("answers that count"))
    dont_know = models.PositiveIntegerField(_("don’t know"))
    not_applicable = models.PositiveIntegerField(_("does not apply"))
    asked = models.PositiveIntegerField(_("statements asked"))
    people = models.PositiveIntegerField(_("people"), default=1)
    differing = models.PositiveIntegerField(_("statements about which they differ"), default=0)
    agreed = models.PositiveIntegerField(_("agreed in a meeting"), default=0)
    is_current = models.BooleanField(_("of the last one"), default=True)
    finished_at = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("cell of the map")
        verbose_name_plural = _("cells of the map")
        constraints = [
            UniqueConstraint(fields=["assessment", "cluster"], name="cell_once_an_assessment"),
            UniqueConstraint(
                fields=["checklist", "unit", "cluster"], condition=Q(is_current=True),
                name="cell_once_a_department",
            ),
            CheckConstraint(
                condition=Q(scores__lte=models.F("scored") * 3), name="cell_scores_fit_their_count"
            ),
            CheckConstraint(
                condition=Q(agreed__lte=models.F("differing")), name="cell_agreed_of_those_that_differ"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.checklist_id} · {self.unit_id} · {self.cluster_id}"
