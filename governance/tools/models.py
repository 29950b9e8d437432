"""Tools that teams brought in themselves: told, welcomed, understood, decided and reviewed."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Versioned, known
from governance.tools.choices import STEPS, CameUp, Care, Decision, ToolState
from governance.tools.risk import NAMES, points_of
from relationships.people.models import Person
from relationships.promises.models import Promise
from relationships.systems.choices import Users
from relationships.systems.models import System
from relationships.units.models import Unit
from relationships.voices.models import Voice

if TYPE_CHECKING:
    from brm.base.scope import Scope

ANSWERED = Q(*[(f"{name}__isnull", False) for name in NAMES])
IN_RANGE = Q(*[Q((name, None)) | Q((f"{name}__range", (0, 3))) for name in NAMES])


class ToolQuerySet(models.QuerySet["Tool"]):
    """Tools, narrowed by who sees their system and by what they wait for."""

    def visible_to(self, scope: "Scope") -> "ToolQuerySet":
        """Those whose system this reader sees."""
        return self.filter(system__in=System.objects.visible_to(scope).order_by().values("pk"))

    def waiting(self) -> "ToolQuerySet":
        """Those that nobody answered yet, of systems still in use."""
        return self.filter(state=ToolState.SPOTTED, system__retired_on=None)

    def to_review(self, day: date) -> "ToolQuerySet":
        """Those that were to be looked at again by that day."""
        return self.filter(review_on__lte=day, system__retired_on=None)


def risk(label: object) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, null=True, blank=True)  # type: ignore[arg-type]


class Tool(Versioned):
    """What we are doing with a system that a team brought in itself; `care` follows from the five.

    `answer_due_on`: by when we promised a first answer. It is our day: when it passes, nothing of the
    tool changes. `need`: what the team could not do without it, as it was heard.
    """

    system = models.OneToOneField(
        System, models.CASCADE, related_name="tool", verbose_name=_("system")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ToolState.choices, default=ToolState.SPOTTED
    )
    came_up = models.CharField(
        _("came up"), max_length=10, choices=CameUp.choices, default=CameUp.TOLD
    )
    spotted_at = models.DateTimeField(_("spotted at"))
    answer_due_on = models.DateField(_("first answer by"))
    answered_on = models.DateField(_("first answer on"), null=True, blank=True)
    answer = models.TextField(_("first answer"), max_length=2000, blank=True)
    risk_data = risk(_("what is in it"))
    risk_users = risk(_("how many people"))
    risk_stops = risk(_("what breaks"))
    risk_person = risk(_("one person"))
    risk_outside = risk(_("reach outside"))
    risk_note = models.TextField(_("what else to know"), max_length=2000, blank=True)
    care = models.CharField(_("care"), max_length=10, choices=Care.choices, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    why = models.TextField(_("why"), max_length=2000, blank=True)
    other_way = models.TextField(_("the other way"), max_length=1000, blank=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review = models.TextField(_("what the review said"), max_length=2000, blank=True)
    need = models.ForeignKey(
        Voice, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("the need behind it"),
    )  # fmt: skip

    objects = ToolQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = _("team’s own tool")
        verbose_name_plural = _("teams’ own tools")
        constraints = [
            known("state", ToolState),
            known("came_up", CameUp),
            known("decision", Decision),
            known("care", Care),
            CheckConstraint(
                condition=Q(state="spotted", answered_on=None)
                | ~Q(state="spotted") & Q(answered_on__isnull=False) & ~Q(answer=""),
                name="tool_is_welcomed_with_an_answer",
            ),
            CheckConstraint(condition=IN_RANGE, name="tool_risks_from_0_to_3"),
            CheckConstraint(
                condition=Q(state__in=["spotted", "welcomed"]) | ANSWERED,
                name="tool_is_understood_by_five_answers",
            ),
            CheckConstraint(
                condition=~Q(state__in=["decided", "reviewed"])
                | ~Q(decision="") & ~Q(why="") & Q(decided_on__isnull=False),
                name="tool_decision_says_why",
            ),
            CheckConstraint(
                condition=~Q(decision__in=["move", "retire"]) | ~Q(other_way=""),
                name="tool_goes_only_with_another_way",
            ),
            CheckConstraint(
                condition=~Q(state="reviewed") | Q(reviewed_on__isnull=False),
                name="tool_reviewed_has_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_on"], name="tool_waiting", condition=Q(state="spotted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} · {self.get_state_display()}"

    @property
    def step(self) -> int:
        """Which of the five it stands on, from 1."""
        return STEPS.index(self.state) + 1

    @property
    def is_spotted(self) -> bool:
        return self.state == ToolState.SPOTTED

    @property
    def risks(self) -> dict[str, int | None]:
        """The five answers as far as they were given."""
        return {name: getattr(self, name) for name in NAMES}

    @property
    def points(self) -> int | None:
        """What the five answers come to, of fifteen; None where not all were given."""
        return points_of(self.risks)


class Telling(models.Model):
    """What somebody told us of a tool, in the four questions; kept as it was said.

    Without a name: `person` is stored only where an address was given that is ours, to send the
    receipt and what follows to; it stands on no page beside what was said.
    """

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="tellings")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="tellings", verbose_name=_("department")
    )
    name = models.CharField(_("what it is"), max_length=200)
    does = models.TextField(_("what the team does with it"), max_length=2000)
    users = models.PositiveSmallIntegerField(
        _("people who work with it"), choices=Users.choices, default=Users.UNSAID
    )
    missing = models.TextField(_("what would be missing without it"), max_length=2000, blank=True)
    language = models.CharField(_("said in"), max_length=10)
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="tellings",
        verbose_name=_("who hears of it"),
    )  # fmt: skip
    said_at = models.DateTimeField(_("said at"))
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        verbose_name = _("telling of a tool")
        verbose_name_plural = _("tellings of tools")
        constraints = [
            known("users", Users),
            CheckConstraint(condition=~Q(name="") & ~Q(does=""), name="telling_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.tool_id} · {self.said_at:%Y-%m-%d}"


class Condition(models.Model):
    """What must be so for the tool to be supported: a promise of somebody, on either side."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="conditions")
    promise = models.OneToOneField(
        Promise, models.CASCADE, related_name="condition", verbose_name=_("promise")
    )

    class Meta:
        verbose_name = _("condition of a tool")
        verbose_name_plural = _("conditions of tools")

    def __str__(self) -> str:
        return f"{self.tool_id} · {self.promise_id}"
