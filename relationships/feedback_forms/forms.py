"""What comes in when a form of one's own is written."""

from collections.abc import Iterator, Sequence
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from brm.base.forms import LONG, SHORT, Beside, Lines, Text
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.exchange import LARGEST
from relationships.feedback_forms.questions import NUMBERS, WITH_ANSWERS, Question, ShowIf
from relationships.feedback_forms.rules import LANGUAGES


class NameForm(forms.Form):
    """A new form."""

    name = Text(label=_("What do you call it?"), help_text=_("Only colleagues see this name."))
    helper = Lines("name")


class TitleForm(forms.Form):
    """Its name, and what people read on top, in each language."""

    name = Text(label=_("Name"), help_text=_("Only colleagues see this."))
    title_en = Text(label=_("Title, in English"), required=False)
    title_fr = Text(label=_("Title, in French"), required=False)
    intro_en = Text(label=_("A first line, in English"), required=False, max_length=500)
    intro_fr = Text(label=_("A first line, in French"), required=False, max_length=500)
    helper = Lines("name", Beside("title_en", "title_fr"), Beside("intro_en", "intro_fr"))

    def texts(self, what: str) -> dict[str, str]:
        said = ((code, self.cleaned_data[f"{what}_{code}"]) for code in LANGUAGES)
        return {code: words for code, words in said if words}


class QuestionForm(forms.Form):
    """One question in each language; `before` are those that it may depend on."""

    key = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=36)
    kind = forms.ChoiceField(
        label=_("How is it answered?"), choices=QuestionKind.choices, widget=forms.RadioSelect
    )
    text_en = Text(label=_("Question, in English"), max_length=300, required=False)
    text_fr = Text(label=_("Question, in French"), max_length=300, required=False)
    help_en = Text(label=_("Help under it, in English"), max_length=500, required=False)
    help_fr = Text(label=_("Help under it, in French"), max_length=500, required=False)
    section_en = Text(label=_("Heading above it, in English"), max_length=120, required=False)
    section_fr = Text(label=_("Heading above it, in French"), max_length=120, required=False)
    answers_en = Text(
        label=_("Answers, in English"),
        help_text=_(
            "One a line. For five steps: five words, from the least to the most. For numbers: the"
            " words at the lowest and the highest, or nothing for ours."
        ),
        rows=5, max_length=LONG, required=False,
    )  # fmt: skip
    answers_fr = Text(
        label=_("Answers, in French"), help_text=_("As many, in the same order."),
        rows=5, max_length=LONG, required=False,
    )  # fmt: skip
    hours = Text(
        label=_("Hours that each answer stands for"),
        help_text=_("One a line, as many as answers: 0, 0.5, 2; – for “I can’t say”."),
        rows=5, max_length=SHORT, required=False,
    )  # fmt: skip
    low_en = Text(
        label=_("Reasons for 0 to 6, in English"), help_text=_("One a line."),
        rows=4, max_length=LONG, required=False,
    )  # fmt: skip
    low_fr = Text(label=_("Reasons for 0 to 6, in French"), rows=4, max_length=LONG, required=False)
    middle_en = Text(
        label=_("Reasons for 7 and 8, in English"), rows=4, max_length=LONG, required=False
    )
    middle_fr = Text(
        label=_("Reasons for 7 and 8, in French"), rows=4, max_length=LONG, required=False
    )
    high_en = Text(
        label=_("Reasons for 9 and 10, in English"), rows=4, max_length=LONG, required=False
    )
    high_fr = Text(
        label=_("Reasons for 9 and 10, in French"), rows=4, max_length=LONG, required=False
    )
    condition = forms.MultipleChoiceField(
        label=_("Ask it only of people who answered"),
        help_text=_("Tick answers of one question above it, or nothing: then everybody is asked."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_required = forms.BooleanField(
        label=_("Must be answered (else people read “you may skip it”)"), required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        before: Sequence[Question] = (),
        language: str = "en",
        **given: Any,
    ) -> None:
        super().__init__(data, **given)
        can_decide = [question for question in before if question.has_numbers]
        self.fields["condition"].choices = [  # type: ignore[attr-defined]
            (question.asks(language), list(_conditions_on(question, language)))
            for question in can_decide
        ]
        self.helper = Lines(
            "key",
            "kind",
            Beside("text_en", "text_fr"),
            Div(Beside("answers_en", "answers_fr"), css_class="for-answers"),
            Div("hours", css_class="for-hours"),
            Div(
                Beside("low_en", "low_fr"), Beside("middle_en", "middle_fr"),
                Beside("high_en", "high_fr"), css_class="for-reasons",
            ),
            "is_required",
            Beside("help_en", "help_fr"),
            Beside("section_en", "section_fr"),
            *(["condition"] if can_decide else []),
        )  # fmt: skip

    def clean_condition(self) -> ShowIf | None:
        chosen = [each.rsplit(":", 1) for each in self.cleaned_data["condition"]]
        keys = {key for key, _value in chosen}
        if len(keys) > 1:
            raise forms.ValidationError(
                _("Tick answers of one question only: a question depends on one other."),
                code="two_conditions",
            )
        return ShowIf(keys.pop(), tuple(int(value) for _key, value in chosen)) if keys else None

    def clean_hours(self) -> tuple[float | None, ...]:
        try:
            return tuple(_hours(line) for line in lines(self.cleaned_data["hours"]))
        except ValueError:
            raise forms.ValidationError(
                _("Write numbers, one a line, like 0.5; – for “I can’t say”."), code="wrong_hours"
            ) from None

    def question(self, new_key: str) -> Question:
        said = self.cleaned_data
        kind = said["kind"]
        has_answers = kind in WITH_ANSWERS or kind in NUMBERS
        bands = {
            code: tuple(lines(said[f"{band}_{code}"]) for band in ("low", "middle", "high"))
            for code in LANGUAGES
        }
        return Question(
            key=said["key"] or new_key,
            kind=kind,
            text=self._texts("text"),
            answers={
                code: lines(said[f"answers_{code}"])
                for code in LANGUAGES
                if has_answers and said[f"answers_{code}"]
            },
            is_required=said["is_required"],
            help=self._texts("help"),
            section=self._texts("section"),
            show_if=said["condition"],
            hours=said["hours"] if kind == QuestionKind.TIME else (),
            reasons={
                code: words  # type: ignore[misc]  # three, as there are bands
                for code, words in bands.items()
                if kind == QuestionKind.HAPPINESS and any(words)
            },
        )

    def _texts(self, what: str) -> dict[str, str]:
        said = ((code, self.cleaned_data[f"{what}_{code}"]) for code in LANGUAGES)
        return {code: words for code, words in said if words}


def _conditions_on(question: Question, language: str) -> Iterator[tuple[str, str]]:
    for value, word in zip(question.values, question.words(language), strict=True):
        yield f"{question.key}:{value}", word


def _hours(line: str) -> float | None:
    return None if line in {"-", "–", "—"} else float(line.replace(",", "."))


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def initial_of(question: Question) -> dict[str, Any]:
    """A question as the form shows it."""
    condition = question.show_if
    said: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind,
        "is_required": question.is_required,
        "hours": "\n".join("–" if each is None else f"{each:g}" for each in question.hours),
        "condition": [f"{condition.key}:{value}" for value in condition.values]
        if condition
        else [],
    }
    for code in LANGUAGES:
        said[f"text_{code}"] = question.text.get(code, "")
        said[f"help_{code}"] = question.help.get(code, "")
        said[f"section_{code}"] = question.section.get(code, "")
        said[f"answers_{code}"] = "\n".join(question.answers.get(code, ()))
        for band, words in zip(
            ("low", "middle", "high"), question.reasons.get(code, ()), strict=False
        ):
            said[f"{band}_{code}"] = "\n".join(words)
    return said


class FileForm(forms.Form):
    """A form as JSON, to be pasted."""

    text = Text(
        label=_("The form as JSON"),
        help_text=_("As “As JSON” on a form’s page gives it."),
        max_length=LARGEST, rows=16,
    )  # fmt: skip
    helper = Lines("text")
