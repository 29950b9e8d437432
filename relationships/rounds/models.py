"""Rounds are the recurring plan, visits what comes of it."""

from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from brm.base.db import Versioned, known, ordered_days
from brm.base.words import Words
from relationships.buddies.models import ITBuddy
from relationships.people.models import Person
from relationships.rounds.choices import (
    Format,
    OnClosed,
    SummaryState,
    VisitState,
    WhyChanged,
)
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds, narrowed by who sees them and what still runs."""

    def visible_to(self, scope: "Scope") -> "RoundQuerySet":
        """Rounds to departments in sight, and one's own."""
        return self.filter(scope.units("unit__") | Q(buddy__person=scope.person_id))

    def running(self) -> "RoundQuerySet":
        """Those that nobody ended."""
        return self.filter(ended_at=None)


class Round(Versioned):
    """The recurring plan of visits of one buddy to one department.

    `rule` is an RFC 5545 recurrence rule in the department's wall time, beginning at `starts_on`
    and `starts_time`; `last_on` is the last day it counts for. `planned_until` says up to which day
    visits exist. `follows` is the round that this one continues after "this and following" was
    changed.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="rounds", verbose_name=_("department")
    )
    buddy = models.ForeignKey(
        ITBuddy, models.PROTECT, related_name="rounds", verbose_name=_("buddy")
    )
    rule = models.CharField(_("how often"), max_length=500)
    starts_on = models.DateField(_("first on"))
    starts_time = models.TimeField(_("at"))
    time_zone = models.CharField(_("time zone"), max_length=60)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=45, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    format = models.CharField(_("how"), max_length=12, choices=Format.choices, default=Format.WALK)
    place = models.CharField(_("where"), max_length=200, blank=True)
    online = models.URLField(_("online at"), max_length=500, blank=True)
    question_card = models.TextField(_("questions to take along"), max_length=2000, blank=True)
    on_closed = models.CharField(
        _("on a holiday or free day"), max_length=10, choices=OnClosed.choices,
        default=OnClosed.NEXT,
    )  # fmt: skip
    on_busy = models.CharField(
        _("in a busy period of the department"), max_length=10, choices=OnClosed.choices,
        default=OnClosed.SKIP,
    )  # fmt: skip
    max_shift_days = models.PositiveSmallIntegerField(_("moved by at most … days"), default=5)
    last_on = models.DateField(_("last on"), null=True, blank=True)
    without = models.JSONField(_("left out"), default=list, blank=True)
    besides = models.JSONField(_("added"), default=list, blank=True)
    planned_until = models.DateField(null=True, editable=False)
    follows = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="followed_by", editable=False
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            known("format", Format),
            known("on_closed", OnClosed),
            known("on_busy", OnClosed),
            ordered_days("starts_on", "last_on"),
            CheckConstraint(condition=~Q(rule=""), name="round_has_a_rule"),
            CheckConstraint(condition=Q(minutes__range=(5, 480)), name="round_minutes_in_range"),
        ]
        indexes = [
            models.Index(
                fields=["planned_until", "id"], name="round_running_short",
                condition=Q(ended_at=None),
            ),
            models.Index(fields=["unit", "id"], name="round_by_unit", condition=Q(ended_at=None)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} · {self.rule}"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, narrowed by who sees them."""

    def visible_to(self, scope: "Scope") -> "VisitQuerySet":
        """Visits to departments in sight, and one's own."""
        return self.filter(scope.units("unit__") | Q(buddy=scope.person_id))


class Visit(Versioned):
    """One occurrence of a round, or one that nobody planned.

    `recurrence_id` is the local time that the rule names ("2026-03-03T10:00:00"), moved or not.
    `buddy` is who goes; `instead_of` whose visit it was. A cancelled visit stays as a row with its
    reason, so that nothing is silently lost. `replaces`: the skipped visit in whose place it was
    planned. `client_id` is made on the device that logged it: the
    same log sent twice is one visit.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="visits",
        verbose_name=_("round"),
    )  # fmt: skip
    recurrence_id = models.CharField(_("planned for"), max_length=19, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="visits", verbose_name=_("department")
    )
    buddy = models.ForeignKey(
        Person, models.PROTECT, related_name="visits", verbose_name=_("buddy")
    )
    instead_of = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="visits_given_away",
        verbose_name=_("instead of"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    format = models.CharField(_("how"), max_length=12, choices=Format.choices, default=Format.WALK)
    place = models.CharField(_("where"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=VisitState.choices, default=VisitState.PLANNED
    )
    why_changed = models.CharField(
        _("why changed"), max_length=10, choices=WhyChanged.choices, blank=True
    )
    why_words = models.CharField(_("why, in words"), max_length=200, blank=True)
    is_pinned = models.BooleanField(
        _("changed by hand"), default=False,
        help_text=_("Planning leaves it as it is."),
    )  # fmt: skip
    # what came of it
    done_at = models.DateTimeField(_("really began at"), null=True, blank=True)
    people_met = models.PositiveSmallIntegerField(_("people met"), null=True, blank=True)
    mood = models.PositiveSmallIntegerField(_("mood of the floor"), null=True, blank=True)
    colleague_solved = models.PositiveSmallIntegerField(_("questions colleagues solved"), default=0)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    summary_state = models.CharField(
        _("did we get it right?"), max_length=10, choices=SummaryState.choices,
        default=SummaryState.NONE,
    )  # fmt: skip
    correction = models.TextField(_("corrected by the department"), max_length=4000, blank=True)
    corrected_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    logged_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("logged by"),
    )  # fmt: skip
    logged_at = models.DateTimeField(_("logged at"), null=True, blank=True)
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaced_by", editable=False,
        db_index=False,
    )  # fmt: skip

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            known("format", Format),
            known("state", VisitState),
            known("why_changed", WhyChanged),
            known("summary_state", SummaryState),
            UniqueConstraint(
                fields=["round", "recurrence_id"], condition=Q(round__isnull=False),
                name="visit_once_an_occurrence",
            ),
            CheckConstraint(
                condition=Q(mood=None) | Q(mood__range=(1, 5)), name="visit_mood_one_to_five"
            ),
            CheckConstraint(
                condition=~Q(state="done") | Q(done_at__isnull=False, logged_by__isnull=False),
                name="visit_done_has_a_moment_and_a_hand",
            ),
            CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(why_changed=""),
                name="visit_cancelled_has_a_reason",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["starts_at", "id"], name="visit_by_time"),
            GinIndex(Words("summary"), name="visit_words", condition=~Q(summary="")),
            models.Index(
                fields=["starts_at", "id"], name="visit_summed_up", condition=~Q(summary="")
            ),
            models.Index(fields=["unit", "starts_at"], name="visit_by_unit"),
            models.Index(fields=["buddy", "starts_at"], name="visit_by_buddy"),
            models.Index(
                fields=["starts_at", "unit"], name="visit_planned", condition=Q(state="planned")
            ),
            models.Index(fields=["unit", "-done_at"], name="visit_done", condition=Q(state="done")),
            models.Index(
                "unit",
                Coalesce("done_at", "starts_at").desc(),
                F("id").desc(),
                name="visit_in_stream",
                condition=~Q(state="planned"),
            ),
            models.Index(
                fields=["replaces"], name="visit_in_place", condition=Q(replaces__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.starts_at:%Y-%m-%d %H:%M}"
