from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", _("five steps with words")
    CHOICE = "choice", _("one of several answers")
    YES_NO = "yes_no", _("yes or no")
    TEXT = "text", _("own words")
