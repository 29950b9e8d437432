"""Role reviews: whether a role can be done, on five conditions, by three sides apart.

What users say is never kept by person: who was asked and whether they answered is one table, how
often each step was chosen another, and nothing leads from one to the other.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from governance.roles.choices import Condition, ReviewSide
from governance.roles.models.roles import RoleAssignment
from relationships.people.models import Person
from relationships.promises.models import Promise

MOST = 3


def step(words: object) -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """A step from 0 to 3; empty is "I cannot say"."""
    return models.PositiveSmallIntegerField(words, null=True, blank=True)  # type: ignore[arg-type]


class RoleReview(models.Model):
    """One look at how well a role can be done; nothing is shown to anybody before it is closed.

    For its holder and who leads them, for nobody else. `users_asked`: how many were asked, 0 where too
    few would stand behind a number.
    """

    assignment = models.ForeignKey(
        RoleAssignment, models.CASCADE, related_name="reviews", verbose_name=_("role")
    )
    manager = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("their manager"),
    )  # fmt: skip
    opened_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("begun by")
    )
    opened_at = models.DateTimeField(_("begun at"))
    due_on = models.DateField(_("until"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    users_asked = models.PositiveSmallIntegerField(_("users asked"), default=0)
    smallest = models.PositiveSmallIntegerField(_("numbers shown from"), default=5)

    promise = models.ForeignKey(
        Promise, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("what was promised"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("role review")
        verbose_name_plural = _("role reviews")
        constraints = [
            UniqueConstraint(
                fields=["assignment"], condition=Q(closed_on=None), name="review_one_at_a_time"
            ),
            CheckConstraint(condition=Q(smallest__gte=5), name="review_never_below_the_promise"),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="review_to_close", condition=Q(closed_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.due_on}"


class ReviewVoice(models.Model):
    """What the holder, or who leads them, says: with the name, as both know."""

    review = models.ForeignKey(RoleReview, models.CASCADE, related_name="voices")
    side = models.CharField(_("side"), max_length=10, choices=ReviewSide.choices)
    mandate = step(_("mandate"))
    time = step(_("time"))
    knowledge = step(_("knowledge"))
    presence = step(_("presence"))
    result = step(_("result"))

    class Meta:
        verbose_name = _("answer to a role review")
        verbose_name_plural = _("answers to role reviews")
        constraints = [
            known("side", ReviewSide),
            UniqueConstraint(fields=["review", "side"], name="review_voice_once_a_side"),
            *(
                CheckConstraint(
                    condition=Q(**{name: None}) | Q(**{f"{name}__lte": MOST}),
                    name=f"review_voice_{name}_in_steps",
                )
                for name in Condition.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.get_side_display()}"


class ReviewAsked(models.Model):
    """A user who was asked, and whether they answered; never what, never when."""

    review = models.ForeignKey(RoleReview, models.CASCADE, related_name="asked")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    has_answered = models.BooleanField(_("has answered"), default=False)

    class Meta:
        verbose_name = _("user asked in a role review")
        verbose_name_plural = _("users asked in role reviews")
        constraints = [
            UniqueConstraint(fields=["review", "person"], name="review_asked_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.pk}"


class ReviewTally(models.Model):
    """How often users chose a step of a condition; "I cannot say" is no row."""

    review = models.ForeignKey(RoleReview, models.CASCADE, related_name="tallies")
    condition = models.CharField(_("condition"), max_length=10, choices=Condition.choices)
    score = models.PositiveSmallIntegerField(_("step"))
    amount = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("count of a role review")
        verbose_name_plural = _("counts of role reviews")
        constraints = [
            known("condition", Condition),
            CheckConstraint(condition=Q(score__lte=MOST), name="review_tally_in_steps"),
            UniqueConstraint(
                fields=["review", "condition", "score"], name="review_tally_once_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} · {self.get_condition_display()}"
