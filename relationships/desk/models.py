"""What is one person's own: when they last looked at a department's timeline."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _


class Seen(models.Model):
    """When somebody last opened a department's timeline, and when the time before that.

    `before` is what "since I last looked" counts from: looking again within half an hour is the same
    look, so that a reload or the next page takes nothing away. Plain keys: nothing hangs on it.
    """

    person_id = models.BigIntegerField(_("person"))
    unit_id = models.BigIntegerField(_("department"))
    at = models.DateTimeField(_("last looked at"))
    before = models.DateTimeField(_("looked at before that"), null=True)

    class Meta:
        verbose_name = _("last look at a department")
        verbose_name_plural = _("last looks at departments")
        constraints = [
            UniqueConstraint(fields=["person_id", "unit_id"], name="seen_once"),
            CheckConstraint(
                condition=Q(before=None) | Q(before__lte=F("at")), name="seen_before_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.unit_id}"
