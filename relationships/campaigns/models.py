"""Asking people with a form: a campaign, its invitations, and doors that stand at a place."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Exists, F, OuterRef, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField, Versioned, known
from brm.base.scope import any_of
from relationships.campaigns.choices import Announced, CampaignState, InvitationState, Rhythm
from relationships.feedback_forms.models import FormVersion
from relationships.links.models import Link
from relationships.people.models import Person
from relationships.rounds.models import Visit
from relationships.units.models import Unit

if TYPE_CHECKING:
    from brm.base.scope import Scope


MOST_VISITS = 20  # between two times that a department is asked


def reads_results(scope: "Scope", path: str = "") -> Q:
    """Departments whose results this person reads: as manager, as partner, as buddy."""
    return any_of(scope.managed_units(path), scope.partnered_units(path), scope.served_units(path))


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns, narrowed by who reads their results."""

    def visible_to(self, scope: "Scope") -> "CampaignQuerySet":
        """Those that ask, or asked, people of a department whose results one reads."""
        targets = Target.objects.filter(reads_results(scope, "unit__"), campaign=OuterRef("pk"))
        asked = Invitation.objects.filter(reads_results(scope, "unit__"), campaign=OuterRef("pk"))
        return self.filter(Exists(targets) | Exists(asked))

    def waiting_for_their_day(self) -> "CampaignQuerySet":
        """Those that start by themselves."""
        return self.filter(state=CampaignState.DRAFT, scheduled_at__isnull=False)

    def asking(self) -> "CampaignQuerySet":
        """Those that ask and remind: open, and not at rest."""
        return self.filter(state=CampaignState.OPEN, paused_at=None)


class Campaign(Versioned):
    """A form that goes to the people of some departments, once or after each visit.

    How it is announced, its form and the smallest groups are fixed when it starts: the database
    refuses to change them. `closes_on` is the last day to answer; a standing one has none. One that
    was started before `opens_on` begins by itself on that day (`scheduled_at`).
    """

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    form_version = models.ForeignKey(
        FormVersion, models.PROTECT, related_name="campaigns", verbose_name=_("form")
    )
    units = models.ManyToManyField(
        Unit, through="Target", related_name="campaigns", verbose_name=_("departments")
    )
    announced = models.CharField(_("announced"), max_length=10, choices=Announced.choices)
    rhythm = models.CharField(_("asks"), max_length=12, choices=Rhythm.choices, default=Rhythm.ONCE)
    every_visits = models.PositiveSmallIntegerField(_("after each … visits"), default=1)
    audience = models.CharField(_("who of them"), max_length=20, default="everybody")
    audience_of = models.JSONField(_("of these"), default=list, editable=False)
    recurs = models.CharField(_("comes again by"), max_length=200, blank=True, editable=False)
    recurs_from = models.DateField(_("comes again since"), null=True, blank=True, editable=False)
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="next_wave", editable=False,
        verbose_name=_("comes after"),
    )  # fmt: skip
    state = models.CharField(
        _("state"), max_length=10, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes after"), null=True, blank=True)
    smallest_group = models.PositiveSmallIntegerField(_("numbers shown from"), default=5)
    smallest_words = models.PositiveSmallIntegerField(_("people's words shown from"), default=8)
    made_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    scheduled_at = models.DateTimeField(
        _("told to start by itself"), null=True, blank=True, editable=False
    )
    paused_at = models.DateTimeField(_("rests since"), null=True, blank=True, editable=False)
    resumed_at = models.DateTimeField(_("went on at"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("results as of"), null=True, blank=True, editable=False)
    settled_on = models.DateField(_("last results on"), null=True, blank=True, editable=False)
    # which department lay under which when answers were first counted there; 0 is all of them
    places = models.JSONField(default=dict, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [
            known("announced", Announced),
            known("rhythm", Rhythm),
            known("state", CampaignState),
            CheckConstraint(condition=~Q(name=""), name="campaign_has_a_name"),
            CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="campaign_closes_after_it_opens",
            ),
            CheckConstraint(
                condition=Q(rhythm="after_visit") | Q(closes_on__isnull=False),
                name="campaign_once_has_an_end",
            ),
            CheckConstraint(
                condition=Q(smallest_group__gte=5, smallest_words__gte=8),
                name="campaign_never_below_the_promise",
            ),
            CheckConstraint(
                condition=Q(state="draft", started_at=None)
                | Q(state="open", started_at__isnull=False, closed_at=None)
                | Q(state="closed", closed_at__isnull=False),
                name="campaign_state_has_its_moment",
            ),
            CheckConstraint(
                condition=Q(every_visits__range=(1, MOST_VISITS)), name="campaign_visits_in_range"
            ),
            CheckConstraint(
                condition=Q(recurs="") | Q(rhythm="once", recurs_from__isnull=False),
                name="campaign_comes_again_whole",
            ),
            CheckConstraint(
                condition=Q(paused_at=None) | Q(state="open"), name="campaign_rests_while_open"
            ),
        ]
        indexes = [
            models.Index(fields=["-opens_on", "-id"], name="campaign_newest"),
            models.Index(fields=["id"], name="campaign_open", condition=Q(state="open")),
            models.Index(
                fields=["opens_on", "id"], name="campaign_starts_by_itself",
                condition=Q(state="draft", scheduled_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_anonymous(self) -> bool:
        """No person is stored with an answer."""
        return self.announced == Announced.ANONYMOUS

    @property
    def is_confidential(self) -> bool:
        """Whose answer it is, is stored so that they may have it back, and shown to nobody else."""
        return self.announced == Announced.CONFIDENTIAL

    @property
    def shows_names(self) -> bool:
        """Some read an answer with the name, as was announced."""
        return self.announced == Announced.NAMED


class Target(models.Model):
    """A department whose people, with all that lies under it, a campaign asks."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targeted_by")

    class Meta:
        verbose_name = _("department asked")
        verbose_name_plural = _("departments asked")
        constraints = [
            UniqueConstraint(fields=["campaign", "unit"], name="campaign_asks_a_department_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.unit}"


class Asking(models.Model):
    """How far a campaign that asks once has come: a worker goes through its people by their keys.

    `to_ask` is how many it would be at the start; `was_cut`: somebody ended it before all were asked.
    """

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, primary_key=True, related_name="asking"
    )
    to_ask = models.PositiveIntegerField(_("people to ask"))
    asked_up_to = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    was_cut = models.BooleanField(_("ended before all were asked"), default=False)

    class Meta:
        verbose_name = _("asking")
        verbose_name_plural = _("askings")
        indexes = [
            models.Index(fields=["began_at"], name="asking_at_work", condition=Q(ended_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.asked_up_to}"


class Invitation(models.Model):
    """Somebody was asked. Of the answer it knows only that it came: no moment, no order.

    `occasion` tells the visits of a standing campaign apart ("visit-17"). `unit` is where the person
    worked when asked; `invited_on` the day that it was for them.
    """

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="invitations", verbose_name=_("campaign")
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="invitations", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="invitations", verbose_name=_("department")
    )
    link = models.OneToOneField(Link, models.PROTECT, related_name="invitation")
    occasion = models.CharField(_("occasion"), max_length=40, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState.choices, default=InvitationState.WAITING
    )
    invited_on = models.DateField(_("asked on"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            known("state", InvitationState),
            UniqueConstraint(
                fields=["campaign", "person", "occasion"], name="invitation_once_an_occasion"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-invited_on"], name="invitation_cool_down"),
            models.Index(fields=["unit", "campaign"], name="invitation_by_unit"),
            models.Index(
                fields=["invited_on", "id"], name="invitation_waiting",
                condition=Q(state="waiting"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.person_id}"


class Door(models.Model):
    """A link or QR code that stands at a place of a department and opens the form for anybody."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="doors", verbose_name=_("campaign")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="doors", verbose_name=_("department")
    )
    place = models.CharField(_("place"), max_length=120)
    link = models.OneToOneField(Link, models.PROTECT, related_name="door")

    class Meta:
        verbose_name = _("open link of a place")
        verbose_name_plural = _("open links of places")
        constraints = [
            UniqueConstraint(fields=["campaign", "unit", "place"], name="door_once_a_place"),
            CheckConstraint(condition=~Q(place=""), name="door_has_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.place}"


class VisitAsked(models.Model):
    """This visit was counted and, where its turn was, people were asked: once, whoever runs the job."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="visits_asked")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="asked_after")

    class Meta:
        verbose_name = _("visit asked about")
        verbose_name_plural = _("visits asked about")
        constraints = [
            UniqueConstraint(fields=["campaign", "visit"], name="visit_asked_about_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.visit_id}"
