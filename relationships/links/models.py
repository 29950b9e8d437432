"""Links that need no sign-in: each opens one thing, ends, and can be taken back."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from relationships.links.choices import Purpose


class LinkQuerySet(models.QuerySet["Link"]):
    """Links, narrowed by what still opens something."""

    def live(self, at: datetime) -> "LinkQuerySet":
        """Those that open something at that moment."""
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=at), revoked_at=None)


class Link(models.Model):
    """One purpose for one thing, for one person or for a place.

    The token is made from this row's id, purpose and version when a message is rendered, and is
    stored nowhere (`brm.base.signing`). `about` names the thing, as in "voice:17".
    """

    purpose = models.CharField(_("for"), max_length=10, choices=Purpose.choices)
    about = models.CharField(_("about"), max_length=60)
    for_person = models.BigIntegerField(_("person"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            known("purpose", Purpose),
            models.UniqueConstraint(
                fields=["purpose", "about", "for_person"],
                condition=models.Q(revoked_at=None),
                nulls_distinct=False,
                name="link_once_for_a_person_and_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.about}"
