"""Departments and teams: a tree with time zones, holidays and busy periods."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import FoldedField, Versioned, known, ordered_days
from relationships.units.choices import UnitKind

if TYPE_CHECKING:
    from brm.base.scope import Scope


class UnitQuerySet(models.QuerySet["Unit"]):
    """Departments, narrowed by who sees them and what still exists."""

    def visible_to(self, scope: "Scope") -> "UnitQuerySet":
        """Those in sight."""
        return self.filter(scope.units())

    def open(self) -> "UnitQuerySet":
        """Those that still exist."""
        return self.filter(closed_on=None)


class Unit(Versioned):
    """A department or team, anywhere in the tree of the organisation.

    `parent` is the truth; `lft`, `rgt` and `depth` are renumbered by `services.renumber` when the
    tree changes. `rhythm_days` is how often somebody should come by.
    """

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    code = models.CharField(
        _("code"), max_length=200, null=True, blank=True, unique=True,
        help_text=_("The number or name it has in the personnel system; imports find it by this."),
    )  # fmt: skip
    kind = models.CharField(
        _("kind"), max_length=10, choices=UnitKind.choices, default=UnitKind.OWN
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("part of"),
    )  # fmt: skip
    lft = models.IntegerField(default=0, editable=False)
    rgt = models.IntegerField(default=0, editable=False)
    depth = models.IntegerField(default=0, editable=False)
    place = models.CharField(_("place"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Amsterdam")
    country = models.CharField(_("country of its public holidays"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=10, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    opens_at = models.TimeField(_("opens at"), default="08:00")
    closes_at = models.TimeField(_("closes at"), default="18:00")
    workdays = models.CharField(_("working days"), max_length=20, default="MO,TU,WE,TH,FR")
    people_count = models.PositiveIntegerField(_("people"), null=True, blank=True)
    rhythm_days = models.PositiveSmallIntegerField(
        _("a visit every … days"), default=14,
        validators=[MinValueValidator(1), MaxValueValidator(400)],
    )  # fmt: skip
    about = models.TextField(_("what they do"), max_length=2000, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from",
        verbose_name=_("merged into"),
    )  # fmt: skip

    objects = UnitQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["folded_name", "lft", "rgt", "depth", "version"])

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [
            known("kind", UnitKind),
            CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
            CheckConstraint(condition=~Q(parent=F("id")), name="unit_is_not_under_itself"),
            CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_on__isnull=False),
                name="unit_merged_is_closed",
            ),
            CheckConstraint(condition=Q(rhythm_days__range=(1, 400)), name="unit_rhythm_in_range"),
            UniqueConstraint(
                "parent", "folded_name", condition=Q(closed_on=None),
                name="unit_name_once_under_its_parent", nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["lft"], name="unit_by_tree"),
            models.Index(fields=["folded_name", "id"], name="unit_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class BusyPeriod(models.Model):
    """Days on which a department has no time for visits: a stocktaking, the end of the year."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="busy_periods")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and including"))
    what = models.CharField(_("what keeps them busy"), max_length=120)

    class Meta:
        verbose_name = _("busy period")
        verbose_name_plural = _("busy periods")
        constraints = [ordered_days("starts_on", "ends_on")]
        indexes = [models.Index(fields=["unit", "ends_on"], name="busy_by_unit")]

    def __str__(self) -> str:
        return f"{self.what}, {self.starts_on}"
