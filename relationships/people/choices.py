from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two that dance."""

    BUSINESS = "business", _("business")
    IT = "it", _("IT")


class Channel(models.TextChoices):
    """How a person is reached."""

    MAIL = "mail", _("e-mail")
    NONE = "none", _("not by machine")


class Theme(models.TextChoices):
    SYSTEM = "system", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")
