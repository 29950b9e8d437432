"""Departments whose stored figures must be worked out again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dirty(models.Model):
    """Something changed at this department; one row a change, no unique key and so no lock."""

    unit_id = models.BigIntegerField(_("department"))

    class Meta:
        verbose_name = _("figures to renew")
        verbose_name_plural = _("figures to renew")

    def __str__(self) -> str:
        return f"{self.unit_id}"
