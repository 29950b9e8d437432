"""What is one person's own: when they last looked somewhere, and how they like to see a list."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField


class Seen(models.Model):
    """When somebody last opened a department's timeline, and when the time before that.

    `before` is what "since I last looked" counts from: looking again within half an hour is the same
    look, so that a reload or the next page takes nothing away. Plain keys: nothing hangs on it.
    """

    person_id = models.BigIntegerField(_("person"))
    unit_id = models.BigIntegerField(_("department"))
    at = models.DateTimeField(_("last looked at"))
    before = models.DateTimeField(_("looked at before that"), null=True)

    class Meta:
        verbose_name = _("last look at a department")
        verbose_name_plural = _("last looks at departments")
        constraints = [
            UniqueConstraint(fields=["person_id", "unit_id"], name="seen_once"),
            CheckConstraint(
                condition=Q(before=None) | Q(before__lte=F("at")), name="seen_before_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.unit_id}"


class SavedView(models.Model):
    """A list as somebody likes to see it: filter, order and columns under a name.

    `is_team`: all who reach one of `unit_ids` (empty: everybody) find it above the same list; what it
    shows is what they see themselves. `person_id`: who made it; empty where that person was erased.
    """

    person_id = models.BigIntegerField(_("person"), null=True)
    place = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    folded_name = FoldedField()
    query = models.CharField(_("filter, order and columns"), max_length=1000)
    is_team = models.BooleanField(_("for the team"), default=False)
    unit_ids = ArrayField(models.BigIntegerField(), verbose_name=_("departments"), default=list)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("view of a list")
        verbose_name_plural = _("views of lists")
        constraints = [
            UniqueConstraint(
                fields=["person_id", "place", "folded_name"],
                condition=Q(is_team=False),
                name="view_named_once",
            ),
            UniqueConstraint(
                fields=["place", "folded_name"],
                condition=Q(is_team=True),
                name="team_view_named_once",
            ),
            CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="view_has_name_and_query"),
            CheckConstraint(
                condition=Q(is_team=True) | Q(person_id__isnull=False), name="own_view_has_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.pk}"


class FirstView(models.Model):
    """The view in which somebody finds a list first."""

    person_id = models.BigIntegerField(_("person"))
    place = models.CharField(_("list"), max_length=60)
    view = models.ForeignKey(
        SavedView, verbose_name=_("view"), on_delete=models.CASCADE, related_name="first_for"
    )

    class Meta:
        verbose_name = _("first view of a list")
        verbose_name_plural = _("first views of lists")
        constraints = [UniqueConstraint(fields=["person_id", "place"], name="first_view_once")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.place}"
