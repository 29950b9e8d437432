"""What comes in when a form of one's own is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, Beside, Lines, Text
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import WITH_ANSWERS, Question


class NameForm(forms.Form):
    """A new form."""

    name = Text(label=_("What do you call it?"), help_text=_("Only colleagues see this name."))
    helper = Lines("name")


class TitleForm(forms.Form):
    """Its name, and what people read on top, in each language."""

    name = Text(label=_("Name"), help_text=_("Only colleagues see this."))
    title_en = Text(label=_("Title, in English"))
    title_fr = Text(label=_("Title, in French"), required=False)
    intro_en = Text(label=_("A first line, in English"), required=False, max_length=500)
    intro_fr = Text(label=_("A first line, in French"), required=False, max_length=500)
    helper = Lines("name", Beside("title_en", "title_fr"), Beside("intro_en", "intro_fr"))

    def texts(self, what: str) -> dict[str, str]:
        said = ((code, self.cleaned_data[f"{what}_{code}"]) for code in ("en", "fr"))
        return {code: words for code, words in said if words}


class QuestionForm(forms.Form):
    """One question in each language."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=40)
    kind = forms.ChoiceField(
        label=_("How is it answered?"), choices=QuestionKind.choices, widget=forms.RadioSelect
    )
    text_en = Text(label=_("Question, in English"), max_length=300)
    text_fr = Text(label=_("Question, in French"), max_length=300, required=False)
    answers_en = Text(
        label=_("Answers, in English"),
        help_text=_("One a line. For five steps: five words, from the least to the most."),
        rows=5, max_length=LONG, required=False,
    )  # fmt: skip
    answers_fr = Text(
        label=_("Answers, in French"), help_text=_("As many, in the same order."),
        rows=5, max_length=LONG, required=False,
    )  # fmt: skip
    is_required = forms.BooleanField(
        label=_("Must be answered (else people read “you may skip it”)"), required=False
    )
    helper = Lines(
        "key",
        "kind",
        Beside("text_en", "text_fr"),
        Beside("answers_en", "answers_fr"),
        "is_required",
    )

    def question(self, new_key: str) -> Question:
        said = self.cleaned_data
        has_answers = said["kind"] in WITH_ANSWERS
        return Question(
            key=said["key"] or new_key,
            kind=said["kind"],
            text={code: said[f"text_{code}"] for code in ("en", "fr") if said[f"text_{code}"]},
            answers={
                code: lines(said[f"answers_{code}"])
                for code in ("en", "fr")
                if has_answers and said[f"answers_{code}"]
            },
            is_required=said["is_required"],
        )


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip()[:80] for line in text.splitlines() if line.strip())


def initial_of(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    return {
        "key": question.key,
        "kind": question.kind,
        "is_required": question.is_required,
        **{f"text_{code}": words for code, words in question.text.items()},
        **{f"answers_{code}": "\n".join(words) for code, words in question.answers.items()},
    }
