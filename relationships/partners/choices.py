from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerRole(models.TextChoices):
    """As what a business partner speaks for a department."""

    HEAD = "head", _("head")
    CONTACT = "contact", _("contact person")
    STAKEHOLDER = "stakeholder", _("stakeholder")
