"""Forms that ask people how it goes: a form has versions, a version its questions."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from brm.base.db import FoldedField, Versioned
from brm.base.scope import NOTHING
from relationships.feedback_forms.questions import Question, in_language
from relationships.people.models import Person

if TYPE_CHECKING:
    from brm.base.scope import Scope


class FormQuerySet(models.QuerySet["Form"]):
    """Forms, narrowed by who works with them."""

    def visible_to(self, scope: "Scope") -> "FormQuerySet":
        """Forms belong to the house: BRM managers and administrators work with all of them."""
        return self if scope.is_manager or scope.is_administrator else self.filter(NOTHING)


class Form(Versioned):
    """A set of questions that can be asked again and again. `ready_key` marks those we bring."""

    name = models.CharField(_("name"), max_length=200)
    folded_name = FoldedField(of="name")
    ready_key = models.CharField(max_length=40, null=True, blank=True, unique=True, editable=False)
    made_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        constraints = [CheckConstraint(condition=~Q(name=""), name="form_has_a_name")]
        indexes = [models.Index(fields=["folded_name", "id"], name="form_by_name")]

    def __str__(self) -> str:
        return self.name


class FormVersion(models.Model):
    """A form as it stood at one time. Once published it never changes: the database refuses it.

    `questions` is a list of `Question.as_json`; `title` and `intro` hold texts by language. One
    version a form may still be written on.
    """

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions", verbose_name=_("form"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(_("title"), default=dict)
    intro = models.JSONField(_("what people read first"), default=dict, blank=True)
    questions = models.JSONField(_("questions"), default=list)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        constraints = [
            UniqueConstraint(fields=["form", "number"], name="form_version_number_once"),
            UniqueConstraint(
                fields=["form"], condition=Q(published_at=None), name="form_has_one_draft"
            ),
            CheckConstraint(
                condition=Q(published_at=None) | ~Q(questions=[]),
                name="form_version_published_asks_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} · {self.number}"

    def written(self) -> list[Question]:
        """Its questions as they were written, in order. No query."""
        return [Question.from_json(kept) for kept in self.questions]

    def asked(self) -> list[Question]:
        """The same as they are answered and counted: reasons are a question of their own. No query."""
        return [part for question in self.written() for part in question.parts()]

    def titled(self, language: str) -> str:
        """Its title in that language, else in one it has. No query."""
        return str(in_language(self.title, language) or "")

    def introduced(self, language: str) -> str:
        """What people read first, likewise. No query."""
        return str(in_language(self.intro, language) or "")
