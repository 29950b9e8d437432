"""Short-lived marks: departments whose figures are old, and forms that were sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dirty(models.Model):
    """Something changed at this department; one row a change, no unique key and so no lock."""

    unit_id = models.BigIntegerField(_("department"))

    class Meta:
        verbose_name = _("figures to renew")
        verbose_name_plural = _("figures to renew")

    def __str__(self) -> str:
        return f"{self.unit_id}"


class SentForm(models.Model):
    """A form that was sent, by the number made with its page, and where that led.

    Sent again (a double click, back and send, a reload) it leads there once more and changes nothing.
    """

    key = models.UUIDField(primary_key=True)
    sender = models.BigIntegerField(_("sign-in"))
    led_to = models.CharField(_("led to"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("form that was sent")
        verbose_name_plural = _("forms that were sent")
        indexes = [models.Index(fields=["sender", "sent_at"], name="sent_form_by_sender")]

    def __str__(self) -> str:
        return f"{self.key}"
