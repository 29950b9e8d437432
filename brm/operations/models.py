"""What the product remembers about its own work."""

from datetime import timedelta

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.operations.choices import JobOutcome


class JobRun(models.Model):
    """The last run of a regular job: when it began and ended, and how."""

    name = models.CharField(_("job"), max_length=100, unique=True)
    last_started_at = models.DateTimeField(_("last started"))
    last_finished_at = models.DateTimeField(_("last finished"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=JobOutcome.choices, default=JobOutcome.RUNNING
    )
    detail = models.CharField(_("detail"), max_length=500, blank=True)
    recent = models.CharField(
        _("last runs"), max_length=14, blank=True,
        help_text=_("The last 14, oldest first: d for done, f for failed."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("regular job")
        verbose_name_plural = _("regular jobs")
        constraints = [
            known("outcome", JobOutcome),
            CheckConstraint(condition=~Q(name=""), name="job_run_has_a_name"),
            CheckConstraint(
                condition=Q(outcome="running") | Q(last_finished_at__isnull=False),
                name="job_run_ended_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DemoClock(models.Model):
    """By how much the demo's time is ahead of the real one, and what its last step brought.

    One row, only where the demo is. `version` grows with each step, so that a second press of the
    same button does nothing.
    """

    ahead = models.DurationField(_("ahead by"), default=timedelta)
    moved_from = models.DateTimeField(_("moved from"), null=True, blank=True)
    did = models.JSONField(_("what happened"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("clock of the demo")
        constraints = [
            CheckConstraint(condition=Q(pk=1), name="demo_clock_is_one_row"),
            CheckConstraint(condition=Q(ahead__gte=timedelta()), name="demo_clock_never_behind"),
        ]

    def __str__(self) -> str:
        return str(self.ahead)
