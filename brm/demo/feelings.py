"""What somebody answers who feels so about it: any question, whatever its kind."""

import random
from collections.abc import Iterable, Sequence

from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Answers, Question

SPREAD = 0.22  # of a scale: how far people in the same place feel apart
SKIPPED = 0.07  # of what need not be answered


def answers_of(
    asked: Iterable[Question], feeling: float, words: Sequence[str], dice: random.Random
) -> Answers:
    """The answers of one person; `feeling` is where people stand there, from 0 to 1.

    `words`: what this person says in own words, one after the other; nothing where they run out.
    """
    own = min(1.0, max(0.0, dice.gauss(feeling, SPREAD)))
    left = list(words)
    said: Answers = {}
    for question in asked:
        if not question.applies(said) or (not question.is_required and dice.random() < SKIPPED):
            continue
        if question.kind == QuestionKind.TEXT:
            if left:
                said[question.key] = left.pop(0)
            continue
        if question.takes_several:
            said[question.key] = _some(_offered(question, said), dice)
        else:
            said[question.key] = _answer(question, own, dice)
    return said


def _offered(question: Question, said: Answers) -> list[int]:
    """The answers there are to choose from: reasons follow their number."""
    offered = question.fitting(list(question.values), said)
    return offered if isinstance(offered, list) else []


def _some(offered: list[int], dice: random.Random) -> list[int]:
    """One, two or three of them."""
    return sorted(dice.sample(offered, min(len(offered), dice.choice((1, 1, 2, 3)))))


def _answer(question: Question, own: float, dice: random.Random) -> int:
    values = question.values
    if question.kind == QuestionKind.YES_NO:
        return 2 if dice.random() < own + 0.3 else 1
    if question.kind == QuestionKind.TIME:  # who is content loses less; the last one cannot say
        return values[-1] if dice.random() < 0.05 else _near(values[:-1], 1 - own, dice)
    if question.has_mean:
        return _near(values, own, dice)
    return dice.choice(values)


def _near(values: Sequence[int], place: float, dice: random.Random) -> int:
    """One of the values, near that place between the first and the last."""
    last = len(values) - 1
    return values[min(last, max(0, round(dice.gauss(place, 0.1) * last)))]
