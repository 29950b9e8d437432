"""Files that somebody brought in, as they were, with what was chosen and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.exchange.choices import Kind, State
from relationships.people.models import Person


class Import(models.Model):
    """One file: `columns` and `joins` are what its reader corrected, `counts` what was kept."""

    kind = models.CharField(_("what it holds"), max_length=12, choices=Kind.choices)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    columns = models.JSONField(_("columns"), default=dict)
    joins = models.JSONField(_("departments that are the same"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    counts = models.JSONField(_("what came of it"), default=dict)
    brought_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField(_("brought at"))
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            known("kind", Kind),
            known("state", State),
            models.CheckConstraint(
                condition=models.Q(state="ready", kept_at=None)
                | models.Q(state="done", kept_at__isnull=False),
                name="import_kept_has_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["-brought_at"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.brought_at:%Y-%m-%d %H:%M}"
