"""What visits brought beside voices: thanks to pass on, and how work is done there."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField, Versioned, known
from relationships.people.choices import Channel
from relationships.people.models import Person
from relationships.rounds.choices import (
    AGREED,
    STILL_TO_ASK,
    Consent,
    Ending,
    Helped,
    Look,
    Subject,
)
from relationships.rounds.models import Visit
from relationships.systems.models import System

if TYPE_CHECKING:
    from brm.base.scope import Scope


class ObservationQuerySet(models.QuerySet["Observation"]):
    """Observations, narrowed by who sees them."""

    def visible_to(self, scope: "Scope") -> "ObservationQuerySet":
        """Those of the departments in sight, and of one's own visits: as the visits themselves."""
        return self.filter(scope.units("visit__unit__") | Q(visit__buddy=scope.person_id))

    def to_ask_again(self) -> "ObservationQuerySet":
        """Those of which nobody knows yet whether what came of them helped."""
        return self.filter(helped__in=STILL_TO_ASK, ending__in=(Ending.ADVICE, Ending.TRAINING))


class Observation(models.Model):
    """Seen in use: about work, never about a person; next time: did what came of it help?

    `ending` is what came of it, `advice` the advice or what they would like to learn. What became a
    voice is linked by it (`relationships.voices.from_seen`).
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="observations")
    look = models.CharField(
        _("what was seen"), max_length=10, choices=Look.choices, blank=True, default=Look.OTHER
    )
    system_text = models.CharField(_("system"), max_length=200, blank=True)
    system = models.ForeignKey(
        System, models.SET_NULL, null=True, blank=True, related_name="observations",
        verbose_name=_("system of the register"),
    )  # fmt: skip
    folded_system = FoldedField(of="system_text", default="")
    seen = models.TextField(_("seen in use"), max_length=2000, blank=True)
    ending = models.CharField(
        _("what came of it"), max_length=10, choices=Ending.choices, default=Ending.NONE
    )
    advice = models.TextField(_("advice given"), max_length=2000, blank=True)
    helped = models.CharField(
        _("did it help?"), max_length=10, choices=Helped.choices, default=Helped.UNKNOWN
    )
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        constraints = [
            known("helped", Helped),
            known("look", Look),
            known("ending", Ending),
            CheckConstraint(
                condition=~Q(look="") | ~Q(seen=""), name="observation_says_what_was_seen"
            ),
            CheckConstraint(
                condition=~Q(ending="advice") | ~Q(advice=""), name="observation_advice_has_words"
            ),
        ]
        indexes = [
            models.Index(
                fields=["folded_system"], name="observation_system_to_join",
                condition=Q(system=None) & ~Q(folded_system=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visit_id}"

    @property
    def title(self) -> str:
        """What was seen, in its own words, else by its kind."""
        return self.seen or str(self.get_look_display())


class SolvedByColleague(models.Model):
    """How many questions of one subject colleagues solved themselves; never who asked or helped."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="solved")
    subject = models.CharField(_("about what"), max_length=12, choices=Subject.choices)
    amount = models.PositiveSmallIntegerField(_("how many"), default=1)

    class Meta:
        verbose_name = _("questions colleagues solved")
        verbose_name_plural = _("questions colleagues solved")
        constraints = [
            known("subject", Subject),
            UniqueConstraint(fields=["visit", "subject"], name="solved_once_a_subject"),
            CheckConstraint(condition=Q(amount__gte=1), name="solved_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} · {self.subject}"


class ThanksQuerySet(models.QuerySet["Thanks"]):
    """Thanks, narrowed by who may read them."""

    def passed_on(self) -> "ThanksQuerySet":
        """Those that reached somebody, and may be read by both sides."""
        return self.filter(consent__in=AGREED, passed_on_at__isnull=False)

    @staticmethod
    def by_mail() -> Q:
        """Those whose mail can go: to somebody who is here and is reached by mail."""
        somebody = Q(to__isnull=False, to__left_on=None) & ~Q(to__email="")
        return somebody & ~Q(to__channel=Channel.NONE)

    def visible_to(self, scope: "Scope") -> "ThanksQuerySet":
        """What was passed on, in departments in sight; all of them for whoever goes there, answers for
        it or said it; for whom they are meant, once they may be passed on."""
        if scope.shown_to is not None:
            return self.visible_to(scope.alone).visible_to(scope.shown_to)
        me = scope.person_id
        both = Q(consent__in=AGREED) & (
            Q(to=me) | (Q(passed_on_at__isnull=False) & scope.units("visit__unit__"))
        )
        return self.filter(both | Q(from_person=me) | self._looked_after_by(scope))

    def looked_after_by(self, scope: "Scope") -> "ThanksQuerySet":
        """Those that this person passes on: who was there, the buddies, the BRM managers."""
        return self.filter(self._looked_after_by(scope))

    @staticmethod
    def _looked_after_by(scope: "Scope") -> Q:
        me = scope.person_id
        there = Q(visit__buddy=me) | Q(visit__logged_by=me)
        return there | scope.managed_units("visit__unit__") | scope.trusted_units("visit__unit__")


class Thanks(Versioned):
    """Thanks heard on a visit, to be passed on across the divide.

    `consent`: what whoever thanks said of it, `consent_at` when that was written down; their name is
    kept only with a yes to it. `to` is the person thanked, `to_words` whom they meant where nobody of
    that name was found. `words_for`: the same in the language of who is thanked.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="thanks")
    to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="thanks",
        verbose_name=_("to"),
    )  # fmt: skip
    to_words = models.CharField(_("to whom"), max_length=120, blank=True)
    words = models.TextField(_("words"), max_length=2000)
    words_for = models.TextField(_("in their language"), max_length=2000, blank=True)
    from_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="thanks_said",
        verbose_name=_("who said it"),
    )  # fmt: skip
    from_words = models.CharField(_("who said it"), max_length=120, blank=True)
    consent = models.CharField(
        _("may it be passed on?"), max_length=10, choices=Consent.choices,
        default=Consent.NOT_ASKED,
    )  # fmt: skip
    consent_at = models.DateTimeField(_("said at"), null=True, blank=True)
    passed_on_at = models.DateTimeField(_("passed on at"), null=True, blank=True)
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            known("consent", Consent),
            CheckConstraint(
                condition=Q(from_person=None) | Q(consent="named"),
                name="thanks_by_name_only_with_a_yes",
            ),
            CheckConstraint(
                condition=Q(consent="not_asked") | Q(consent_at__isnull=False),
                name="thanks_consent_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["visit"], name="thanks_waiting", condition=Q(passed_on_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}"

    @property
    def may_go(self) -> bool:
        """Whoever thanks agreed that it is passed on."""
        return self.consent in AGREED

    @property
    def goes_by_mail(self) -> bool:
        """Agreed to, and who is thanked is reached by mail."""
        to = self.to
        is_reached = to is not None and to.left_on is None and to.channel != Channel.NONE
        return self.may_go and is_reached and bool(to and to.email)

    @property
    def said_by(self) -> str:
        """Whose name may be said; empty where none may."""
        if self.consent != Consent.NAMED:
            return ""
        return self.from_person.name if self.from_person else self.from_words

    @property
    def meant_for(self) -> str:
        """Whom they thank."""
        return self.to.name if self.to else self.to_words
