from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where an IT buddy comes from."""

    IT = "it", _("from IT")
    POWER_USER = "power_user", _("power user of the business")


class Rank(models.TextChoices):
    PRIMARY = "primary", _("first buddy")
    DEPUTY = "deputy", _("deputy")
