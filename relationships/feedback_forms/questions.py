"""What a question is: a value inside a version of a form, in each language (pure)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from relationships.feedback_forms.choices import QuestionKind

STEPS = 5
MOST_ANSWERS = 9
MOST_QUESTIONS = 20
WHY = ".why"  # ends the key of the reasons behind a number; no key of one's own holds a dot
YES_NO = {"en": ("No", "Yes"), "fr": ("Non", "Oui")}
WHY_TEXT = {"en": "What made it so?", "fr": "Qu’est-ce qui l’explique ?"}

NUMBERS: Mapping[str, range] = {
    QuestionKind.RECOMMEND: range(11),
    QuestionKind.HAPPINESS: range(11),
    QuestionKind.EFFORT: range(1, 8),
}
SCALES = frozenset({QuestionKind.SCALE, *NUMBERS})
ENDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    QuestionKind.RECOMMEND: {
        "en": ("Not at all likely", "Very likely"),
        "fr": ("Certainement pas", "Certainement"),
    },
    QuestionKind.HAPPINESS: {
        "en": ("Very unhappy", "Very happy"),
        "fr": ("Très mécontent", "Très content"),
    },
    QuestionKind.EFFORT: {
        "en": ("Very hard", "Very easy"),
        "fr": ("Très difficile", "Très facile"),
    },
}
BANDS = (range(7), range(7, 9), range(9, 11))  # of 0 to 10: unhappy, so-so, happy
WITH_ANSWERS = frozenset(
    {QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.TIME}
)

Texts = Mapping[str, str]
Answer = int | str | list[int]
Answers = dict[str, Answer]
Words = tuple[str, ...]


class ShowIf(NamedTuple):
    """A question is asked only where an earlier one was answered with one of these values."""

    key: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Question:
    """One question: its lasting key, how it is answered, and its words by language.

    `answers` holds the words of the answers by language, in the order of `values`; of a scale in
    numbers only the words at its two ends, which may be left out. The key stays the same from version
    to version, so that answers can be compared over time. `section` is a heading above the question,
    `hours` what each answer of lost time stands for (None: cannot say), `reasons` those offered for
    0 to 6, for 7 and 8, and for 9 and 10.
    """

    key: str
    kind: str
    text: Texts
    answers: Mapping[str, Words] = field(default_factory=dict)
    is_required: bool = False
    help: Texts = field(default_factory=dict)
    section: Texts = field(default_factory=dict)
    show_if: ShowIf | None = None
    hours: tuple[float | None, ...] = ()
    reasons: Mapping[str, tuple[Words, Words, Words]] = field(default_factory=dict)

    @property
    def has_numbers(self) -> bool:
        """Answered by one or several of a few answers, and so counted."""
        return self.kind != QuestionKind.TEXT

    @property
    def has_mean(self) -> bool:
        """Its answers are steps of a scale."""
        return self.kind in SCALES

    @property
    def takes_several(self) -> bool:
        """More than one answer can be right."""
        return self.kind == QuestionKind.SEVERAL

    @property
    def is_part(self) -> bool:
        """Stands under another question: the reasons behind its number."""
        return self.key.endswith(WHY)

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers an answer can have, in their order; none for own words."""
        if not self.has_numbers:
            return ()
        if self.kind in NUMBERS:
            return tuple(NUMBERS[self.kind])
        return tuple(range(1, 1 + len(self.words("en"))))

    @property
    def many(self) -> int:
        """How many answers there are to choose from."""
        return len(self.values)

    def asks(self, language: str) -> str:
        """The question in that language, else in the first one it is written in."""
        return in_language(self.text, language) or ""

    def words(self, language: str) -> Words:
        """The words of the answers, likewise; numbers say themselves."""
        if self.kind == QuestionKind.YES_NO:
            return YES_NO.get(short(language), YES_NO["en"])
        if self.kind in NUMBERS:
            return tuple(str(number) for number in NUMBERS[self.kind])
        return tuple(in_language(self.answers, language) or ())

    def ends(self, language: str) -> Words:
        """The words at both ends of a scale in numbers; none for other kinds."""
        if self.kind not in NUMBERS:
            return ()
        return tuple(in_language(self.answers, language) or in_language(ENDS[self.kind], language))

    def parts(self) -> "list[Question]":
        """The question, and the one for its reasons where it has some; each is counted by itself."""
        if self.is_part or not self.reasons:
            return [self]
        why = Question(
            key=f"{self.key}{WHY}",
            kind=QuestionKind.SEVERAL,
            text=WHY_TEXT,
            answers={code: tuple(chain(*bands)) for code, bands in self.reasons.items()},
            show_if=ShowIf(self.key, self.values),
            reasons=self.reasons,
        )
        return [self, why]

    def bands(self) -> tuple[tuple[range, range], ...]:
        """Of reasons: the numbers, and the reasons offered for them, as values."""
        sizes = [len(words) for words in next(iter(self.reasons.values()), ())]
        starts = [1 + sum(sizes[:place]) for place in range(len(sizes))]
        return tuple(
            (band, range(start, start + size))
            for band, start, size in zip(BANDS, starts, sizes, strict=False)
        )

    def applies(self, given: Mapping[str, Answer]) -> bool:
        """Whether it is asked of somebody who answered so far as given."""
        if self.show_if is None:
            return True
        said = given.get(self.show_if.key)
        chosen = said if isinstance(said, list) else [said]
        return any(value in self.show_if.values for value in chosen)

    def fitting(self, answer: Answer, given: Mapping[str, Answer]) -> Answer:
        """What of the answer belongs to what was given before: reasons follow their number."""
        if not (self.is_part and isinstance(answer, list)):
            return answer
        number = given[self.key.removesuffix(WHY)]
        offered = [value for band, values in self.bands() if number in band for value in values]
        return [value for value in answer if value in offered]

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a version; what it does not have is left out."""
        more = {
            "help": dict(self.help),
            "section": dict(self.section),
            "show_if": self.show_if
            and {"key": self.show_if.key, "values": list(self.show_if.values)},
            "hours": list(self.hours),
            "reasons": {code: [list(w) for w in words] for code, words in self.reasons.items()},
        }
        return {
            "key": self.key,
            "kind": str(self.kind),
            "required": self.is_required,
            "text": dict(self.text),
            "answers": {language: list(words) for language, words in self.answers.items()},
            **{name: kept for name, kept in more.items() if kept},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Question":
        show_if = kept.get("show_if")
        return cls(
            key=kept["key"],
            kind=kept["kind"],
            is_required=kept["required"],
            text=kept["text"],
            answers={language: tuple(words) for language, words in kept["answers"].items()},
            help=kept.get("help", {}),
            section=kept.get("section", {}),
            show_if=ShowIf(show_if["key"], tuple(show_if["values"])) if show_if else None,
            hours=tuple(kept.get("hours", ())),
            reasons={
                code: tuple(tuple(words) for words in bands)  # type: ignore[misc]
                for code, bands in kept.get("reasons", {}).items()
            },
        )


def kept(asked: Iterable[Question], given: Mapping[str, Answer]) -> Answers:
    """Of what was answered, what belongs to questions that apply: those before decide."""
    found: Answers = {}
    for question in asked:
        if question.key in given and question.applies(found):
            fitting = question.fitting(given[question.key], found)
            if fitting != []:
                found[question.key] = fitting
    return found


def short(language: str) -> str:
    """en for en-gb."""
    return language.split("-", maxsplit=1)[0]


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """What is written in that language, else in English, else in any; None where nothing is."""
    for wanted in (language, short(language), "en", *texts):
        if texts.get(wanted):
            return texts[wanted]
    return None
