from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Format(models.TextChoices):
    """How a visit goes."""

    WALK = "walk_round", _("walk-round")
    MEETING = "meeting", _("meeting")
    CALL = "call", _("call")
    CLINIC = "it_clinic", _("IT clinic")
    PASSING = "in_passing", _("in passing")


class OnClosed(models.TextChoices):
    """What happens to a visit on a day that is closed or on which the buddy is away."""

    SKIP = "skip", _("leave it out")
    NEXT = "next", _("the next day that works")
    PREVIOUS = "previous", _("the day before that works")
    KEEP = "keep", _("go all the same")


class VisitState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DONE = "done", pgettext_lazy("a visit", "done")
    MISSED = "missed", _("missed")
    CANCELLED = "cancelled", _("cancelled")


class WhyChanged(models.TextChoices):
    """Why a visit is not on the day its rule names, or not with its first buddy, or not at all."""

    NONE = "", _("as planned")
    HOLIDAY = "holiday", _("public holiday")
    BUSY = "busy", _("busy period of the department")
    CLOSED = "closed", _("not a working day")
    AWAY = "away", _("the buddy is away")
    NOBODY = "nobody", _("nobody can go")
    BY_HAND = "by_hand", _("changed by hand")
    MERGED = "merged", _("another visit is on that day")
    ENDED = "ended", _("the round ended")


class SummaryState(models.TextChoices):
    """Did we get it right?"""

    NONE = "none", _("no summary")
    SHARED = "shared", _("shared")
    AGREED = "agreed", _("agreed")
    CORRECTED = "corrected", _("corrected")


class Helped(models.TextChoices):
    UNKNOWN = "unknown", _("not asked yet")
    YES = "yes", _("it helped")
    PARTLY = "partly", _("it helped a little")
    NO = "no", _("it did not help")


class Consent(models.TextChoices):
    """What somebody who thanks says of passing it on."""

    NAMED = "named", _("yes, with the name")
    UNNAMED = "unnamed", _("yes, without a name")
    NOT_ASKED = "not_asked", _("not asked yet")
    NO = "no", _("no, keep it here")


AGREED = (Consent.NAMED, Consent.UNNAMED)
