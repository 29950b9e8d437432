"""Days on which somebody's visits went to others in one act: enough to say it and to take it back."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import ordered_days
from relationships.people.models import Person


class HandOver(models.Model):
    """Somebody cannot come, from a day until a day; their visits go to others. Never why.

    `visits`: for each visit {"pk", "version" after the act, "to" (a person's id, None for nobody),
    "before" (what the act may have changed)}. `days_before`: stretches of days away that were noted
    before and became one with these; None where these days were noted already.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="hand_overs", verbose_name=_("person")
    )
    starts_on = models.DateField(_("away from"))
    ends_on = models.DateField(_("until and including"))
    visits = models.JSONField(_("visits"), default=list)
    days_before = models.JSONField(null=True, default=None)
    made_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    made_at = models.DateTimeField(_("noted at"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("hand-over of days")
        verbose_name_plural = _("hand-overs of days")
        constraints = [
            ordered_days("starts_on", "ends_on"),
            UniqueConstraint(
                fields=["person", "starts_on", "ends_on"], condition=Q(taken_back_at=None),
                name="handed_over_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["person", "ends_on"], name="hand_over_by_person"),
            models.Index(
                fields=["ends_on"], name="hand_over_standing", condition=Q(taken_back_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.starts_on}–{self.ends_on}"

    @property
    def alone(self) -> list[int]:
        """The visits to which nobody could go. No query."""
        return [one["pk"] for one in self.visits if one["to"] is None]

    def given_to(self, person_id: int) -> list[int]:
        """The visits that this person took over. No query."""
        return [one["pk"] for one in self.visits if one["to"] == person_id]
