"""Promises: somebody, on either side, does something by a date."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from brm.base.db import Versioned, known
from brm.base.words import Words
from relationships.people.choices import Side
from relationships.people.models import Person
from relationships.promises.choices import PromiseState
from relationships.rounds.models import Visit
from relationships.units.models import Unit
from relationships.voices.choices import COUNTED, SHARED, Audience
from relationships.voices.models import Voice, told_to

if TYPE_CHECKING:
    from brm.base.scope import Scope


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Promises, narrowed by who may read them and how they stand."""

    def visible_to(self, scope: "Scope") -> "PromiseQuerySet":
        """Promises of departments in sight and one's own, but for those from voices one may not read."""
        if scope.shown_to is not None:
            return self.visible_to(scope.alone).visible_to(scope.shown_to)
        # Each asks for its own voice: put as "one of those that may be read", all would be read.
        its_own = Voice.objects.visible_to(scope).filter(pk=OuterRef("voice")).order_by()
        return self.filter(scope.units("unit__") | Q(owner=scope.person_id)).filter(
            Q(voice=None) | Q(owner=scope.person_id) | Q(voice=Subquery(its_own.values("pk")[:1]))
        )

    def for_everybody(self) -> "PromiseQuerySet":
        """Those that tell of nothing that is not for everybody."""
        return self._of(Audience.EVERYBODY)

    def shared(self) -> "PromiseQuerySet":
        """Those that may travel in a file: from no confidence."""
        return self._of(*SHARED)

    def for_figures(self) -> "PromiseQuerySet":
        """Those that the department's managers may know of, in figures, too."""
        return self._of(*COUNTED)

    def _of(self, *audiences: Audience) -> "PromiseQuerySet":
        return self.filter(Q(voice=None) | told_to(*audiences, of="voice__"))

    def still_open(self) -> "PromiseQuerySet":
        return self.filter(state=PromiseState.OPEN)


class Promise(Versioned):
    """Somebody of the business or of IT does something by a date, for a department.

    `moved_in_time`: each time that the day was moved, this was said before the day had passed.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="promises", verbose_name=_("department")
    )
    side = models.CharField(_("promised by"), max_length=10, choices=Side.choices)
    what = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="promises", verbose_name=_("who")
    )
    due_on = models.DateField(_("by"))
    moved_from = models.DateField(_("first promised for"), null=True, blank=True)
    moved_in_time = models.BooleanField(_("said before the day"), null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=PromiseState.choices, default=PromiseState.OPEN
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=500, blank=True)
    voice = models.ForeignKey(
        Voice, models.PROTECT, null=True, blank=True, related_name="promises",
        verbose_name=_("from what we heard"),
    )  # fmt: skip
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="promises",
        verbose_name=_("from the visit"),
    )  # fmt: skip
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("noted by")
    )
    made_at = models.DateTimeField(_("noted at"))
    client_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    _history_date: datetime  # when its history says it was, read by simple_history

    objects = PromiseQuerySet.as_manager()
    # What was said of it stays with the promise itself: it may come from a confidence.
    history = HistoricalRecords(excluded_fields=["what", "why", "version", "client_id"])

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            known("side", Side),
            known("state", PromiseState),
            CheckConstraint(condition=~Q(what=""), name="promise_says_what"),
            CheckConstraint(
                condition=Q(moved_in_time=None) | Q(moved_from__isnull=False),
                name="promise_moved_has_a_first_day",
            ),
            CheckConstraint(
                condition=Q(state="open", closed_on=None)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="promise_closed_has_a_day",
            ),
            CheckConstraint(
                condition=~Q(state__in=["withdrawn", "not_kept"]) | ~Q(why=""),
                name="promise_given_up_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], name="promise_open_by_unit", condition=Q(state="open")
            ),
            GinIndex(Words("what"), name="promise_words"),
            models.Index(fields=["due_on", "id"], name="promise_by_due"),
            models.Index(fields=["owner", "due_on"], name="promise_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.pk}"


class Moved(models.Model):
    """A promise was moved from one day to another, said in time or not."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="moves")
    from_on = models.DateField(_("promised for"))
    to_on = models.DateField(_("moved to"))
    said_at = models.DateTimeField(_("said at"))
    is_in_time = models.BooleanField(_("said before the day"))

    class Meta:
        verbose_name = _("moved promise")
        verbose_name_plural = _("moved promises")
        constraints = [
            CheckConstraint(condition=~Q(from_on=F("to_on")), name="moved_to_another_day"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} · {self.from_on}–{self.to_on}"
