"""IT buddies: who serves a department, who steps in, and when somebody is away."""

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q, UniqueConstraint, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Day, Versioned, known, lasting, ordered_days
from relationships.buddies.choices import Origin, Rank
from relationships.people.models import Person
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class ITBuddyQuerySet(models.QuerySet["ITBuddy"]):
    """IT buddies, narrowed by department and day."""

    def visible_to(self, scope: "Scope") -> "ITBuddyQuerySet":
        """Those of departments in sight."""
        return self.filter(scope.units("unit__"))

    def on(self, day: Day) -> "ITBuddyQuerySet":
        """Those who serve on that day: one for all, or `day_there`."""
        return self.filter(lasting(day))


class ITBuddy(Versioned):
    """A person who serves a department, from IT or as its power user, as first buddy or deputy.

    To the people of the department they are "your voice in IT".
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="buddy_of", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="buddies", verbose_name=_("department")
    )
    origin = models.CharField(_("comes"), max_length=12, choices=Origin.choices, default="it")
    rank = models.CharField(_("as"), max_length=10, choices=Rank.choices, default="primary")
    since = models.DateField(_("since"))
    until = models.DateField(_("until and including"), null=True, blank=True)
    note = models.CharField(_("good to know"), max_length=200, blank=True)

    objects = ITBuddyQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("IT buddy")
        verbose_name_plural = _("IT buddies")
        constraints = [
            known("origin", Origin),
            known("rank", Rank),
            ordered_days("since", "until"),
            UniqueConstraint(
                fields=["person", "unit"], condition=Q(until=None),
                name="buddy_once_at_a_department",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit", "until"], name="buddy_by_unit")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_rank_display()} · {self.unit}"


class Absence(models.Model):
    """Days on which a person is away; never why."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    starts_on = models.DateField(_("away from"))
    ends_on = models.DateField(_("until and including"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            ordered_days("starts_on", "ends_on"),
            UniqueConstraint(fields=["person", "starts_on", "ends_on"], name="absence_noted_once"),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="absence_by_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.starts_on}–{self.ends_on}"


def _range(kind: str, first: str, last: str) -> Func:
    """From one to the other, both included: GiST knows ranges without any extension."""
    fields = {"int8range": BigIntegerRangeField, "daterange": DateRangeField}
    return Func(F(first), F(last), Value("[]"), function=kind, output_field=fields[kind]())


class StandIn(models.Model):
    """Somebody goes where another one and the deputies there cannot, on these days or for good."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="stand_ins", verbose_name=_("person")
    )
    deputy = models.ForeignKey(
        Person, models.CASCADE, related_name="stands_in_for", verbose_name=_("who goes instead")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until and including"), null=True, blank=True)

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            ordered_days("since", "until"),
            CheckConstraint(condition=~Q(person=F("deputy")), name="stand_in_is_somebody_else"),
            ExclusionConstraint(
                name="one_stand_in_on_a_day",
                expressions=[
                    (_range("int8range", "person", "person"), RangeOperators.OVERLAPS),
                    (_range("daterange", "since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.deputy}"


class GivenHours(models.Model):
    """How many hours a month somebody is given for going round; for themselves and who keeps them."""

    person = models.OneToOneField(
        Person, models.CASCADE, primary_key=True, related_name="given_hours",
        verbose_name=_("person"),
    )  # fmt: skip
    hours = models.PositiveSmallIntegerField(_("hours a month"))

    class Meta:
        verbose_name = _("hours given")
        verbose_name_plural = _("hours given")
        constraints = [
            CheckConstraint(condition=Q(hours__range=(1, 200)), name="given_hours_in_range")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.hours}"
