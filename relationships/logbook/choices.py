from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from relationships.voices.choices import Audience, VoiceKind


class Mood(models.IntegerChoices):
    """How the floor felt to who came by."""

    VERY_LOW = 1, pgettext_lazy("mood", "Very low")
    LOW = 2, pgettext_lazy("mood", "Low")
    SO_SO = 3, pgettext_lazy("mood", "So-so")
    GOOD = 4, pgettext_lazy("mood", "Good")
    VERY_GOOD = 5, pgettext_lazy("mood", "Very good")


# As they stand on the buttons of the log.
KINDS = [
    (VoiceKind.PROBLEM, _("Problem")),
    (VoiceKind.WISH, _("Wish")),
    (VoiceKind.QUESTION, _("Question")),
    (VoiceKind.IDEA, _("Idea")),
    (VoiceKind.WORRY, _("Worry")),
    (VoiceKind.PRAISE, _("Praise")),
    (VoiceKind.OWN_TOOL, _("Own tool")),
]
AUDIENCES = [
    (Audience.DEPARTMENT, _("Our department and its buddies")),
    (Audience.EVERYBODY, _("Everybody")),
    (Audience.CONFIDENCE, _("In confidence: buddies and manager")),
    (Audience.BUDDY, _("Only me, the buddy")),
]
