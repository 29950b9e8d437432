"""What comes back in people's words, what is decided about it, and what everybody hears of it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField, Versioned, known
from relationships.campaigns.models import Campaign
from relationships.links.models import Link
from relationships.links.services import token_of
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.themes.choices import LIGHTS, Decision
from relationships.voices.models import Voice

if TYPE_CHECKING:
    from brm.base.scope import Scope


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Themes, narrowed by who reads the results that they come from."""

    def visible_to(self, scope: "Scope") -> "ThemeQuerySet":
        """Those of campaigns whose results one reads."""
        return self.filter(campaign__in=Campaign.objects.visible_to(scope))

    def said_to_everybody(self) -> "ThemeQuerySet":
        """Decided, in a campaign to whose people was written back."""
        told = WordBack.objects.filter(campaign=models.OuterRef("campaign"), sent_at__isnull=False)
        return self.filter(~Q(decision=Decision.NONE), models.Exists(told))


class Theme(Versioned):
    """Something that comes back in what people wrote, named by hand, and what is decided about it.

    `heard`, `said` and `yes_if` hold texts by language. `people` is how many different people named
    it: readers see it from the smallest group on.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="themes", verbose_name=_("campaign")
    )
    name = models.CharField(_("theme"), max_length=60)
    folded_name = FoldedField(of="name")
    people = models.PositiveIntegerField(default=0, editable=False)
    decision = models.CharField(
        _("decision"), max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True
    )
    heard = models.JSONField(_("what we heard"), default=dict, blank=True)
    said = models.JSONField(_("what we say"), default=dict, blank=True)
    yes_if = models.JSONField(_("yes, if"), default=dict, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    promise = models.OneToOneField(
        Promise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("promise")
    )
    voice = models.OneToOneField(
        Voice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("voice")
    )
    made_at = models.DateTimeField(_("made at"))

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            known("decision", Decision),
            CheckConstraint(condition=~Q(name=""), name="theme_has_a_name"),
            UniqueConstraint(fields=["campaign", "folded_name"], name="theme_named_once"),
            CheckConstraint(
                condition=Q(decision="", decided_at=None)
                | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(said={})),
                name="theme_decided_says_what_and_when",
            ),
            CheckConstraint(
                condition=~Q(decision="cannot") | ~Q(yes_if={}), name="theme_cannot_has_yes_if"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def light(self) -> str:
        """The light of the board; empty where nothing is decided."""
        return LIGHTS.get(self.decision, "")


class Tag(models.Model):
    """Some words belong to a theme. It knows neither who said so nor when.

    Words are tagged once a campaign is settled: their keys are the last ones by then.
    """

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="tags")
    answer = models.ForeignKey("relationships.GivenAnswer", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("words of a theme")
        verbose_name_plural = _("words of themes")
        constraints = [UniqueConstraint(fields=["theme", "answer"], name="tagged_once")]

    def __str__(self) -> str:
        return str(self.theme_id)


class Turn(models.Model):
    """With which side a decision lay, from which day to which."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="turns")
    side = models.CharField(_("with"), max_length=10, choices=Side.choices)
    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        constraints = [
            known("side", Side),
            UniqueConstraint(
                fields=["theme"], condition=Q(until_on=None), name="theme_lies_with_one_side"
            ),
            CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="turn_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id} · {self.side}"


class WordBack(Versioned):
    """What everybody who was asked hears of a campaign, in five points, once it is sent.

    `points` holds the texts by point and language. `told` is to how many it went; `put_at` when all of
    their messages lay in the outbox. `link` opens it for everybody who has the address.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="words_back", verbose_name=_("campaign")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    points = models.JSONField(_("five points"), default=dict, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    put_at = models.DateTimeField(null=True, blank=True, editable=False)
    told = models.PositiveIntegerField(_("to how many"), default=0)
    link = models.OneToOneField(
        Link, models.PROTECT, null=True, blank=True, related_name="word_back"
    )

    class Meta:
        verbose_name = _("word back")
        verbose_name_plural = _("words back")
        constraints = [
            UniqueConstraint(fields=["campaign", "number"], name="word_back_number_once"),
            UniqueConstraint(
                fields=["campaign"], condition=Q(sent_at=None), name="word_back_has_one_draft"
            ),
            CheckConstraint(
                condition=Q(sent_at=None, put_at=None, link=None)
                | Q(sent_at__isnull=False, link__isnull=False),
                name="word_back_sent_has_an_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="word_back_on_its_way",
                condition=Q(sent_at__isnull=False, put_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.number}"

    @property
    def token(self) -> str:
        """What stands in its address; empty before it is sent. No query with `link` fetched."""
        return token_of(self.link) if self.link else ""
