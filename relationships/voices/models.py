"""What was heard: one thing, in the person's own words, with an answer by a date."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import FirstDay, FoldedField, Versioned, known
from brm.base.scope import NOTHING
from brm.base.words import Words
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.choices import (
    COUNTED,
    MAY_BECOME,
    OPEN,
    SHARED,
    Audience,
    Confirmation,
    Source,
    VoiceKind,
    VoiceStatus,
)
from relationships.voices.parts import Answer, Group

if TYPE_CHECKING:
    from brm.base.scope import Scope

__all__ = ["IN_CONFIDENCE", "Answer", "Group", "Voice", "VoiceQuerySet", "sealed_for", "told_to"]


def told_to(*audiences: Audience, of: str = "") -> Q:
    """What was told to one of these; `of` leads to the voice, as in "voice__". No query."""
    return Q((f"{of}audience__in", audiences))


IN_CONFIDENCE = told_to(Audience.CONFIDENCE)


def sealed_for(scope: "Scope") -> Q:
    """What was confided before departments were put together, and could be read by this one then."""
    readers = Voice.readers.through.objects.filter(person=scope.person_id).values("voice")
    trusted = set(scope.trusted)
    here = Q(unit__in=trusted) | Q(unit__merged_into__in=trusted)
    return IN_CONFIDENCE & Q(sealed_at__isnull=False, pk__in=readers) & here


class VoiceQuerySet(models.QuerySet["Voice"]):
    """Voices, narrowed by who may read them and how they stand."""

    def visible_to(self, scope: "Scope") -> "VoiceQuerySet":
        """Whose words this reader may see: the table "who reads a voice", and one's own words.

        Who heard it: all. Who said it by name: what they said themselves. The manager who answers:
        all but "only the buddy". Other buddies of the department likewise; who only stands in there
        reads what is shared. A partner of the
        department or above: "everybody" and "our department", never what was told in confidence.
        Anybody else: what is for everybody. Of what was told in confidence before departments were
        put together, only the buddies who could read it then and still go there. Where a page is
        shown to somebody as another one sees it: what both may read.
        """
        if scope.shown_to is not None:
            return self.visible_to(scope.alone).visible_to(scope.shown_to)
        served, trusted = set(scope.served), set(scope.trusted)
        shared, confided = told_to(*SHARED), told_to(*COUNTED)
        conditions = [
            Q(heard_by=scope.person_id) if scope.person_id else NOTHING,
            Q(raised_by=scope.person_id) if scope.person_id else NOTHING,
            Q(scope.managed_units("unit__")) & confided,
            Q(unit__in=served) & shared if served else NOTHING,
            Q(unit__in=trusted) & IN_CONFIDENCE & Q(sealed_at=None) if trusted else NOTHING,
            sealed_for(scope) if trusted else NOTHING,
            Q(scope.partnered_units("unit__")) & shared,
            told_to(Audience.EVERYBODY),
        ]
        return self.filter(reduce(or_, conditions))

    def for_everybody(self) -> "VoiceQuerySet":
        """What may stand on the wall and in the administration; the name only with the person's yes."""
        return self.filter(told_to(Audience.EVERYBODY))

    def shared(self) -> "VoiceQuerySet":
        """What may travel in a file: no confidences."""
        return self.filter(told_to(*SHARED))

    def for_figures(self) -> "VoiceQuerySet":
        """What the department's managers may know of, in figures, too; never what one alone heard."""
        return self.filter(told_to(*COUNTED))

    def confided(self) -> "VoiceQuerySet":
        """What was told in confidence to the buddies and managers of the department."""
        return self.filter(IN_CONFIDENCE)

    def told_alone_to(self, person: Person) -> "VoiceQuerySet":
        """What this person alone heard, and nobody else reads."""
        return self.filter(told_to(Audience.BUDDY), heard_by=person)

    def said_by(self, person: Person) -> "VoiceQuerySet":
        """What this person said by name, whoever else reads it."""
        return self.filter(raised_by=person)

    def names_visible_to(self, scope: "Scope") -> Q:
        """The condition under which this reader may see who said it, where it is named."""
        if scope.shown_to is not None:
            return self.names_visible_to(scope.alone) & self.names_visible_to(scope.shown_to)
        served = set(scope.served)
        return Q(is_named=True) & (
            (Q(heard_by=scope.person_id) if scope.person_id else NOTHING)
            | (Q(raised_by=scope.person_id) if scope.person_id else NOTHING)
            | scope.managed_units("unit__")
            | (Q(unit__in=served) | Q(unit__merged_into__in=served) if served else NOTHING)
            | scope.partnered_units("unit__")
            | Q(name_is_public=True)
        )

    def still_open(self) -> "VoiceQuerySet":
        return self.filter(status__in=OPEN)


class Voice(Versioned):
    """One thing heard. Without a name, unless the person wants to be named; then no person is stored.

    What was said stays: where a device corrects its own words before anybody acted on them, the first
    ones stay in `first_words`, and the database refuses any other change of `words`.
    `minutes_lost` is time lost a week, all people together. `answers` counts the answers given.
    Whether an answer came on time is judged by the day promised first, `first_due_on`. Once departments
    are put together (`sealed_at`) only those of `readers` who still serve there read a confidence.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="voices", verbose_name=_("department")
    )
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="voices",
        verbose_name=_("visit"),
    )  # fmt: skip
    source = models.CharField(
        _("came in"), max_length=10, choices=Source.choices, default=Source.TYPED
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=VoiceKind.choices, default=VoiceKind.PROBLEM
    )
    words = models.TextField(_("in their own words"), max_length=4000)
    first_words = models.TextField(editable=False, blank=True, default="", max_length=4000)
    folded_words = FoldedField(of="words", max_length=4000)
    language = models.CharField(_("said in"), max_length=10, blank=True, default="")
    system_text = models.CharField(_("system"), max_length=200, blank=True)
    folded_system = FoldedField(of="system_text", default="")
    system = models.ForeignKey(
        System, models.SET_NULL, null=True, blank=True, related_name="voices",
        verbose_name=_("system of the register"),
    )  # fmt: skip
    people_affected = models.PositiveIntegerField(_("people affected"), null=True, blank=True)
    minutes_lost = models.PositiveIntegerField(_("minutes lost a week"), null=True, blank=True)
    is_named = models.BooleanField(_("with the name"), default=False)
    name_is_public = models.BooleanField(_("the name may stand on the public board"), default=False)
    raised_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="voices",
        verbose_name=_("said by"),
    )  # fmt: skip
    audience = models.CharField(
        _("who may read it"), max_length=10, choices=Audience.choices,
        default=Audience.DEPARTMENT,
    )  # fmt: skip
    ticket = models.CharField(_("ticket"), max_length=60, blank=True)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="voices",
        verbose_name=_("says the same as"),
    )  # fmt: skip
    status = models.CharField(
        _("status"), max_length=10, choices=VoiceStatus.choices, default=VoiceStatus.NEW
    )
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="owned_voices",
        verbose_name=_("who sees to it"),
    )  # fmt: skip
    heard_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="heard_voices",
        verbose_name=_("heard by"),
    )  # fmt: skip
    heard_at = models.DateTimeField(_("heard at"))
    answer_due_on = models.DateField(_("answer promised for"))
    first_due_on = FirstDay(_("answer first promised for"), of="answer_due_on")
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    yes_if = models.TextField(_("yes, if …"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    answers = models.PositiveSmallIntegerField(default=0, editable=False)
    confirmation = models.CharField(
        _("did it help?"), max_length=10, choices=Confirmation.choices,
        default=Confirmation.NOT_ASKED,
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("readers settled at"), null=True, editable=False)
    readers = models.ManyToManyField(
        Person, related_name="+", editable=False, verbose_name=_("settled readers")
    )
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    _history_date: datetime  # when its history says it was, read by simple_history
    _history_user: object  # whose hand its history names, read by simple_history

    objects = VoiceQuerySet.as_manager()
    # Who did what when; never what was said, nor by whom: confidences leave no second trace.
    history = HistoricalRecords(
        excluded_fields=[
            "words", "first_words", "folded_words", "language", "system_text", "folded_system",
            "system", "people_affected", "minutes_lost", "ticket",
            "raised_by", "answer", "yes_if", "version", "client_id", "first_due_on",
            "sealed_at",
        ]
    )  # fmt: skip

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("what we heard")
        constraints = [
            known("source", Source),
            known("kind", VoiceKind),
            known("audience", Audience),
            known("status", VoiceStatus),
            known("confirmation", Confirmation),
            CheckConstraint(condition=~Q(words=""), name="voice_has_words"),
            CheckConstraint(
                condition=Q(is_named=True) | Q(raised_by=None, name_is_public=False),
                name="voice_without_a_name_stores_no_person",
            ),
            CheckConstraint(
                condition=~Q(status="cannot") | ~(Q(answer="") | Q(yes_if="")),
                name="voice_cannot_has_reason_and_yes_if",
            ),
            CheckConstraint(
                condition=~Q(status="done") | ~Q(answer=""), name="voice_done_has_an_answer"
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_on", "id"], name="voice_open_by_due",
                condition=Q(status__in=["new", "working"]),
            ),
            models.Index(
                fields=["unit", "answer_due_on"], name="voice_open_by_unit",
                condition=Q(status__in=["new", "working"]),
            ),
            models.Index(fields=["unit", "-heard_at"], name="voice_by_unit"),
            GinIndex(Words("words"), name="voice_words"),
            models.Index(fields=["-heard_at", "-id"], name="voice_newest"),
            models.Index(
                fields=["folded_system"], name="voice_system_to_join",
                condition=Q(system=None) & ~Q(folded_system=""),
            ),
            models.Index(
                fields=["answered_at"], name="voice_waiting",
                condition=Q(confirmation="waiting"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def may_become(self, status: str) -> bool:
        return status in MAY_BECOME[self.status]

    @property
    def is_for_everybody(self) -> bool:
        """It may stand on the board, and in the administration."""
        return self.audience == Audience.EVERYBODY

    @property
    def is_shared(self) -> bool:
        """No confidence: its words may stand in a subject or a file."""
        return self.audience in SHARED

    @property
    def is_confided(self) -> bool:
        """Told in confidence to the buddies and managers of the department."""
        return self.audience == Audience.CONFIDENCE

    @property
    def is_for_one(self) -> bool:
        """Told to one buddy alone."""
        return self.audience == Audience.BUDDY
