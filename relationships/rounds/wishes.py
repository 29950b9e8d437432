"""What a department wishes of a visit to come: a subject to speak of, or another day."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from relationships.people.models import Person
from relationships.rounds.models import Visit


class WishKind(models.TextChoices):
    """What is wished of a visit."""

    SUBJECT = "subject", _("a subject")
    DAY = "day", _("another day")


class WishQuerySet(models.QuerySet["Wish"]):
    """Wishes, narrowed by what still stands."""

    def standing(self) -> "WishQuerySet":
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)


class Wish(models.Model):
    """Something that somebody of a department wishes of one visit to them.

    A subject has `words`; another day has `wanted_on`, and words where they say why. Of another day
    one stands for a visit: a newer one takes its place.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="wishes", verbose_name=_("visit"))
    what = models.CharField(_("what"), max_length=10, choices=WishKind.choices)
    words = models.CharField(_("words"), max_length=300, blank=True)
    wanted_on = models.DateField(_("rather on"), null=True, blank=True)
    by = models.ForeignKey(
        Person, models.PROTECT, related_name="wishes", verbose_name=_("wished by")
    )
    at = models.DateTimeField(_("wished at"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for a visit")
        verbose_name_plural = _("wishes for visits")
        constraints = [
            known("what", WishKind),
            CheckConstraint(
                condition=(Q(what="subject", wanted_on=None) & ~Q(words=""))
                | Q(what="day", wanted_on__isnull=False),
                name="wish_says_what_is_wished",
            ),
            UniqueConstraint(
                fields=["visit"], condition=Q(what="day", taken_back_at=None),
                name="wish_for_one_other_day",
            ),
            UniqueConstraint(
                fields=["visit", "words"], condition=Q(what="subject", taken_back_at=None),
                name="wish_for_a_subject_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.get_what_display()}"
