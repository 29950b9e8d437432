"""What an organisation agrees for itself: one record, edited in the product."""

from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Versioned, known
from relationships.wording.choices import WordForUnit


class Agreed(Versioned):
    """What is agreed here: days, thresholds, hours and own words. One row, made by a migration."""

    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    unit_word = models.CharField(
        _("our word for a department"), max_length=40, choices=WordForUnit.choices,
        default=WordForUnit.DEPARTMENT,
    )  # fmt: skip
    service_desk_phone = models.CharField(_("service desk, telephone"), max_length=60, blank=True)
    service_desk_address = models.CharField(_("service desk, address"), max_length=200, blank=True)
    leave_out_en = models.CharField(_("what to leave out, in English"), max_length=200, blank=True)
    leave_out_fr = models.CharField(_("what to leave out, in French"), max_length=200, blank=True)
    first_answer_days = models.PositiveSmallIntegerField(
        _("working days until a first answer"), default=5
    )
    confirmation_days = models.PositiveSmallIntegerField(
        _("working days to say whether it helped"), default=10
    )
    visit_reminder_at = models.TimeField(_("reminder the working day before, at"), default="16:00")
    feedback_first_reminder = models.PositiveSmallIntegerField(
        _("first feedback reminder, working day"), default=3
    )
    feedback_last_reminder = models.PositiveSmallIntegerField(
        _("last feedback reminder, working day"), default=8
    )
    cool_down_days = models.PositiveSmallIntegerField(
        _("days between two requests to one person"), default=21
    )
    smallest_group = models.PositiveSmallIntegerField(_("numbers shown from"), default=5)
    smallest_words = models.PositiveSmallIntegerField(_("people's words shown from"), default=8)
    waking_from = models.TimeField(_("messages from"), default="08:00")
    waking_until = models.TimeField(_("messages until"), default="18:30")
    horizon_weeks = models.PositiveSmallIntegerField(_("weeks planned ahead"), default=26)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = verbose_name_plural = _("what is agreed here")
        constraints = [
            known("unit_word", WordForUnit),
            CheckConstraint(condition=Q(pk=1), name="agreed_is_one_row"),
            CheckConstraint(
                condition=Q(smallest_group__gte=5) & Q(smallest_words__gte=8),
                name="agreed_thresholds_never_below_the_promise",
            ),
            CheckConstraint(
                condition=Q(feedback_last_reminder__gt=models.F("feedback_first_reminder")),
                name="agreed_last_reminder_after_first",
            ),
            CheckConstraint(
                condition=Q(waking_until__gt=models.F("waking_from")),
                name="agreed_waking_hours_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(_("What is agreed here"))

    @classmethod
    def get(cls) -> Self:
        """The one row, with what we suggest where nobody agreed on anything yet. One query by key."""
        found, is_new = cls.objects.get_or_create(pk=1)
        if is_new:
            found.refresh_from_db()  # times as times
        return found

    @classmethod
    def locked(cls) -> Self:
        """The same, held until the transaction ends: who does so takes turns. Two queries."""
        return cls.objects.select_for_update().get(pk=cls.get().pk)
