from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """Whose the department is."""

    OWN = "own", _("ours")
    EXTERNAL = "external", _("outside group")
