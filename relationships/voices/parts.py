"""What belongs to voices: their group, their answers with what was said back, their renderings."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import Versioned, known
from relationships.people.models import Person
from relationships.voices.choices import Able, Confirmation, Understood, VoiceStatus


class Group(Versioned):
    """Voices that say the same thing. Each keeps its words, readers, answers and its own "yes"."""

    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("put together by")
    )
    made_at = models.DateTimeField(_("put together at"))

    class Meta:
        verbose_name = _("voices that say the same")
        verbose_name_plural = _("voices that say the same")

    def __str__(self) -> str:
        return str(self.pk)


class InTheirLanguage(models.Model):
    """An answer as written in `language`, and as its reader reads it, in `language_for`."""

    language = models.CharField(_("language"), max_length=10, blank=True, default="")
    language_for = models.CharField(
        _("language of the reader"), max_length=10, blank=True, default=""
    )
    text_for = models.TextField(
        _("answer in their language"), max_length=4000, blank=True, default=""
    )
    yes_if_for = models.TextField(
        _("yes, if …, in their language"), max_length=2000, blank=True, default=""
    )

    class Meta:
        abstract = True

    @property
    def read_text(self) -> str:
        """The answer as its reader reads it."""
        return self.text_for or self.text  # type: ignore[attr-defined,no-any-return]

    @property
    def read_yes_if(self) -> str:
        return self.yes_if_for or self.yes_if  # type: ignore[attr-defined,no-any-return]


class SaidBack(models.Model):
    """What a person may say beside "it helped": were they understood, can they do it themselves."""

    understood = models.CharField(
        _("did we understand you?"), max_length=10, choices=Understood.choices, blank=True,
        default=Understood.UNSAID,
    )  # fmt: skip
    able = models.CharField(
        _("could you do it yourself next time?"), max_length=10, choices=Able.choices, blank=True,
        default=Able.UNSAID,
    )  # fmt: skip

    class Meta:
        abstract = True


class Answer(InTheirLanguage, SaidBack):
    """One numbered answer to a voice, kept for good, with what the person said to it."""

    voice = models.ForeignKey("relationships.Voice", models.CASCADE, related_name="given_answers")
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("became"), max_length=10, choices=VoiceStatus.choices)
    text = models.TextField(_("answer"), max_length=4000)
    yes_if = models.TextField(_("yes, if …"), max_length=2000, blank=True)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    confirmation = models.CharField(
        _("did it help?"), max_length=10, choices=Confirmation.choices,
        default=Confirmation.NOT_ASKED,
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    comment = models.TextField(_("what is missing"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            known("status", VoiceStatus),
            known("confirmation", Confirmation),
            known("understood", Understood),
            known("able", Able),
            CheckConstraint(
                condition=~Q(text_for="") | Q(yes_if_for="", language_for=""),
                name="answer_in_their_language_has_words",
            ),
            CheckConstraint(
                condition=Q(text_for="") | ~Q(language_for=""), name="answer_says_its_language"
            ),
            UniqueConstraint(fields=["voice", "number"], name="answer_numbered_once"),
        ]
        indexes = [
            models.Index(
                fields=["voice", "confirmed_at"], name="answer_confirmed",
                condition=Q(confirmed_at__isnull=False),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.voice_id} · {self.number}"


class Rendering(models.Model):
    """What was said, in another language beside the original, as a buddy put it."""

    voice = models.ForeignKey("relationships.Voice", models.CASCADE, related_name="renderings")
    language = models.CharField(_("language"), max_length=10)
    words = models.TextField(_("in other words"), max_length=4000)
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("put by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            UniqueConstraint(fields=["voice", "language"], name="rendering_once_a_language"),
            CheckConstraint(
                condition=~Q(words="") & ~Q(language=""), name="rendering_has_words_and_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voice_id} · {self.language}"
