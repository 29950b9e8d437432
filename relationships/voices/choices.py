from django.db import models
from django.utils.translation import gettext_lazy as _


class VoiceKind(models.TextChoices):
    PROBLEM = "problem", _("problem")
    WISH = "wish", _("wish")
    QUESTION = "question", _("question")
    WORRY = "worry", _("worry")
    IDEA = "idea", _("idea")
    PRAISE = "praise", _("praise")
    OWN_TOOL = "own_tool", _("our own tool")


class Audience(models.TextChoices):
    """Who reads a voice; the table of the product says it to the letter."""

    EVERYBODY = "everybody", _("everybody")
    DEPARTMENT = "department", _("our department")
    CONFIDENCE = "confidence", _("in confidence")
    BUDDY = "buddy", _("only the buddy")


# What travels in subjects and files, and what figures count: the last one is for one person alone.
SHARED = (Audience.EVERYBODY, Audience.DEPARTMENT)
COUNTED = (Audience.EVERYBODY, Audience.DEPARTMENT, Audience.CONFIDENCE)


class VoiceStatus(models.TextChoices):
    NEW = "new", _("new")
    WORKING = "working", _("being worked on")
    DONE = "done", _("done")
    CANNOT = "cannot", _("cannot, yes if …")


class Confirmation(models.TextChoices):
    """Did the answer help? Said by the person, or by the buddy for somebody not named."""

    NOT_ASKED = "not_asked", _("not asked")
    WAITING = "waiting", _("waiting")
    YES = "yes", _("yes, solved")
    NOT_YET = "not_yet", _("not yet")
    NONE = "none", _("not confirmed")


class Understood(models.TextChoices):
    """Did we understand you? Nobody has to say it."""

    UNSAID = "", _("not said")
    YES = "yes", _("yes, well")
    NOT_QUITE = "not_quite", _("not quite")


class Able(models.TextChoices):
    """Could you do it yourself next time? Nobody has to say it."""

    UNSAID = "", _("not said")
    YES = "yes", _("yes, by myself")
    WITH_HELP = "with_help", _("with a little help")
    NO = "no", _("no, I would ask again")


class Source(models.TextChoices):
    VISIT = "visit", _("from a visit")
    PAGE = "page", _("raised on our page")
    FORM = "form", _("from a form")
    TYPED = "typed", _("typed in")


# The one transition table: from which status to which.
MAY_BECOME: dict[str, frozenset[str]] = {
    VoiceStatus.NEW: frozenset({VoiceStatus.WORKING, VoiceStatus.DONE, VoiceStatus.CANNOT}),
    VoiceStatus.WORKING: frozenset({VoiceStatus.DONE, VoiceStatus.CANNOT}),
    VoiceStatus.DONE: frozenset({VoiceStatus.WORKING}),
    VoiceStatus.CANNOT: frozenset({VoiceStatus.WORKING}),
}
OPEN = (VoiceStatus.NEW, VoiceStatus.WORKING)
