"""The form that people fill in, made from a version's questions in their language."""

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.forms import LONG, SHORT, Lines, Text
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question


class AnswerForm(forms.Form):
    """One field a question; `answers` gives what was said, by question, without what was skipped."""

    def __init__(
        self, asked: list[Question], language: str, data: Any = None, **given: Any
    ) -> None:
        super().__init__(data, label_suffix="", **given)
        self.asked = asked
        parts = []
        for number, question in enumerate(asked, 1):
            name = f"q_{question.key}"
            self.fields[name] = field = _field(question, language)
            field.step = _step(number, asked)  # type: ignore[attr-defined]
            field.kind = question.kind  # type: ignore[attr-defined]
            field.columns = _columns(question)  # type: ignore[attr-defined]
            template = "_pick.html" if question.has_numbers else "_own_words.html"
            parts.append(Field(name, template=f"public/feedback/{template}"))
        self.helper = Lines(*parts)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self._said(said):
            raise forms.ValidationError(
                _("Nothing is answered yet. Choose one answer, or write a line."), code="nothing"
            )
        return said

    def _said(self, cleaned: dict[str, Any]) -> dict[str, int | str]:
        pairs = ((question.key, cleaned.get(f"q_{question.key}")) for question in self.asked)
        return {key: value for key, value in pairs if value not in (None, "")}

    @property
    def answers(self) -> dict[str, int | str]:
        return self._said(self.cleaned_data)


def _field(question: Question, language: str) -> forms.Field:
    label = question.asks(language)
    if question.kind == QuestionKind.TEXT:
        return Text(label=label, max_length=LONG, rows=4, required=question.is_required)
    return forms.TypedChoiceField(
        label=label,
        choices=list(enumerate(question.words(language), 1)),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=question.is_required,
        error_messages={
            "required": _("Choose one of the answers: the others may be skipped, this one not."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )


def _step(number: int, asked: list[Question]) -> str:
    """How far one is. A line at the end is no question of its own: three questions and a line."""
    last = asked[-1]
    ends_with_a_line = len(asked) > 1 and not (last.has_numbers or last.is_required)
    if ends_with_a_line and number == len(asked):
        return _("And a line, if you like")
    is_required = asked[number - 1].is_required
    words = _("%(number)s of %(of)s") if is_required else _("%(number)s of %(of)s, you may skip it")
    return words % {"number": number, "of": len(asked) - ends_with_a_line}


def _columns(question: Question) -> int:
    """Cards beside each other: five steps, two for yes and no, else three."""
    return {QuestionKind.SCALE: 5, QuestionKind.YES_NO: 2}.get(QuestionKind(question.kind), 3)


class TalkForm(forms.Form):
    """Somebody would rather talk: what about and how to reach them, both if they like."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    words = Text(label=gettext_lazy("What is it about?"), max_length=LONG, rows=4, required=False)
    reach = Text(
        label=gettext_lazy("How can we find you?"),
        help_text=gettext_lazy(
            "A name, a number, or where you stand on Tuesdays. Without it, your buddy only knows"
            " that somebody would like to talk."
        ),
        max_length=SHORT,
        required=False,
    )
    helper = Lines("client_id", "words", "reach")
