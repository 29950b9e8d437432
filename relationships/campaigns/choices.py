from django.db import models
from django.utils.translation import gettext_lazy as _


class Announced(models.TextChoices):
    """What people are told about their name before they answer; never changed afterwards."""

    NAMED = "named", _("with the name")
    CONFIDENTIAL = "confided", _("confidential")
    ANONYMOUS = "anonymous", _("anonymous")


class Rhythm(models.TextChoices):
    ONCE = "once", _("once")
    AFTER_VISIT = "after_visit", _("after each visit")


class Again(models.TextChoices):
    """How a campaign that asks once comes again, each time as one of its own."""

    NEVER = "", _("No, only this time")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every three months")
    HALF_YEARLY = "half_yearly", _("Every six months")
    YEARLY = "yearly", _("Every year")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("not started")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("not answered")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("no, thank you")


INVITES, REMINDS, REMINDS_LAST = "feedback_invitation", "feedback_reminder_1", "feedback_reminder_2"
ASKING_KINDS = (INVITES, REMINDS, REMINDS_LAST)  # of messages, in their order
