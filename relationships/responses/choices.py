from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """Whom a figure of a department is about."""

    OWN = "own", _("directly in the department")
    SUBTREE = "subtree", _("the department and what lies under it")
