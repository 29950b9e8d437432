from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Who answers, and who sees it."""

    ALONE = "alone", _("one person, with the name")
    APART = "apart", _("several people, each apart: only what all of them say is shown")
    TOGETHER = "together", _("several people in one room, with their names")


ASKED, REMINDS, REMINDS_LAST, READY = (
    "checklist_asked",
    "checklist_reminder_1",
    "checklist_reminder_2",
    "checklist_ready",
)  # kinds of messages, in their order


class Extent(models.TextChoices):
    """How much is asked."""

    QUICK = "quick", _("the short version, about 20 minutes")
    FULL = "full", _("the whole checklist, about an hour and a half")


class Given(models.TextChoices):
    """What was answered; only a score counts in a mean."""

    SCORED = "scored", _("0 to 3")
    DONT_KNOW = "dont_know", _("I don’t know")
    NOT_APPLICABLE = "not_applicable", _("Does not apply here")


class Importance(models.IntegerChoices):
    """How much it matters for the work of the department."""

    LITTLE = 1, _("a little")
    FAIRLY = 2, _("fairly")
    VERY = 3, _("very")
