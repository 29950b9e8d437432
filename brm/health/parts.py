"""What a department's health is made of: facts in, a number from 0 to 100 and its parts out (pure).

Four parts with fixed weights. Each is a share of what would be perfect:

- experience: the mean of the newest published question on a scale, from its lowest step (0) to its
  highest (1);
- answers: 60 % that they came on time, 40 % that the person said that they helped;
- visits: 60 % of the last visits kept, 40 % that nobody waits longer than the rhythm;
- promises: kept of those that were due, the mean of both sides.

What is not known gives its weight to what is (`brm.base.scoring`). Where there was no sign of life for
two rhythms there is no number at all: silence is never green.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from brm.base import scoring
from relationships.rounds.planning import window

WEIGHTS = {"experience": 25, "answers": 20, "visits": 15, "promises": 15}
STEPS = 5  # of the question on a scale
VISITS = 6  # the newest ones that were due
LATE_RHYTHMS = (
    2  # nobody was there for so long: nothing left for silence, and without a sign: quiet
)
STRONG, UNEVEN = 75, 50
FORMULA = 1  # raised when the same facts begin to give another number


@dataclass(frozen=True)
class Facts:
    """What the records say of one department up to one day, as both sides may know it.

    "Year": the 365 days up to the day. `experience` in hundredths of a step. `confirmed_of` answers
    to which somebody said whether they helped, or let the time pass. `silence` in days since the last
    visit, None where nobody ever came. `sign_on`: the last visit, voice or confirmation, an ISO day.
    """

    experience: int | None = None
    experience_n: int = 0
    experience_on: str = ""
    campaign: int | None = None
    in_time: int = 0
    answers: int = 0
    confirmed: int = 0
    confirmed_of: int = 0
    kept_visits: int = 0
    visits: int = 0
    silence: int | None = None
    rhythm: int = 14
    kept_business: int = 0
    due_business: int = 0
    kept_it: int = 0
    due_it: int = 0
    sign_on: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def health(facts: Facts, day: date) -> scoring.Total:
    """The number with its parts as shown; no number where it is quiet or too little is known."""
    values: dict[str, Fraction | None] = {
        "experience": experience(facts),
        "answers": answers(facts),
        "visits": visits(facts),
        "promises": promises(facts),
    }
    parts = [scoring.Part(name, weight, values[name]) for name, weight in WEIGHTS.items()]
    if is_quiet(facts, day):
        parts = [scoring.Part(part.name, part.weight, None) for part in parts]
    return scoring.total(parts)


def is_quiet(facts: Facts, day: date) -> bool:
    """No visit, no voice and no "yes, that helped" within two of its own rhythms, or never."""
    if not facts.sign_on:
        return True
    last = date.fromisoformat(facts.sign_on)
    return day - last > timedelta(days=LATE_RHYTHMS * facts.rhythm)


def word(number: int) -> str:
    """Which of three words goes with a number: "strong", "uneven" or "needs_care"."""
    return "strong" if number >= STRONG else "uneven" if number >= UNEVEN else "needs_care"


# ---- The parts -----------------------------------------------------------------------------------


def experience(facts: Facts) -> Fraction | None:
    if facts.experience is None:
        return None
    return Fraction(facts.experience - 100, 100 * (STEPS - 1))


def answers(facts: Facts) -> Fraction | None:
    """Unknown where none was due; where nobody was asked whether it helped, being on time is all."""
    return _mixed(
        (60, share(facts.in_time, facts.answers)), (40, share(facts.confirmed, facts.confirmed_of))
    )


def visits(facts: Facts) -> Fraction | None:
    """Unknown where no visit was due and nobody ever came."""
    kept = share(facts.kept_visits, facts.visits)
    if kept is None and facts.silence is None:
        return None
    return _mixed((60, kept), (40, company(facts)))


def company(facts: Facts) -> Fraction:
    """How little silence there is: all up to the rhythm with its window, nothing from two on."""
    if facts.silence is None:
        return Fraction(0)
    allowed, most = facts.rhythm + window(facts.rhythm), LATE_RHYTHMS * facts.rhythm
    if facts.silence <= allowed:
        return Fraction(1)
    return Fraction(max(0, most - facts.silence), max(1, most - allowed))


def promises(facts: Facts) -> Fraction | None:
    return _mixed(
        (50, share(facts.kept_business, facts.due_business)),
        (50, share(facts.kept_it, facts.due_it)),
    )


def share(some: int, of: int) -> Fraction | None:
    return Fraction(some, of) if of else None


def _mixed(*weighed: tuple[int, Fraction | None]) -> Fraction | None:
    """The weighted mean of what is known."""
    known = [(weight, value) for weight, value in weighed if value is not None]
    if not known:
        return None
    whole = sum(weight for weight, _value in known)
    return sum((weight * value for weight, value in known), Fraction()) / whole
