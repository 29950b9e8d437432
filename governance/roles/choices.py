from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """How formal it is that somebody fills a role; never how well."""

    APPOINTED = "appointed", _("appointed")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    DE_FACTO = "de_facto", _("people go there")
    VACANT = "vacant", _("vacant")


class Subject(models.TextChoices):
    """What a role can be held for."""

    SYSTEM = "system", _("a system")
    UNIT = "unit", _("a department")
    BOTH = "both", _("a system or a department")


class KnownFrom(models.TextChoices):
    """Where the product learns who fills the role."""

    ASSIGNMENTS = "assignments", _("named here")
    BUDDIES = "buddies", _("the IT buddies")
    GRANTS = "grants", _("who answers for a department as BRM manager")
