"""Systems and tools that the business uses: names and facts."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField, Versioned, known
from relationships.systems.choices import RunBy
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class SystemQuerySet(models.QuerySet["System"]):
    """Systems, narrowed by who works with them."""

    def visible_to(self, scope: "Scope") -> "SystemQuerySet":
        """Those that departments in sight use or own, and those one holds a role for."""
        if scope.manages_everything or scope.is_administrator:
            return self
        in_sight = Unit.objects.visible_to(scope)
        return self.filter(
            Q(pk__in=scope.systems)
            | Q(owned_by__in=in_sight)
            | Q(pk__in=Use.objects.filter(unit__in=in_sight).values("system"))
        )


class System(Versioned):
    """An information system or tool, run by IT, by a supplier or by the business itself."""

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    run_by = models.CharField(_("run"), max_length=10, choices=RunBy.choices, default=RunBy.IT)
    what_for = models.TextField(_("what people do with it"), max_length=2000, blank=True)
    owned_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="owned_systems",
        verbose_name=_("belongs to"),
    )  # fmt: skip
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = SystemQuerySet.as_manager()

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = [
            known("run_by", RunBy),
            CheckConstraint(condition=~Q(name=""), name="system_has_a_name"),
            UniqueConstraint(fields=["folded_name"], name="system_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Use(models.Model):
    """A department works with a system."""

    system = models.ForeignKey(System, models.CASCADE, related_name="uses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="uses")
    people_count = models.PositiveIntegerField(_("people"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of a system")
        verbose_name_plural = _("uses of systems")
        constraints = [
            UniqueConstraint(fields=["system", "unit"], name="use_of_a_system_once_a_department")
        ]

    def __str__(self) -> str:
        return f"{self.system} · {self.unit}"
