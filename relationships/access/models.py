"""Who answers for which departments as BRM manager: a grant, not a field of the department."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from relationships.access.choices import GrantKind
from relationships.people.models import Person
from relationships.units.models import Unit


class Grant(models.Model):
    """A person answers as BRM manager for a department and what lies under it, or for all."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="grants", verbose_name=_("person")
    )
    kind = models.CharField(
        _("as"), max_length=10, choices=GrantKind.choices, default=GrantKind.MANAGER
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="grants",
        verbose_name=_("department"), help_text=_("Empty: for all departments."),
    )  # fmt: skip
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            known("kind", GrantKind),
            UniqueConstraint(
                fields=["person", "kind", "unit"], nulls_distinct=False, name="grant_given_once"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="grant_for_all", condition=Q(unit=None)),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.unit or '*'}"
