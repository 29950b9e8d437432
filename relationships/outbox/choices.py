from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a message stands."""

    DUE = "due", _("due")
    SENT = "sent", _("sent")
    KEPT = "kept", _("kept in the mailbox")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("no longer needed")
    HELD = "held", _("held back")
