"""People of business and IT, with or without a sign-in, and the posts they hold."""

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import FoldedField, Versioned, known
from relationships.people.choices import Channel, Side, Theme
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


class User(AbstractUser):
    """A sign-in. Who somebody is stands in `Person`; names here are for the admin's own use."""

    theme = models.CharField(_("colours"), max_length=10, choices=Theme.choices, default="system")
    has_keyboard = models.BooleanField(_("keyboard shortcuts"), default=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("sign-in")  # type: ignore[assignment]
        verbose_name_plural = _("sign-ins")  # type: ignore[assignment]
        constraints = [known("theme", Theme)]


class PersonQuerySet(models.QuerySet["Person"]):
    """People, narrowed by who sees them and who is still here."""

    def visible_to(self, scope: "Scope") -> "PersonQuerySet":
        """Those of the departments in sight, and oneself."""
        return self.filter(scope.units("unit__") | Q(pk=scope.person_id))

    def present(self) -> "PersonQuerySet":
        """Those who have not left."""
        return self.filter(left_on=None)

    def here_on(self, day: date) -> "PersonQuerySet":
        """Those who are still here on that day, also where they leave later."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))


class Person(Versioned):
    """Anybody, of business or IT, with or without a sign-in.

    Write nothing that you would not say to the person's face.
    """

    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="person",
        verbose_name=_("sign-in"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    email = models.EmailField(_("e-mail"), blank=True)
    email_before = models.EmailField(_("e-mail before"), blank=True, editable=False)
    email_since = models.DateTimeField(
        _("e-mail changed at, not confirmed yet"), null=True, blank=True, editable=False
    )
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people",
        verbose_name=_("department"),
    )  # fmt: skip
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.BUSINESS)
    code = models.CharField(
        _("code"), max_length=200, null=True, blank=True, unique=True,
        help_text=_("The number in the personnel system; imports find the person by this."),
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    channel = models.CharField(
        _("reached by"), max_length=10, choices=Channel.choices, default=Channel.MAIL
    )
    quiet_from = models.TimeField(_("no messages from"), null=True, blank=True)
    quiet_until = models.TimeField(_("no messages until"), null=True, blank=True)
    about = models.TextField(_("about me"), max_length=1000, blank=True)
    no_feedback_since = models.DateTimeField(
        _("wants no feedback forms since"), null=True, blank=True
    )
    no_digest_since = models.DateTimeField(_("wants no digests since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["folded_name", "version"])

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            known("side", Side),
            known("channel", Channel),
            CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="person_email_belongs_to_one"
            ),
            CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="person_quiet_hours_are_a_pair",
            ),
            CheckConstraint(
                condition=Q(email_before="") | Q(email_since__isnull=False),
                name="person_email_before_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="person_by_name"),
            models.Index(fields=["unit", "folded_name"], name="person_by_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A place in the organisation chart, held by somebody or vacant."""

    number = models.CharField(_("post number"), max_length=200, unique=True)
    title = models.CharField(_("title"), max_length=300)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="posts",
        verbose_name=_("department"),
    )  # fmt: skip
    holder = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="posts",
        verbose_name=_("held by"),
    )  # fmt: skip
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports",
        verbose_name=_("reports to"),
    )  # fmt: skip
    reports_to_number = models.CharField(
        _("reports to, as the file says"), max_length=200, blank=True
    )
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            CheckConstraint(condition=~Q(reports_to=F("id")), name="post_reports_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
