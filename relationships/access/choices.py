from django.db import models
from django.utils.translation import gettext_lazy as _


class GrantKind(models.TextChoices):
    """What a person is trusted with."""

    MANAGER = "manager", _("BRM manager")
