"""A department goes through a checklist; what is missing becomes somebody's promise."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from governance.assessments.choices import Extent, Given, Importance, Mode
from governance.checklists.models import Checklist, Cluster, Practice, Statement
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, narrowed by who may see them and how far they are."""

    def visible_to(self, scope: "Scope") -> "AssessmentQuerySet":
        """Finished ones of departments that one answers for; unfinished ones only one's own."""
        own = Q(by=scope.person_id) if scope.person_id else Q(pk__in=[])
        if scope.is_administrator:
            return self.filter(own | Q(finished_at__isnull=False))
        return self.filter(
            own
            | (
                Q(finished_at__isnull=False)
                & (
                    scope.managed_units("unit__")
                    | scope.partnered_units("unit__")
                    | (scope.within(scope.covered, "unit__") or Q(pk__in=[]))
                )
            )
        )

    def finished(self) -> "AssessmentQuerySet":
        return self.filter(finished_at__isnull=False)


class Assessment(models.Model):
    """One person goes through a checklist for a department, in one sitting or several."""

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="assessments", verbose_name=_("checklist")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="assessments", verbose_name=_("department")
    )
    by = models.ForeignKey(
        Person, models.PROTECT, related_name="assessments", verbose_name=_("answered by")
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.ALONE)
    extent = models.CharField(_("how much"), max_length=10, choices=Extent.choices)
    started_at = models.DateTimeField(_("begun at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            known("mode", Mode),
            known("extent", Extent),
            CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=models.F("started_at")),
                name="assessment_ends_after_it_began",
            ),
            UniqueConstraint(
                fields=["by", "unit", "checklist"], condition=Q(finished_at=None),
                name="assessment_begun_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "checklist", "-finished_at"], name="assessment_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.checklist.title} · {self.get_extent_display()}"


class StatementAnswer(models.Model):
    """What one assessment says about one statement; the last answer counts."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="answers")
    given = models.CharField(_("answer"), max_length=16, choices=Given.choices)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    importance = models.PositiveSmallIntegerField(
        _("importance for our work"), null=True, blank=True, choices=Importance.choices
    )
    evidence = models.CharField(_("what would be shown"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer to a statement")
        verbose_name_plural = _("answers to statements")
        constraints = [
            known("given", Given),
            UniqueConstraint(
                fields=["assessment", "statement"], name="answer_once_a_statement"
            ),
            CheckConstraint(
                condition=Q(given="scored", score__isnull=False, score__lte=3)
                | (~Q(given="scored") & Q(score=None)),
                name="answer_scored_has_a_score",
            ),
            CheckConstraint(
                condition=Q(importance=None) | Q(importance__range=(1, 3)),
                name="answer_importance_is_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment_id} · {self.statement_id}"


class AssessmentCell(models.Model):
    """What the last finished assessment of a department says about a cluster: sums and counts.

    Recomputed from the answers, never added to. `scores` of `scored` answers; `asked` statements.
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
    finished_at = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("cell of the map")
        verbose_name_plural = _("cells of the map")
        constraints = [
            UniqueConstraint(
                fields=["checklist", "unit", "cluster"], name="cell_once_a_department"
            ),
            CheckConstraint(
                condition=Q(scores__lte=models.F("scored") * 3), name="cell_scores_fit_their_count"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.checklist_id} · {self.unit_id} · {self.cluster_id}"


class Gap(models.Model):
    """What an assessment showed to be missing, and the promise that came of it."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="gaps")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="gaps")
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="gap")

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")

    def __str__(self) -> str:
        return f"{self.practice} · {self.assessment.unit}"
