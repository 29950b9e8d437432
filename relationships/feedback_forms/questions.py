"""What a question is: a value inside a version of a form, in each language (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relationships.feedback_forms.choices import QuestionKind

STEPS = 5
MOST_ANSWERS = 9
MOST_QUESTIONS = 12
YES_NO = {"en": ("No", "Yes"), "fr": ("Non", "Oui")}

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One question: its lasting key, how it is answered, and its words by language.

    `answers` holds the words of the answers by language, the first one being number 1. The key stays
    the same from version to version, so that answers can be compared over time.
    """

    key: str
    kind: str
    text: Texts
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_required: bool = False

    @property
    def has_numbers(self) -> bool:
        """Answered by one of a few answers, and so counted."""
        return self.kind != QuestionKind.TEXT

    @property
    def has_mean(self) -> bool:
        """Its answers are steps of a scale."""
        return self.kind == QuestionKind.SCALE

    @property
    def many(self) -> int:
        """How many answers there are to choose from."""
        return len(self.words("en")) if self.has_numbers else 0

    def asks(self, language: str) -> str:
        """The question in that language, else in the first one it is written in."""
        return in_language(self.text, language) or ""

    def words(self, language: str) -> tuple[str, ...]:
        """The words of the answers, likewise."""
        if self.kind == QuestionKind.YES_NO:
            return YES_NO.get(language, YES_NO["en"])
        return tuple(in_language(self.answers, language) or ())

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "required": self.is_required,
            "text": dict(self.text),
            "answers": {language: list(words) for language, words in self.answers.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Question":
        return cls(
            key=kept["key"],
            kind=kept["kind"],
            is_required=kept["required"],
            text=kept["text"],
            answers={language: tuple(words) for language, words in kept["answers"].items()},
        )


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """What is written in that language, else in English, else in any; None where nothing is."""
    short = language.split("-", maxsplit=1)[0]
    for wanted in (language, short, "en", *texts):
        if texts.get(wanted):
            return texts[wanted]
    return None
