"""Stored figures of each department, so that pages read one row and never count on the way."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint, Value
from django.db.models.functions import Cast, NullIf
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.health.choices import Reason
from brm.health.scored import Scored
from governance.roles.models import RoleAssignment
from governance.tools.models import Tool
from relationships.promises.models import Promise
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.models import Voice

if TYPE_CHECKING:
    from brm.base.scope import Scope

WEEKS = 12
QUIET = Q(visit_due_on__lt=F("day"))  # by the department's own day, whoever reads
NEVER = date(1900, 1, 1)  # "visit_due_on" where nobody ever came: before all others in every list


def no_weeks() -> list[int]:
    """Twelve weeks in which nobody told of a mood."""
    return [0] * WEEKS


class UnitPulseQuerySet(models.QuerySet["UnitPulse"]):
    """Figures of departments, narrowed by what a manager asks of them."""

    def visible_to(self, scope: "Scope") -> "UnitPulseQuerySet":
        """Figures are for the manager who answers: they count what was told in confidence, too."""
        return self.filter(scope.managed_units("unit__"), unit__closed_on=None)

    def quiet(self) -> "UnitPulseQuerySet":
        """Nobody came within their own rhythm, or nobody ever."""
        return self.filter(QUIET)


class UnitPulse(Scored):
    """How one department stands on one day, worked out from the records and never added to.

    All counts are as its BRM manager may know them: what was told to the buddy only is in none of
    them. `day` is the department's day they hold for. "Year" is the 365 days up to it. `mood_*`:
    twelve stretches of seven days, the newest first, as count, sum and sum of squares; `mood_mean`
    and `mood_n` are of the newest four. `visit_due_on`: the day until which the last visit counts
    in the department's own rhythm and its window, `NEVER` where nobody was there yet. `urgency`
    (0: nothing presses) and `reason` order the departments that need somebody; see `urgency.py`.
    `on_time_share`: worked out by the database; empty where no answer was due.
    """

    unit = models.OneToOneField(
        Unit, models.CASCADE, primary_key=True, related_name="pulse", verbose_name=_("department")
    )
    day = models.DateField(_("of the day"), default=NEVER)
    computed_at = models.DateTimeField(_("worked out at"))
    # visits
    last_visit_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    visit_due_on = models.DateField(_("visited in its rhythm until"), default=NEVER)
    next_visit_at = models.DateTimeField(_("next visit"), null=True, blank=True)
    buddies = models.PositiveIntegerField(_("buddies"), default=0)
    mood_counts = ArrayField(models.IntegerField(), size=WEEKS, default=no_weeks)
    mood_sums = ArrayField(models.IntegerField(), size=WEEKS, default=no_weeks)
    mood_squares = ArrayField(models.IntegerField(), size=WEEKS, default=no_weeks)
    mood_n = models.PositiveIntegerField(_("visits with a mood, four weeks"), default=0)
    mood_mean = models.FloatField(_("mood, four weeks"), null=True, blank=True)
    # what was heard
    open_voices = models.PositiveIntegerField(_("waiting for an answer"), default=0)
    overdue_voices = models.PositiveIntegerField(_("answers overdue"), default=0)
    unowned_voices = models.PositiveIntegerField(_("without an owner"), default=0)
    unconfirmed_voices = models.PositiveIntegerField(_("not confirmed yet"), default=0)
    done_voices = models.PositiveIntegerField(_("done, year"), default=0)
    working_voices = models.PositiveIntegerField(_("being worked on, year"), default=0)
    cannot_voices = models.PositiveIntegerField(_("cannot, year"), default=0)
    answers_in_time = models.PositiveIntegerField(_("first answers on time, year"), default=0)
    answers_late = models.PositiveIntegerField(_("first answers late, year"), default=0)
    on_time_share = models.GeneratedField(
        expression=Cast("answers_in_time", models.FloatField())
        / Cast(
            NullIf(F("answers_in_time") + F("answers_late") + F("overdue_voices"), Value(0)),
            models.FloatField(),
        ),
        output_field=models.FloatField(),
        db_persist=True,
        verbose_name=_("share of answers on time, year"),
    )
    # what people said beside "it helped", but to confidences: a year's answers
    understood_yes = models.PositiveIntegerField(_("understood, year"), default=0)
    understood_of = models.PositiveIntegerField(_("said whether understood, year"), default=0)
    able_yes = models.PositiveIntegerField(_("can do it themselves, year"), default=0)
    able_help = models.PositiveIntegerField(_("can do it with a little help, year"), default=0)
    able_of = models.PositiveIntegerField(_("said whether they can, year"), default=0)
    # promises, by side
    open_business = models.PositiveIntegerField(_("open promises, business"), default=0)
    open_it = models.PositiveIntegerField(_("open promises, IT"), default=0)
    overdue_business = models.PositiveIntegerField(_("late promises, business"), default=0)
    overdue_it = models.PositiveIntegerField(_("late promises, IT"), default=0)
    overdue_promises = models.PositiveIntegerField(_("late promises"), default=0)
    kept_business = models.PositiveIntegerField(_("kept, business, year"), default=0)
    kept_it = models.PositiveIntegerField(_("kept, IT, year"), default=0)
    closed_business = models.PositiveIntegerField(_("kept or not, business, year"), default=0)
    closed_it = models.PositiveIntegerField(_("kept or not, IT, year"), default=0)
    # who answers for what, there and for the systems that belong to it
    vacant_roles = models.PositiveIntegerField(_("roles that nobody fills"), default=0)
    ending_roles = models.PositiveIntegerField(_("roles that end soon"), default=0)
    # a language of many people there, by its code
    unspoken = models.CharField(_("language that no buddy speaks"), max_length=10, blank=True)
    # tools that teams told us of, whose first answer we owe
    late_tools = models.PositiveIntegerField(_("first answers about tools late"), default=0)
    # what presses
    urgency = models.PositiveSmallIntegerField(_("urgency"), default=0)
    reason = models.CharField(
        _("because"), max_length=12, choices=Reason.choices, default=Reason.NONE, blank=True
    )
    late_voice = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("longest without its answer"),
    )  # fmt: skip
    unowned_voice = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("longest without an owner"),
    )  # fmt: skip
    late_promise = models.ForeignKey(
        Promise, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("longest late"),
    )  # fmt: skip
    unmanned_visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("nobody can go"),
    )  # fmt: skip
    objected_visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("summary corrected"),
    )  # fmt: skip
    vacant_role = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("longest vacant"),
    )  # fmt: skip
    ending_role = models.ForeignKey(
        RoleAssignment, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("ends first"),
    )  # fmt: skip
    late_tool = models.ForeignKey(
        Tool, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("longest without its first answer"),
    )  # fmt: skip

    objects = UnitPulseQuerySet.as_manager()

    class Meta(Scored.Meta):
        abstract = False
        verbose_name = _("figures of a department")
        verbose_name_plural = _("figures of departments")
        constraints = [
            *Scored.Meta.constraints,
            known("reason", Reason),
            CheckConstraint(
                condition=Q(urgency=0, reason="") | (Q(urgency__gt=0) & ~Q(reason="")),
                name="pulse_urgent_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(mood_n=0, mood_mean=None)
                | Q(mood_n__gt=0, mood_mean__isnull=False, mood_mean__range=(1, 5)),
                name="pulse_mood_has_its_n",
            ),
            CheckConstraint(
                condition=Q(kept_business__lte=models.F("closed_business"))
                & Q(kept_it__lte=models.F("closed_it")),
                name="pulse_kept_is_part_of_closed",
            ),
            CheckConstraint(
                condition=Q(understood_yes__lte=models.F("understood_of"))
                & Q(able_of__gte=models.F("able_yes") + models.F("able_help")),
                name="pulse_said_is_part_of_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="pulse_by_day"),
            models.Index(fields=["health", "unit"], name="pulse_by_health"),
            models.Index(fields=["visit_due_on", "unit"], name="pulse_by_visit_due"),
            models.Index(fields=["-overdue_voices", "-unit"], name="pulse_by_answers_overdue"),
            models.Index(fields=["on_time_share", "unit"], name="pulse_by_answers_on_time"),
            models.Index(fields=["-open_voices", "-unit"], name="pulse_by_open_voices"),
            models.Index(fields=["-overdue_promises", "-unit"], name="pulse_by_promises_late"),
            models.Index(fields=["mood_mean", "unit"], name="pulse_by_mood"),
            models.Index(fields=["next_visit_at", "unit"], name="pulse_by_next_visit"),
            models.Index(fields=["-urgency", "-unit"], name="pulse_by_urgency"),
            models.Index(
                fields=["-urgency", "unit"], name="pulse_urgent", condition=Q(urgency__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.day}"

    @property
    def was_visited(self) -> bool:
        return self.last_visit_at is not None


class HealthDay(Scored):
    """A department's health at the end of one day, kept to say later what changed since.

    Every day for some weeks, then the first day of each month.
    """

    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="health_days", verbose_name=_("department")
    )
    day = models.DateField(_("of the day"))

    class Meta(Scored.Meta):
        abstract = False
        verbose_name = _("health of a day")
        verbose_name_plural = _("health of days")
        constraints = [
            *Scored.Meta.constraints,
            UniqueConstraint(fields=["unit", "day"], name="health_day_once"),
        ]
        indexes = [models.Index(fields=["day"], name="health_day_by_day")]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.day}"
