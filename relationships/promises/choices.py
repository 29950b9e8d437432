from django.db import models
from django.utils.translation import gettext_lazy as _


class PromiseState(models.TextChoices):
    """Late is not a state: it is open after its date, or kept after it."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    NOT_KEPT = "not_kept", _("not kept")
    WITHDRAWN = "withdrawn", _("withdrawn")
