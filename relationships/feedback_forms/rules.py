"""What a form must be like so that people can answer it: each refusal a sentence (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.text import says_something
from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import (
    MOST_ANSWERS,
    MOST_QUESTIONS,
    NUMBERS,
    STEPS,
    WITH_ANSWERS,
    Question,
    Words,
)

LANGUAGES = ("en", "fr")
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,35}")
TAKEN_KEYS = {"words"}  # stands for people's words in figures
LONGEST_ANSWER = 80
MOST_HOURS = 1000


def check(question: Question) -> None:
    """Refuse a question that nobody could answer. Raises RuleBroken with the field."""
    if not says_something(question.asks("en")):
        raise RuleBroken("question_missing", _("Write the question."), field="text_en")
    if not KEY.fullmatch(question.key) or question.key in TAKEN_KEYS:
        raise RuleBroken("wrong_key", _("A key has small letters, digits and dashes, 36 at most."))
    _check_answers(question)
    if question.kind == QuestionKind.TIME:
        _check_hours(question)
    for bands in question.reasons.values():
        if any(len(words) > MOST_ANSWERS for words in bands):
            raise RuleBroken(
                "many_reasons", _("Offer nine reasons at most, one a line."), field="low_en"
            )
    if len({tuple(map(len, bands)) for bands in question.reasons.values()}) > 1:
        raise RuleBroken(
            "other_number",
            _("Write the same number of reasons in each language, in the same order."),
            field="low_fr",
        )


def _check_answers(question: Question) -> None:
    counts = {len(words) for words in question.answers.values() if words}
    if question.kind == QuestionKind.SCALE and counts != {STEPS}:
        raise RuleBroken(
            "five_steps",
            _("A scale has five words, from the least to the most."),
            field="answers_en",
        )
    if question.kind in NUMBERS and counts - {2}:
        raise RuleBroken(
            "two_ends",
            _("A scale in numbers has two words, for its lowest and its highest number, or none."),
            field="answers_en",
        )
    if question.kind in WITH_ANSWERS:
        if len(counts) > 1:
            raise RuleBroken(
                "other_number",
                _("Write the same number of answers in each language, in the same order."),
                field="answers_fr",
            )
        if not counts or not 2 <= next(iter(counts)) <= MOST_ANSWERS:
            raise RuleBroken(
                "few_answers", _("Write two to nine answers, one a line."), field="answers_en"
            )
    for words in _all_words(question):
        if not all(map(says_something, words)):
            raise RuleBroken(
                "empty_answer", _("An answer has nothing to read."), field="answers_en"
            )
        if any(len(word) > LONGEST_ANSWER for word in words):
            raise RuleBroken(
                "long_answer", _("An answer has 80 characters at most."), field="answers_en"
            )
        if len({word.casefold() for word in words}) < len(words):
            raise RuleBroken(
                "same_answer", _("The same answer stands there twice."), field="answers_en"
            )


def _all_words(question: Question) -> Iterable[Words]:
    yield from question.answers.values()
    for bands in question.reasons.values():
        yield from bands


def _check_hours(question: Question) -> None:
    if len(question.hours) != question.many:
        raise RuleBroken(
            "hours_missing",
            _("Say for each answer how many hours it stands for, or – where it says none."),
            field="hours",
        )
    if any(hours is not None and not 0 <= hours <= MOST_HOURS for hours in question.hours):
        raise RuleBroken("wrong_hours", _("Hours are numbers from 0 to 1,000."), field="hours")


def check_order(asked: Sequence[Question]) -> None:
    """Refuse too many questions, one key twice, and conditions that do not look back.

    Raises RuleBroken. Conditions that only look back cannot go round in a circle.
    """
    if len(asked) > MOST_QUESTIONS:
        raise RuleBroken(
            "too_many_questions",
            _("A form asks at most twenty questions: people give you a few minutes."),
        )
    before: dict[str, Question] = {}
    for question in asked:
        if question.key in before:
            raise RuleBroken(
                "same_key", _("Two questions have the key “%(key)s”.") % {"key": question.key}
            )
        _check_condition(question, before, {other.key: other for other in asked})
        before[question.key] = question


def _check_condition(
    question: Question, before: Mapping[str, Question], all_of_them: Mapping[str, Question]
) -> None:
    if question.show_if is None:
        return
    names = {"question": question.asks("en"), "other": ""}
    other = all_of_them.get(question.show_if.key)
    if other is None:
        raise RuleBroken(
            "condition_on_nothing",
            _("“%(question)s” depends on a question that is not in this form.") % names,
            field="condition",
        )
    names["other"] = other.asks("en")
    if other is question:
        raise RuleBroken(
            "condition_on_itself",
            _("“%(question)s” cannot depend on its own answer.") % names,
            field="condition",
        )
    if other.key not in before:
        raise RuleBroken(
            "condition_on_later",
            _("“%(question)s” depends on “%(other)s”, which must come before it.") % names,
            field="condition",
        )
    if not question.show_if.values or set(question.show_if.values) - set(other.values):
        raise RuleBroken(
            "condition_on_no_answer",
            _("“%(question)s” depends on an answer that “%(other)s” does not have.") % names,
            field="condition",
        )


def missing(
    title: Mapping[str, str], intro: Mapping[str, str], asked: Sequence[Question]
) -> list[str]:
    """What is written in one language and not in another that the form speaks, as sentences.

    A form speaks each language in which anything of it is written. No query.
    """
    texts: list[tuple[str, Mapping[str, object]]] = [
        (_("Title"), title),
        (_("A first line"), intro),
    ]
    for number, question in enumerate(asked, 1):
        named = {"number": number}
        texts += [
            (_("Question %(number)s") % named, question.text),
            (_("Question %(number)s, help") % named, question.help),
            (_("Question %(number)s, heading") % named, question.section),
            (_("Question %(number)s, answers") % named, question.answers),
            (_("Question %(number)s, reasons") % named, question.reasons),
        ]
    spoken = [code for code in LANGUAGES if any(said.get(code) for _what, said in texts)]
    names = {"en": _("English"), "fr": _("French")}
    return [
        _("%(what)s: not in %(language)s") % {"what": what, "language": names[code]}
        for what, said in texts
        for code in spoken
        if any(said.values()) and not said.get(code)
    ]
