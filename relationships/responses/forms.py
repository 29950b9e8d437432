"""The form that people fill in, made from a version's questions in their language."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brm.base.forms import LONG, SHORT, Lines, Text
from brm.base.text import says_something
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import (
    Answers,
    Question,
    ShowIf,
    in_language,
    kept,
)

BAND_NAMES = ("low", "middle", "high")


class _Opens:
    """Marks each answer with the class of what it opens, for browsers that hide the rest."""

    opens: Mapping[int, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["attrs"]["class"] = self.opens.get(int(value), "")
        return option


class One(_Opens, forms.RadioSelect):
    pass


class Several(_Opens, forms.CheckboxSelectMultiple):
    pass


class AnswerForm(forms.Form):
    """One field a question; `answers` gives what was said, by question, without what was skipped.

    Answers to questions that do not apply are left out, whatever the browser showed.
    """

    def __init__(
        self, asked: list[Question], language: str, data: Any = None, **given: Any
    ) -> None:
        super().__init__(data, label_suffix="", **given)
        self.asked = asked
        opens = opened_by(asked)
        parts = []
        for question in asked:
            name = f"q_{question.key}"
            self.fields[name] = field = _field(question, language)
            field.said = Said(question, asked, language)  # type: ignore[attr-defined]
            if isinstance(field.widget, _Opens):
                field.widget.opens = opens.get(question.key, {})
            parts.append(Field(name, template=f"public/feedback/{_template(question)}"))
        self.helper = Lines(*parts)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        found = self._kept(said)
        for question in self.asked:
            name = f"q_{question.key}"
            is_missing = question.is_required and question.key not in found
            if is_missing and name not in self.errors and question.applies(found):
                words = _("Choose one of the answers: the others may be skipped, this one not.")
                self.add_error(name, words if question.has_numbers else _("Please fill this in."))
        if not self.errors and not found:
            raise forms.ValidationError(
                _("Nothing is answered yet. Choose one answer, or write a line."), code="nothing"
            )
        return said

    def _kept(self, cleaned: Mapping[str, Any]) -> Answers:
        pairs = ((question.key, cleaned.get(f"q_{question.key}", "")) for question in self.asked)
        given = {
            key: said
            for key, said in pairs
            if (says_something(said) if isinstance(said, str) else said not in (None, []))
        }
        return kept(self.asked, given)

    @property
    def answers(self) -> Answers:
        return self._kept(self.cleaned_data)


class Said:
    """What stands around the answers of one question on the page, in one language."""

    def __init__(self, question: Question, asked: list[Question], language: str) -> None:
        self.question = question
        self.step = "" if question.is_part else _step(question, asked, language)
        self.help = in_language(question.help, language) or ""
        self.section = in_language(question.section, language) or ""
        self.ends = question.ends(language)
        self.columns = _columns(question)
        self.only = " ".join(f"only-{slot}" for slot in slots_of(question, asked))

    def bands(self) -> list[tuple[str, str, range]]:
        """Of reasons: the class, the line above them, and which ones."""
        return [
            (name, _("From %(low)s to %(high)s:") % {"low": band[0], "high": band[-1]}, reasons)
            for name, (band, reasons) in zip(BAND_NAMES, self.question.bands(), strict=False)
            if reasons
        ]


def slots_of(question: Question, asked: list[Question]) -> list[int]:
    """The numbers of the conditions under which it is asked: its own, and those before it."""
    by_key = {other.key: other for other in asked}
    conditional = [other.key for other in asked if other.show_if and not other.is_part]
    found: list[int] = []
    before: Question | None = None if question.is_part else question
    while before is not None and before.show_if is not None:
        found.append(1 + conditional.index(before.key))
        before = by_key.get(before.show_if.key)
    return found


def opened_by(asked: list[Question]) -> dict[str, dict[int, str]]:
    """By question and answer, the classes of what that answer opens."""
    found: dict[str, dict[int, list[str]]] = {question.key: {} for question in asked}
    for question in asked:
        if question.show_if is None:
            continue
        opener = found[question.show_if.key]
        if question.is_part:
            for name, (band, _reasons) in zip(BAND_NAMES, question.bands(), strict=False):
                for number in band:
                    opener.setdefault(number, []).append(f"is-{name}")
        else:
            slot = slots_of(question, asked)[0]
            for value in question.show_if.values:
                opener.setdefault(value, []).append(f"opens-{slot}")
    return {
        key: {value: " ".join(names) for value, names in by_value.items()}
        for key, by_value in found.items()
    }


def _template(question: Question) -> str:
    if question.is_part:
        return "_why.html"
    if question.ends("en"):
        return "_numbers.html"
    return "_pick.html" if question.has_numbers else "_own_words.html"


def _field(question: Question, language: str) -> forms.Field:
    label = question.asks(language)
    if not question.has_numbers:
        return Text(label=label, max_length=LONG, rows=4, required=False)
    given: dict[str, Any] = {
        "label": label,
        "choices": list(zip(question.values, question.words(language), strict=True)),
        "coerce": int,
        "required": False,  # only where it applies: see AnswerForm.clean
        "error_messages": {"invalid_choice": _("Choose one of the answers.")},
    }
    if question.takes_several:
        return forms.TypedMultipleChoiceField(**given, widget=Several)
    return forms.TypedChoiceField(**given, empty_value=None, widget=One)


def _step(question: Question, asked: list[Question], language: str) -> str:
    """How far one is, or when it applies. A line at the end is no question of its own."""
    if question.show_if is not None:
        return _only_if(question.show_if, asked, language)
    counted = [other for other in asked if not other.is_part and other.show_if is None]
    last = counted[-1]
    ends_with_a_line = len(counted) > 1 and not (last.has_numbers or last.is_required)
    if ends_with_a_line and question is last:
        return _("And a line, if you like")
    words = _("%(number)s of %(of)s, you may skip it")
    if question.is_required:
        words = _("%(number)s of %(of)s")
    return words % {"number": 1 + counted.index(question), "of": len(counted) - ends_with_a_line}


def _only_if(condition: ShowIf, asked: list[Question], language: str) -> str:
    before = next(other for other in asked if other.key == condition.key)
    words = dict(zip(before.values, before.words(language), strict=True))
    chosen = " · ".join(words[value] for value in condition.values if value in words)
    return _("Only if you chose: %(answers)s") % {"answers": chosen}


def _columns(question: Question) -> str:
    """Cards beside each other: five steps, two for yes and no, else three."""
    columns = {
        QuestionKind.SCALE: "moods",
        QuestionKind.YES_NO: "pick-2",
        QuestionKind.EFFORT: "pick-7",
        QuestionKind.RECOMMEND: "pick-6",
        QuestionKind.HAPPINESS: "pick-6",
        QuestionKind.SEVERAL: "pick-2",
    }
    return columns.get(QuestionKind(question.kind), "pick-3")


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
