"""What passes from one holder to the next, and how somebody people go to is made known."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known, ordered_days
from governance.roles.choices import Says
from governance.roles.models.roles import RoleAssignment
from relationships.people.models import Person
from relationships.units.models import Unit


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers, narrowed by what is still to be done."""

    def to_be_written(self) -> "HandoverQuerySet":
        return self.filter(written_on=None)

    def to_be_taken(self) -> "HandoverQuerySet":
        """Those that are written and that nobody has read as the next holder."""
        return self.filter(written_on__isnull=False, taken_on=None)


class Handover(models.Model):
    """What the next holder of a role must know, asked for on the day that a role becomes vacant.

    `assignment` is the one that ended. `asked_of`: its holder, or the deputy where the holder is not
    here any more; nobody where neither is.
    """

    assignment = models.OneToOneField(
        RoleAssignment, models.CASCADE, related_name="handover", verbose_name=_("role that ended")
    )
    asked_of = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="handovers",
        verbose_name=_("asked of"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("by"))
    runs = models.TextField(_("what runs now, and what is open"), max_length=2000, blank=True)
    found_in = models.TextField(_("where it is written down"), max_length=2000, blank=True)
    ask_whom = models.TextField(_("whom to ask"), max_length=2000, blank=True)
    written_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("written by"),
    )  # fmt: skip
    written_on = models.DateField(_("written on"), null=True, blank=True)
    taken_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("taken over by"),
    )  # fmt: skip
    taken_on = models.DateField(_("taken over on"), null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        constraints = [
            CheckConstraint(
                condition=Q(written_on=None) | ~Q(runs=""), name="handover_written_says_what_runs"
            ),
            CheckConstraint(
                condition=Q(taken_on=None) | Q(written_on__isnull=False, taken_by__isnull=False),
                name="handover_taken_was_written",
            ),
            ordered_days("written_on", "taken_on"),
        ]
        indexes = [
            models.Index(
                fields=["asked_of", "due_on"],
                name="handover_to_write",
                condition=Q(written_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.due_on}"


class Acknowledgement(models.Model):
    """Somebody people go to anyway is asked to be it openly: first their manager, then they.

    `buddy_of`: they would also go round there as a power user of the business.
    """

    assignment = models.ForeignKey(
        RoleAssignment, models.CASCADE, related_name="acknowledgements", verbose_name=_("role")
    )
    manager = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("their manager")
    )
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1)
    buddy_of = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("also IT buddy of"),
    )  # fmt: skip
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    manager_says = models.CharField(
        _("the manager says"), max_length=10, choices=Says.choices, default=Says.WAITING
    )
    manager_said_on = models.DateField(_("said on"), null=True, blank=True)
    holder_says = models.CharField(
        _("they say"), max_length=10, choices=Says.choices, default=Says.WAITING
    )
    holder_said_on = models.DateField(_("said on"), null=True, blank=True)
    why_not = models.CharField(_("why not"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = [
            known("manager_says", Says),
            known("holder_says", Says),
            CheckConstraint(
                condition=Q(holder_says="waiting") | Q(manager_says="yes"),
                name="acknowledgement_manager_comes_first",
            ),
            CheckConstraint(
                condition=Q(manager_says="waiting", manager_said_on=None)
                | (~Q(manager_says="waiting") & Q(manager_said_on__isnull=False)),
                name="acknowledgement_manager_said_on_a_day",
            ),
            CheckConstraint(
                condition=Q(holder_says="waiting", holder_said_on=None)
                | (~Q(holder_says="waiting") & Q(holder_said_on__isnull=False)),
                name="acknowledgement_holder_said_on_a_day",
            ),
            CheckConstraint(
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60),
                name="acknowledgement_hours_fit_a_week",
            ),
            UniqueConstraint(
                fields=["assignment"],
                condition=~Q(manager_says="no") & Q(holder_says="waiting"),
                name="acknowledgement_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.get_manager_says_display()}"

    @property
    def waits_for_manager(self) -> bool:
        return self.manager_says == Says.WAITING

    @property
    def waits_for_holder(self) -> bool:
        return self.manager_says == Says.YES and self.holder_says == Says.WAITING
