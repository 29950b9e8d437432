"""The five plain questions about a tool, and how closely to look after it (pure).

Source of the floor: registers of end-user computing judge by the worst of what is touched and what
breaks, not by a mean in which one harm drowns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from governance.tools.choices import Care

LEAST, MOST = 0, 3
FROM_SOME, FROM_MUCH, ALL = 5, 10, 15  # points
FLOORED = ("risk_data", "risk_stops")  # a three here is never a light touch


@dataclass(frozen=True)
class Question:
    """One question and what its answers from 0 to 3 mean."""

    name: str
    short: LazyText
    asked: LazyText
    answers: tuple[LazyText, LazyText, LazyText, LazyText]


QUESTIONS = (
    Question(
        "risk_data", _("What is in it"), _("How much harm would it do if what is in it got out?"),
        (
            _("None: everybody may see it"),
            _("Little: it is for us inside"),
            _("Some: names, or what customers trust us with"),
            _("Much: health, money, or what the law protects most"),
        ),
    ),
    Question(
        "risk_users", _("How many people"), _("How many people work with it?"),
        (
            _("One team, up to 5 people"),
            _("A few teams, up to 25 people"),
            _("A department, up to 100 people"),
            _("More than 100 people, or people outside"),
        ),
    ),
    Question(
        "risk_stops", _("What breaks"), _("What breaks if it stops for a day?"),
        (
            _("Nothing: there is another way"),
            _("Work gets slower"),
            _("Work stops, and waits"),
            _("Somebody is harmed, or a promise to customers is broken"),
        ),
    ),
    Question(
        "risk_person", _("One person"), _("What if who made it or looks after it is away for a month?"),
        (
            _("Nothing: it is written down, and others know it"),
            _("Somebody else could learn it in a day"),
            _("It runs on, but nobody could change it"),
            _("Nobody could go on with it"),
        ),
    ),
    Question(
        "risk_outside", _("Reach outside"), _("Who outside can get at it?"),
        (
            _("Nobody: it runs with us, behind our sign-in"),
            _("A supplier we have a contract with"),
            _("A supplier without a contract with us"),
            _("Anybody who has the address, or an account that several share"),
        ),
    ),
)  # fmt: skip
NAMES = tuple(question.name for question in QUESTIONS)


@dataclass(frozen=True)
class Reason:
    """One answer, as the page shows it: why the tool gets the care it gets."""

    short: LazyText
    says: LazyText
    points: int
    lifts: bool  # this answer alone asks for some care


def care_of(points: Mapping[str, int]) -> Care:
    """How closely to look after a tool with these five answers, each from 0 to 3.

    The sum decides; where what is in it or what breaks is a 3, it is at least some care.
    """
    total = sum(points[name] for name in NAMES)
    if total >= FROM_MUCH:
        return Care.MUCH
    if total >= FROM_SOME or any(points[name] == MOST for name in FLOORED):
        return Care.SOME
    return Care.LIGHT


def points_of(points: Mapping[str, int | None]) -> int | None:
    """The sum of the five answers, of fifteen; None while one of them is missing: that is no nought."""
    given = [points.get(name) for name in NAMES]
    return sum(value for value in given if value is not None) if None not in given else None


def reasons_of(points: Mapping[str, int | None]) -> list[Reason]:
    """The answers that were given, the heaviest first."""
    found = [
        Reason(
            question.short, question.answers[value], value,
            lifts=question.name in FLOORED and value == MOST,
        )
        for question in QUESTIONS
        if (value := points.get(question.name)) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda reason: -reason.points)
