from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("five steps with words")
    CHOICE = "choice", _("one of several answers")
    SEVERAL = "several", _("as many of the answers as fit")
    YES_NO = "yes_no", _("yes or no")
    RECOMMEND = "recommend", _("0 to 10: would you recommend it?")
    HAPPINESS = "happiness", _("0 to 10: how happy, with reasons that follow the number")
    EFFORT = "effort", _("1 to 7: how easy was it?")
    TIME = "time", _("lost time, in hours that can be added up")
    TEXT = "text", _("own words")
