"""Systems and tools that the business uses: names and facts."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import FoldedField, Versioned, known
from relationships.systems.choices import DataClass, KeptWhere, RunBy, SignIn, StopsAfter, Users
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
        held = Q(pk__in=scope.systems) | Q(
            pk__in=System.objects.filter(pk__in=scope.systems).values("merged_into")
        )
        return self.filter(
            held
            | Q(owned_by__in=in_sight)
            | Q(pk__in=Use.objects.filter(unit__in=in_sight).values("system"))
        )


class System(Versioned):
    """An information system or tool, run by IT, by a supplier or by the business itself.

    What a head of department can say of it; all but the name may be left open. `cost_a_year` is in
    `cost_currency`, an ISO 4217 code. `cmdb_id`: its key in the register of the service desk.
    `merged_into`: the record that goes on for the same thing; this one ended, and its links lead there.
    """

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    run_by = models.CharField(_("run"), max_length=10, choices=RunBy.choices, default=RunBy.IT)
    what_for = models.TextField(_("what people do with it"), max_length=2000, blank=True)
    owned_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="owned_systems",
        verbose_name=_("belongs to"),
    )  # fmt: skip
    retired_on = models.DateField(_("retired on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from",
        verbose_name=_("put together with"),
    )  # fmt: skip
    users = models.PositiveSmallIntegerField(
        _("people who work with it"), choices=Users.choices, default=Users.UNSAID
    )
    what_stops = models.CharField(_("what stops without it"), max_length=500, blank=True)
    stops_after = models.PositiveSmallIntegerField(
        _("how soon"), choices=StopsAfter.choices, default=StopsAfter.UNSAID
    )
    data_in_it = models.CharField(_("data in it"), max_length=200, blank=True)
    data_class = models.PositiveSmallIntegerField(
        _("who may see the data"), choices=DataClass.choices, default=DataClass.UNSAID
    )
    has_personal_data = models.BooleanField(_("data about people"), null=True, blank=True)
    kept_where = models.CharField(
        _("where the data lies"), max_length=10, choices=KeptWhere.choices, blank=True
    )
    sign_in = models.CharField(
        _("how people get in"), max_length=10, choices=SignIn.choices, blank=True
    )
    access_checked_on = models.DateField(_("who may use it was checked on"), null=True, blank=True)
    cost_a_year = models.DecimalField(
        _("cost a year"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    cost_currency = models.CharField(_("currency"), max_length=3, blank=True)
    paid_by = models.CharField(_("who pays"), max_length=200, blank=True)
    contract_ends_on = models.DateField(_("contract ends on"), null=True, blank=True)
    way_out = models.CharField(_("copies, and how to get out of it"), max_length=500, blank=True)
    cmdb_id = models.CharField(_("number in the CMDB"), max_length=100, blank=True)
    cmdb_url = models.URLField(_("page in the CMDB"), max_length=500, blank=True)

    objects = SystemQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["folded_name", "version"])

    class Meta:
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = [
            known("run_by", RunBy),
            known("users", Users),
            known("stops_after", StopsAfter),
            known("data_class", DataClass),
            known("kept_where", KeptWhere),
            known("sign_in", SignIn),
            CheckConstraint(
                condition=Q(cost_a_year=None)
                | Q(cost_a_year__gte=0, cost_currency__regex="^[A-Z]{3}$"),
                name="system_cost_is_money",
            ),
            CheckConstraint(condition=~Q(name=""), name="system_has_a_name"),
            UniqueConstraint(fields=["folded_name"], name="system_name_once"),
            CheckConstraint(
                condition=Q(merged_into=None)
                | Q(retired_on__isnull=False) & ~Q(merged_into=models.F("pk")),
                name="system_put_together_has_ended",
            ),
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
