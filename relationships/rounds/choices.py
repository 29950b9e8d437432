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
    NOT_SEEN = "not_seen", _("not seen this time")


STILL_TO_ASK = (Helped.UNKNOWN, Helped.NOT_SEEN)


class Look(models.TextChoices):
    """Eight things to look for where people work; about the work, never about a person."""

    ERRORS = "errors", _("Messages that pop up")
    NOTES = "notes", _("Notes stuck on")
    TWICE = "twice", _("Typed twice")
    EXPORTS = "exports", _("Copied into a sheet")
    PAPER = "paper", _("Lists on paper")
    WAITING = "waiting", _("Waiting for it")
    IDLE = "idle", _("Devices that stand idle")
    UNUSED = "unused", _("A function nobody uses")
    OTHER = "", _("Something else")


class Ending(models.TextChoices):
    """What came of what was seen."""

    NONE = "none", _("nothing yet")
    ADVICE = "advice", _("advice given")
    TRAINING = "training", _("a training wish")
    VOICE = "voice", _("it became a voice")


class Subject(models.TextChoices):
    """What colleagues help each other with."""

    SIGNING_IN = "signing_in", _("Signing in")
    FINDING = "finding", _("Finding something")
    FUNCTION = "function", _("How a function works")
    PRINTING = "printing", _("Printing, scanning")
    DEVICE = "device", _("Device, telephone")
    MAIL = "mail", _("Mail, calendar")
    SHEETS = "sheets", _("Sheets, reports")
    OTHER = "other", _("Something else")


class Consent(models.TextChoices):
    """What somebody who thanks says of passing it on."""

    NAMED = "named", _("yes, with the name")
    UNNAMED = "unnamed", _("yes, without a name")
    NOT_ASKED = "not_asked", _("not asked yet")
    NO = "no", _("no, keep it here")


AGREED = (Consent.NAMED, Consent.UNNAMED)
