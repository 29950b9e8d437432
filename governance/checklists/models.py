"""Practice checklists as data: groups of practices with statements, versions side by side."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.given import Spoken, given, spoken


class Checklist(models.Model):
    """One version of a checklist; a changed file of the same edition becomes the next version.

    Of each edition one version is offered for new assessments; old assessments keep theirs. `options`
    are the four answers that count (value, label, description), `bands` the words for a mean (slug,
    label, least).
    """

    slug = models.SlugField(_("short name"), max_length=60)
    edition = models.CharField(_("edition"), max_length=60)
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    framework = models.CharField(_("framework"), max_length=300, blank=True)
    trademark = models.TextField(_("whose name it is"), max_length=1000, blank=True)
    source = models.TextField(_("source"), max_length=1000)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    options = models.JSONField(_("answers that count"))
    bands = models.JSONField(_("words for a mean"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    is_active = models.BooleanField(_("offered for new assessments"), default=True)
    is_own_version = models.BooleanField(
        _("own version"), default=False,
        help_text=_("Brought in by the house itself, not as it comes with the product."),
    )  # fmt: skip
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            UniqueConstraint(
                fields=["slug", "edition", "number"], name="checklist_version_once"
            ),
            UniqueConstraint(
                fields=["slug", "edition"], condition=Q(is_active=True),
                name="checklist_one_version_offered",
            ),
            CheckConstraint(condition=Q(number__gte=1), name="checklist_versions_from_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}, {self.edition}, {self.number}"

    def spoken(self, words: str) -> Spoken:
        """What it says, as the reader reads it: what is ours is translated, what a house wrote stays."""
        return spoken(words, self.language, is_own=self.is_own_version)


class Cluster(models.Model):
    """A group of practices on a level; `plain` is our everyday word for it."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="clusters")
    code = models.CharField(_("code"), max_length=20)
    slug = models.CharField(_("short name"), max_length=80, default="")
    name = models.CharField(_("name"), max_length=120)
    plain = models.CharField(_("in plain words"), max_length=60, blank=True)
    purpose = models.TextField(_("what for"), max_length=500, blank=True)
    level = models.CharField(_("level"), max_length=120)
    level_plain = models.CharField(_("level in plain words"), max_length=60, blank=True)
    horizon = models.CharField(_("looks ahead"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            UniqueConstraint(fields=["checklist", "code"], name="cluster_code_once_a_checklist"),
            UniqueConstraint(fields=["checklist", "position"], name="cluster_place_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        return given(self.plain or self.name)

    @property
    def level_title(self) -> str:
        return given(self.level_plain or self.level)


class Practice(models.Model):
    """One practice of a checklist; `owner_role` and `answered_by` are short names of roles."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="practices")
    code = models.CharField(_("code"), max_length=20)
    slug = models.CharField(_("short name"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("what for"), max_length=500)
    owner_role = models.CharField(_("looked after by"), max_length=60, blank=True)
    answered_by = models.JSONField(_("can be answered by"), default=list, blank=True)
    concerns = models.JSONField(_("touches the concerns"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            UniqueConstraint(fields=["cluster", "code"], name="practice_code_once_a_cluster"),
            UniqueConstraint(fields=["cluster", "position"], name="practice_place_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """What is true where a practice is done well, and what would show it."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="statements")
    code = models.CharField(_("code"), max_length=20)
    text = models.TextField(_("statement"), max_length=500)
    evidence = models.TextField(_("could be shown with"), max_length=500, blank=True)
    is_quick_scan = models.BooleanField(_("part of the short version"), default=False)
    position = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            UniqueConstraint(fields=["practice", "code"], name="statement_code_once_a_practice"),
            UniqueConstraint(fields=["practice", "position"], name="statement_place_once"),
        ]

    def __str__(self) -> str:
        return self.code
