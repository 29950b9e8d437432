"""What the product remembers about its own work."""

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
