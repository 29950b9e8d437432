"""The six questions that business people have, and what is answered to them."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Versioned, known, ordered_days
from governance.concerns.choices import NO_ANSWER, STEPS, Kind
from relationships.people.models import Person
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope

A_YEAR = timedelta(days=365)


class Concern(models.Model):
    """One of the questions, with what counts as an answer and where to begin.

    `practices` are codes of checklist practices; `owner_role` is the short name of the role that
    usually answers; `ask` are questions for the conversation.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("in short"), max_length=120)
    question = models.TextField(_("question"), max_length=300)
    counts = models.TextField(_("what counts as an answer"), max_length=500)
    good = models.TextField(_("what good looks like"), max_length=500)
    first_step = models.TextField(_("the first step"), max_length=500)
    ask = models.JSONField(_("questions to ask"), default=list)
    practices = models.JSONField(_("practices behind it"), default=list)
    owner_role = models.CharField(_("usually answered by"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), unique=True)

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class ConcernAnswerQuerySet(models.QuerySet["ConcernAnswer"]):
    """What was answered, narrowed by who may read it."""

    def visible_to(self, scope: "Scope") -> "ConcernAnswerQuerySet":
        """Those of the whole organisation, for who has a part in governing; of departments in sight;
        and those one owns."""
        if scope.keeps_everything:
            return self
        own = Q(owner=scope.person_id) if scope.person_id else Q(pk__in=[])
        if not scope.governs:
            return self.filter(own)
        return self.filter(Q(unit=None) | scope.units("unit__") | own)

    def owned_by(self, person_id: int | None) -> "ConcernAnswerQuerySet":
        return self.filter(owner=person_id) if person_id else self.none()

    def of(self, unit: Unit | None) -> "ConcernAnswerQuerySet":
        return self.filter(unit=unit) if unit is not None else self.filter(unit=None)


class ConcernAnswer(Versioned):
    """What a department, or without one the whole organisation, answers to a question today.

    How it came to be is its history. `figures`: what the answer rests on, in words; `decision`: what
    was decided, by whom. `looked_at_on`: when its owner last said that it still holds.
    """

    concern = models.ForeignKey(
        Concern, models.PROTECT, related_name="answers", verbose_name=_("concern")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="concern_answers",
        verbose_name=_("department"),
    )  # fmt: skip
    kind = models.CharField(_("what there is"), max_length=10, choices=Kind.choices)
    text = models.TextField(_("answer"), max_length=2000)
    figures = models.TextField(_("figures"), max_length=1000, blank=True)
    decision = models.CharField(_("decided by"), max_length=300, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="concern_answers",
        verbose_name=_("owner"),
    )  # fmt: skip
    said_on = models.DateField(_("answered on"))
    looked_at_on = models.DateField(_("looked at on"))
    by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = ConcernAnswerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer to a concern")
        verbose_name_plural = _("answers to concerns")
        constraints = [
            known("kind", Kind),
            UniqueConstraint(
                fields=["concern", "unit"], nulls_distinct=False, name="concern_answered_once"
            ),
            CheckConstraint(condition=~Q(text=""), name="concern_answer_says_something"),
            CheckConstraint(
                condition=Q(kind="opinion") | Q(owner__isnull=False),
                name="concern_answer_written_has_an_owner",
            ),
            CheckConstraint(
                condition=~Q(kind="figures") | ~Q(figures=""),
                name="concern_answer_with_figures_has_some",
            ),
            ordered_days("said_on", "looked_at_on"),
        ]
        indexes = [
            models.Index(fields=["looked_at_on", "id"], name="concern_answer_by_age"),
            models.Index(fields=["unit", "concern"], name="concern_answer_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.concern} · {self.unit or _('the whole organisation')}"

    def has_lost_owner(self, day: date) -> bool:
        """Who owns it has left; fetch the owner with `select_related`."""
        left = self.owner.left_on if self.owner else None
        return left is not None and left <= day

    def is_old(self, day: date) -> bool:
        """Nobody said within a year that it still holds."""
        return self.looked_at_on <= day - A_YEAR

    def step(self, day: date) -> int:
        """How far up the stair, 1 to 3: an answer with figures counts as one for a year."""
        step = STEPS[Kind(self.kind)]
        return min(step, 2) if self.is_old(day) else step


def step_word(step: int) -> str | LazyText:
    """What a step is called: "No answer" to "An answer with figures"."""
    words: dict[int, str | LazyText] = {number: kind.label for kind, number in STEPS.items()}
    return words.get(step, NO_ANSWER)
