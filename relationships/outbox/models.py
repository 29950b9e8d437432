"""The outbox: one row a message, made in the transaction of its cause."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from relationships.outbox.choices import MessageState
from relationships.people.choices import Channel
from relationships.people.models import Person

if TYPE_CHECKING:
    from brm.base.scope import Scope


class Message(models.Model):
    """One message to one person about one thing on one occasion; the row holds no words.

    `about` names the thing, as in "voice:17"; `occasion` tells "answer-1" from "answer-2". The words
    are rendered when it is sent, in the reader's language. `leased_until` with `lease` marks that a
    sender works on it; a lease that ran out while unsent leaves the message in doubt, counted in
    `doubts`.
    """

    kind = models.CharField(_("kind"), max_length=40)
    to = models.ForeignKey(Person, models.CASCADE, related_name="messages", verbose_name=_("to"))
    about = models.CharField(_("about"), max_length=60)
    occasion = models.CharField(_("occasion"), max_length=60, blank=True)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.MAIL
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState.choices, default=MessageState.DUE
    )
    is_urgent = models.BooleanField(_("also in quiet hours"), default=False)
    made_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("pointless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    doubts = models.PositiveSmallIntegerField(_("times in doubt"), default=0)
    lease = models.UUIDField(null=True, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("sent or given up at"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)

    thing: Any = None  # what it is about, where its kind fetched that for the whole batch

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            known("state", MessageState),
            known("channel", Channel),
            UniqueConstraint(
                fields=["kind", "to", "about", "occasion"], name="message_once_for_its_cause"
            ),
            CheckConstraint(
                condition=Q(state__in=["due", "held"], ended_at=None)
                | Q(state__in=["sent", "kept", "failed", "expired"], ended_at__isnull=False),
                name="message_ended_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="message_due", condition=Q(state="due")),
            models.Index(
                fields=["-ended_at", "id"], name="message_failed", condition=Q(state="failed")
            ),
            models.Index(fields=["id"], name="message_in_doubt", condition=Q(doubts__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.to_id} · {self.about} · {self.occasion}"

    @property
    def about_id(self) -> int:
        """The key of the record that it is about."""
        return int(self.about.partition(":")[2])


class KeptMailQuerySet(models.QuerySet["KeptMail"]):
    """Kept mails, narrowed by who may read them."""

    def visible_to(self, scope: "Scope") -> "KeptMailQuerySet":
        """One's own; all of them for whoever answers for all departments."""
        return self if scope.manages_everything else self.filter(message__to=scope.person_id)


class KeptMail(models.Model):
    """What a message said, kept where no mail server is named and in the demo's mailbox."""

    message = models.ForeignKey(
        Message, models.CASCADE, related_name="kept", verbose_name=_("message")
    )
    sent_to = models.CharField(_("to"), max_length=320)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(_("page"), blank=True)
    calendar = models.TextField(_("calendar entry"), blank=True)
    headers = models.JSONField(_("headers"), default=dict, blank=True)
    kept_at = models.DateTimeField(_("kept at"))

    objects = KeptMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept mail")
        verbose_name_plural = _("kept mails")
        indexes = [models.Index(fields=["-kept_at", "-id"], name="kept_mail_newest")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.kept_at:%Y-%m-%d %H:%M}"


class Announcement(models.Model):
    """Words of an administrator to many: what the message of kind "announcement" says."""

    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=20_000)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self) -> str:
        return self.subject


class Hold(models.Model):
    """While it stands nothing leaves, as after a backup was put back: what it holds as due may have
    left after the backup was made. One row at most."""

    since = models.DateTimeField(_("held back since"))

    class Meta:
        verbose_name = _("hold of the outbox")
        verbose_name_plural = _("holds of the outbox")
        constraints = [CheckConstraint(condition=Q(id=1), name="hold_is_one")]

    def __str__(self) -> str:
        return f"{self.since}"
