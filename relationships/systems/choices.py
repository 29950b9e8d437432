from django.db import models
from django.utils.translation import gettext_lazy as _


class RunBy(models.TextChoices):
    """Who keeps a system going."""

    IT = "it", _("run by IT")
    BUSINESS = "business", _("the business's own tool")
    SUPPLIER = "supplier", _("run by a supplier")
    UNKNOWN = "unknown", _("nobody has said yet who runs it")
