"""Business partners: who speaks for a department."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Day, Versioned, known, lasting, ordered_days
from relationships.partners.choices import PartnerRole
from relationships.people.models import Person
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class BusinessPartnerQuerySet(models.QuerySet["BusinessPartner"]):
    """Business partners, narrowed by department and day."""

    def visible_to(self, scope: "Scope") -> "BusinessPartnerQuerySet":
        """Those of departments in sight."""
        return self.filter(scope.units("unit__"))

    def on(self, day: Day) -> "BusinessPartnerQuerySet":
        """Those who speak for a department on that day: one for all, or `day_there`."""
        return self.filter(lasting(day))


class BusinessPartner(Versioned):
    """A person who speaks for a department: its head, its contact person or a stakeholder.

    Reminders before a visit go to the contact person, else to the head. The partner's view covers
    the department and what lies under it.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="partnerships", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="partners", verbose_name=_("department")
    )
    role = models.CharField(_("speaks as"), max_length=12, choices=PartnerRole.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until and including"), null=True, blank=True)
    cares_about = models.TextField(_("what matters to them"), max_length=2000, blank=True)
    reached_by = models.CharField(_("how they want to be reached"), max_length=200, blank=True)

    objects = BusinessPartnerQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("business partner")
        verbose_name_plural = _("business partners")
        constraints = [
            known("role", PartnerRole),
            ordered_days("since", "until"),
            UniqueConstraint(
                fields=["person", "unit", "role"], condition=Q(until=None),
                name="partner_once_in_a_role",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit", "until"], name="partner_by_unit")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.unit}"
