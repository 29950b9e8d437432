"""A department goes through a checklist; what is missing becomes somebody's promise."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.base.scope import NOTHING, any_of
from governance.assessments.choices import Extent, Given, Importance, Mode
from governance.checklists.models import Checklist, Practice, Statement
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments, narrowed by who may see them and how far they are."""

    def visible_to(self, scope: "Scope") -> "AssessmentQuerySet":
        """Of departments that one answers for: finished ones, and those that several were asked for.

        What one person began alone is that person's until it is finished. Who was asked reads what
        came out.
        """
        own = NOTHING
        if scope.person_id:
            took_part = Sheet.objects.filter(person=scope.person_id).values("assessment")
            own = Q(by=scope.person_id) | Q(finished_at__isnull=False, pk__in=took_part)
        told = Q(finished_at__isnull=False) | ~Q(mode=Mode.ALONE)
        if scope.is_administrator:
            return self.filter(own | told)
        answers_for = any_of(
            scope.managed_units("unit__"),
            scope.partnered_units("unit__"),
            scope.within(scope.covered, "unit__"),
        )
        return self.filter(own | (told & answers_for))

    def finished(self) -> "AssessmentQuerySet":
        """Those that count: closed, and not called off."""
        return self.filter(finished_at__isnull=False, is_called_off=False)

    def under_way(self) -> "AssessmentQuerySet":
        """Those that somebody may answer now."""
        return self.filter(finished_at=None, is_planned=False)


class Assessment(models.Model):
    """A department goes through a checklist: one person, several apart, or several in one room.

    `by` is who goes through it alone, or who asked the others. What comes again is planned as an
    assessment of its own (`is_planned`) that opens by itself. The smallest groups are those that were
    announced when people were asked.
    """

    checklist = models.ForeignKey(
        Checklist, models.PROTECT, related_name="assessments", verbose_name=_("checklist")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="assessments", verbose_name=_("department")
    )
    by = models.ForeignKey(
        Person, models.PROTECT, related_name="assessments", verbose_name=_("begun by")
    )
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.ALONE)
    extent = models.CharField(_("how much"), max_length=10, choices=Extent.choices)
    started_at = models.DateTimeField(_("begun at"))
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    is_planned = models.BooleanField(_("opens by itself later"), default=False)
    is_called_off = models.BooleanField(_("called off"), default=False)
    is_shown = models.BooleanField(_("has figures that are shown"), default=False)
    smallest_group = models.PositiveSmallIntegerField(_("numbers shown from"), default=5)
    smallest_words = models.PositiveSmallIntegerField(_("people's words shown from"), default=8)
    recurs = models.CharField(_("comes again"), max_length=200, blank=True)
    recurs_from = models.DateField(_("counted from"), null=True, blank=True)
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_wave",
        verbose_name=_("comes after"),
    )  # fmt: skip
    room_at = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("statement that the room talks of"),
    )  # fmt: skip

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
            CheckConstraint(
                condition=~Q(mode="apart") | Q(closes_on__isnull=False),
                name="assessment_apart_has_a_last_day",
            ),
            CheckConstraint(
                condition=Q(smallest_group__gte=5, smallest_words__gte=8),
                name="assessment_groups_are_not_small",
            ),
            CheckConstraint(
                condition=Q(is_called_off=False) | Q(finished_at__isnull=False),
                name="assessment_called_off_is_finished",
            ),
            UniqueConstraint(
                fields=["by", "unit", "checklist"],
                condition=Q(finished_at=None, mode="alone", is_planned=False),
                name="assessment_begun_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "checklist", "-finished_at"], name="assessment_latest"),
            models.Index(
                fields=["checklist", "finished_at"],
                condition=Q(is_shown=True),
                name="assessment_ended",
            ),
            models.Index(
                fields=["closes_on"], condition=Q(finished_at=None), name="assessment_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.checklist.title} · {self.get_extent_display()}"

    @property
    def is_alone(self) -> bool:
        return self.mode == Mode.ALONE

    @property
    def is_apart(self) -> bool:
        return self.mode == Mode.APART

    @property
    def is_together(self) -> bool:
        return self.mode == Mode.TOGETHER


class Sheet(models.Model):
    """What one person answers in an assessment. Of those who answer apart no page joins the two."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sheets")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="checklist_sheets", verbose_name=_("person")
    )
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sheet of a checklist")
        verbose_name_plural = _("sheets of checklists")
        constraints = [
            UniqueConstraint(fields=["assessment", "person"], name="sheet_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} · {self.pk}"


class StatementAnswer(models.Model):
    """What one person says about one statement; the last answer counts."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
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
                fields=["sheet", "statement"], name="answer_once_a_statement"
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
        return f"{self.sheet_id} · {self.statement_id}"


class Settlement(models.Model):
    """What the people of an assessment made of a statement together: shown to each other, agreed."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="settlements")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="settlements")
    revealed_at = models.DateTimeField(_("shown to each other at"), null=True, blank=True)
    given = models.CharField(_("agreed answer"), max_length=16, choices=Given.choices, blank=True)
    score = models.PositiveSmallIntegerField(_("score"), null=True, blank=True)
    note = models.CharField(_("why they differed"), max_length=500, blank=True)
    settled_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="settlements",
        verbose_name=_("written down by"),
    )  # fmt: skip
    settled_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("what was agreed about a statement")
        verbose_name_plural = _("what was agreed about statements")
        constraints = [
            UniqueConstraint(fields=["assessment", "statement"], name="settled_once_a_statement"),
            CheckConstraint(
                condition=Q(given__in=["", *Given.values]), name="settlement_given_known"
            ),
            CheckConstraint(
                condition=Q(given="scored", score__isnull=False, score__lte=3)
                | (~Q(given="scored") & Q(score=None)),
                name="settlement_scored_has_a_score",
            ),
            CheckConstraint(
                condition=Q(given="", settled_at=None, settled_by=None)
                | (~Q(given="") & Q(settled_at__isnull=False)),
                name="settlement_has_its_moment",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.assessment_id} · {self.statement_id}"


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
