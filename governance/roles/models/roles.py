"""Who answers for what: roles of the business, and who fills them for a system or a department."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Versioned, known, ordered_days
from governance.roles.choices import Gravity, KnownFrom, Standing, Subject
from relationships.people.models import Person
from relationships.systems.models import System
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class GovernanceRole(models.Model):
    """A role of the business, such as system owner or key user, with its card.

    `board_place` orders the columns of the board; without one the role has none of its own. Roles
    that are `known_from` the IT buddies or the grants are shown, never assigned here.
    """

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    in_short = models.CharField(_("in short"), max_length=60)
    answers_for = models.TextField(_("answers for"), max_length=1000)
    decides = models.TextField(_("decides"), max_length=1000)
    serves = models.TextField(_("for whom"), max_length=1000, blank=True)
    shown_by = models.TextField(_("shows in"), max_length=1000, blank=True)
    stops = models.TextField(
        _("stops without it"), max_length=500, blank=True,
        help_text=_("What stands still where nobody fills it, in a sentence."),
    )  # fmt: skip
    gravity = models.PositiveSmallIntegerField(
        _("how much stops"), choices=Gravity.choices, default=Gravity.MUCH
    )
    subject = models.CharField(_("held for"), max_length=10, choices=Subject.choices)
    known_from = models.CharField(
        _("known from"), max_length=12, choices=KnownFrom.choices, default=KnownFrom.ASSIGNMENTS
    )
    is_shared = models.BooleanField(
        _("held by several"), default=False, help_text=_("One of them is the accountable one.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    board_place = models.PositiveSmallIntegerField(_("column of the board"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("governance role")
        verbose_name_plural = _("governance roles")
        constraints = [
            known("subject", Subject),
            known("known_from", KnownFrom),
            known("gravity", Gravity),
            CheckConstraint(condition=~Q(name=""), name="role_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Who fills which role, narrowed by who may see it and what still runs."""

    def visible_to(self, scope: "Scope") -> "RoleAssignmentQuerySet":
        """Roles of departments and systems in sight, and those one fills or deputises for."""
        if scope.manages_everything or scope.is_administrator:
            return self
        return self.filter(
            scope.units("unit__")
            | Q(system__in=System.objects.visible_to(scope).values("pk"))
            | Q(holder=scope.person_id)
            | Q(deputy=scope.person_id)
        )

    def of(self, by: str) -> "RoleAssignmentQuerySet":
        """Those of departments ("unit") or of systems ("system")."""
        return self.filter(**{f"{by}__isnull": False})

    def running(self) -> "RoleAssignmentQuerySet":
        """Those that have not ended; a vacancy is one of them."""
        return self.filter(ended_on=None)

    def held(self) -> "RoleAssignmentQuerySet":
        return self.running().exclude(standing=Standing.VACANT)

    def held_by(self, person_id: "int | Combinable | None") -> "RoleAssignmentQuerySet":
        return self.held().filter(holder=person_id)


class RoleAssignment(Versioned):
    """Somebody fills a role for exactly one department or system; or nobody does, and it is said.

    `standing` says how formal that is. `holder_unit`: where the holder worked when they were named;
    who works elsewhere now has moved. `accepted_on`: the holder said yes. One holder of a role is
    the accountable one, others may share the work. `urgency`: of a vacancy, what their list is
    sorted by.
    """

    role = models.ForeignKey(
        GovernanceRole, models.PROTECT, related_name="assignments", verbose_name=_("role")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="role_assignments",
        verbose_name=_("department"),
    )  # fmt: skip
    system = models.ForeignKey(
        System, models.PROTECT, null=True, blank=True, related_name="role_assignments",
        verbose_name=_("system"),
    )  # fmt: skip
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="roles",
        verbose_name=_("filled by"),
    )  # fmt: skip
    holder_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("came from"),
    )  # fmt: skip
    standing = models.CharField(_("standing"), max_length=12, choices=Standing.choices)
    is_accountable = models.BooleanField(_("the accountable one"), default=True)
    deputy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="deputy_roles",
        verbose_name=_("deputy"),
    )  # fmt: skip
    hours_per_week = models.DecimalField(
        _("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    is_agreed_by_manager = models.BooleanField(_("agreed with their manager"), default=False)
    since = models.DateField(_("since"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    why_ended = models.CharField(_("why it ended"), max_length=300, blank=True)
    urgency = models.PositiveIntegerField(_("how much stops"), default=0, editable=False)
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = RoleAssignmentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["client_id", "urgency"])

    class Meta:
        verbose_name = _("role assignment")
        verbose_name_plural = _("role assignments")
        constraints = [
            known("standing", Standing),
            CheckConstraint(
                condition=Q(unit=None, system__isnull=False) | Q(unit__isnull=False, system=None),
                name="assignment_is_for_one_subject",
            ),
            CheckConstraint(
                condition=Q(standing="vacant", holder=None)
                | (~Q(standing="vacant") & Q(holder__isnull=False)),
                name="assignment_vacant_has_no_holder",
            ),
            CheckConstraint(
                condition=~Q(deputy=F("holder")), name="assignment_deputy_is_somebody_else"
            ),
            CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__range=(0, 60)),
                name="assignment_hours_fit_a_week",
            ),
            CheckConstraint(
                condition=Q(accepted_on=None) | Q(standing__in=["appointed", "acknowledged"]),
                name="assignment_accepted_was_asked",
            ),
            CheckConstraint(
                condition=Q(ended_on=None) | ~Q(why_ended=""), name="assignment_ended_says_why"
            ),
            ordered_days("since", "valid_until"),
            ordered_days("since", "ended_on"),
            UniqueConstraint(
                fields=["role", "unit", "system"], nulls_distinct=False,
                condition=Q(ended_on=None, is_accountable=True),
                name="assignment_one_is_accountable",
            ),
            UniqueConstraint(
                fields=["role", "unit", "system", "holder"], nulls_distinct=False,
                condition=Q(ended_on=None), name="assignment_once_a_person",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["system", "role"], name="assignment_by_system", condition=Q(ended_on=None)
            ),
            models.Index(
                fields=["unit", "role"], name="assignment_by_unit", condition=Q(ended_on=None)
            ),
            models.Index(
                fields=["holder"], name="assignment_by_holder", condition=Q(ended_on=None)
            ),
            models.Index(
                F("urgency").desc(),
                "since",
                "id",
                name="vacancy_by_what_stops",
                condition=Q(standing="vacant", ended_on=None),
            ),
            models.Index(
                fields=["valid_until", "id"], name="assignment_ending", condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} · {self.system or self.unit} · {self.get_standing_display()}"

    @property
    def subject(self) -> System | Unit:
        """The system or the department; fetch it with `select_related`."""
        found = self.system if self.system_id is not None else self.unit
        assert found is not None  # noqa: S101  the database refuses an assignment for neither
        return found

    @property
    def is_vacant(self) -> bool:
        return self.standing == Standing.VACANT

    def is_late(self, day: date) -> bool:
        """It ran out and nobody renewed it."""
        return self.ended_on is None and self.valid_until is not None and self.valid_until < day
