"""Files that somebody brought in, as they were, with what was chosen and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from brm.base.db import known
from brm.exchange.choices import NOT_KEPT, Act, CompleteFor, Kind, Record, State, Step
from relationships.people.models import Person


class Import(models.Model):
    """One file: `columns` and `joins` are what its reader corrected, `counts` what was kept.

    A long one is worked on by a task: `seen` is what its page shows meanwhile and then, `tries` how
    often a worker began, `problem` what stood in the way of keeping it, or of taking it back.
    """

    kind = models.CharField(_("what it holds"), max_length=12, choices=Kind.choices)
    file_name = models.CharField(_("file"), max_length=200)
    columns = models.JSONField(_("columns"), default=dict)
    joins = models.JSONField(_("departments that are the same"), default=dict)
    complete_for = models.CharField(
        _("complete for"), max_length=10, choices=CompleteFor.choices, default=CompleteFor.NOTHING
    )
    complete_units = models.JSONField(_("departments it is complete for"), default=list)
    leavers = models.JSONField(_("people who may have left"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    is_long = models.BooleanField(_("worked on by a task"), default=False)
    seen = models.JSONField(_("what would happen"), default=dict)
    tries = models.PositiveSmallIntegerField(_("times begun"), default=0)
    problem = models.TextField(_("what stood in the way"), blank=True)
    counts = models.JSONField(_("what came of it"), default=dict)
    brought_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("brought by")
    )
    brought_at = models.DateTimeField(_("brought at"))
    kept_at = models.DateTimeField(_("kept at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    left = models.JSONField(_("what stayed when it was taken back"), default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            known("kind", Kind),
            known("state", State),
            known("complete_for", CompleteFor),
            models.CheckConstraint(
                condition=models.Q(state__in=NOT_KEPT, kept_at=None)
                | models.Q(state__in=["done", "undoing", "undone"], kept_at__isnull=False),
                name="import_kept_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False)
                | (~models.Q(state="undone") & models.Q(undone_at=None)),
                name="import_undone_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="failed") | ~models.Q(problem=""),
                name="import_failed_says_why",
            ),
        ]
        indexes = [models.Index(fields=["-brought_at"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.brought_at:%Y-%m-%d %H:%M}"


class Piece(models.Model):
    """A piece of the file as it was brought, so that nobody holds a whole one in memory."""

    brought = models.ForeignKey(
        Import, models.CASCADE, related_name="pieces", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        constraints = [
            models.UniqueConstraint(fields=["brought", "number"], name="import_piece_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Progress(models.Model):
    """How far the work on a long file is; written beside its transaction, so that pages see it."""

    brought = models.OneToOneField(
        Import, models.CASCADE, primary_key=True, related_name="progress", verbose_name=_("import")
    )
    step = models.CharField(
        _("what happens"), max_length=10, choices=Step.choices, default=Step.WAITING
    )
    done = models.PositiveIntegerField(_("rows done"), default=0)
    of = models.PositiveIntegerField(_("of so many"), default=0)

    class Meta:
        verbose_name = _("progress of an import")
        verbose_name_plural = _("progress of imports")
        constraints = [known("step", Step)]

    def __str__(self) -> str:
        return f"{self.step} {self.done}/{self.of}"


class Entry(models.Model):
    """One record that an import made or changed.

    `before`, `after`: what an import may write of it. `version`: where the record counts its changes.
    """

    brought = models.ForeignKey(
        Import, models.CASCADE, related_name="entries", verbose_name=_("import")
    )
    row = models.PositiveIntegerField(_("row of the file"))
    kind = models.CharField(_("what"), max_length=10, choices=Record.choices)
    record_id = models.BigIntegerField(_("its key"))
    act = models.CharField(_("done with it"), max_length=10, choices=Act.choices)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    version = models.PositiveIntegerField(_("its version then"), null=True, blank=True)

    class Meta:
        verbose_name = _("entry of an import")
        verbose_name_plural = _("entries of imports")
        constraints = [
            known("kind", Record),
            known("act", Act),
            models.UniqueConstraint(
                fields=["brought", "kind", "record_id"], name="import_entry_once_a_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}, {self.act}"
