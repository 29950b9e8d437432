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


class Gravity(models.IntegerChoices):
    """How much stands still where nobody fills a role."""

    LITTLE = 1, _("little: others can help out")
    MUCH = 2, _("much: it waits")
    ALL = 3, _("all: nobody else may decide or do it")


class Says(models.TextChoices):
    """What somebody said who was asked."""

    WAITING = "waiting", _("nothing yet")
    YES = "yes", _("yes")
    NO = "no", _("no")


class Condition(models.TextChoices):
    """What it takes to do a role well, the first thing first."""

    MANDATE = "mandate", _("mandate")
    TIME = "time", _("time")
    KNOWLEDGE = "knowledge", _("knowledge")
    PRESENCE = "presence", _("presence")
    RESULT = "result", _("result")


class ReviewSide(models.TextChoices):
    """Who says it with the name; users say it without."""

    SELF = "self", _("who fills the role")
    MANAGER = "manager", _("their manager")
