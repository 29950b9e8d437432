"""`manage.py bench`: everything, in at most ten minutes, a line for each goal of performance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from bench import pages
from bench.goals import REPETITIONS, Goal, ratio_of, read, steady
from bench.street import House, Server, houses, server, told

ANSWERS, ANSWER_QUERIES = 0.12, 8
CLAIM = 1.3
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How large, how often, and how long each measurement of its own may take."""

    scale: str
    answers: int
    others: tuple[tuple[str, tuple[str, ...], float], ...]
    repetitions: int = REPETITIONS
    again: bool = True  # measure once more what spread too widely
    pages: tuple[str, ...] = ()  # all of them unless named


NORMAL = Plan(
    "normal",
    20,
    (
        ("recurrence", (), 120),
        ("planning", ("1000", "5"), 150),
        ("messages", ("200", "5"), 150),
    ),
)
LARGE = Plan(
    "large",
    50,
    (
        ("recurrence", (), 600),
        ("planning", ("10000", "5"), 1800),
        ("messages", ("1000", "5"), 1200),
    ),
)
SMALLEST = Plan(
    "smallest",
    2,
    (("recurrence", ("50", "2"), 60),),
    repetitions=2,
    again=False,
    pages=("portfolio", "feedback form"),
)


def run(plan: Plan, say: Say) -> int:
    """Measure; the number of goals that were missed. What is no goal begins with #."""
    began = monotonic()
    goals: list[Goal] = []
    with server() as own:
        with houses(own, plan.scale) as built:
            say(f"# {versions(built['1x'])}")
            for size, house in built.items():
                say(f"# {size}: {counted(house)}")
            goals += pages.measure(
                built, say, names=plan.pages, repetitions=plan.repetitions, again=plan.again
            )
            goals += steady(lambda: answers(built["10x"], plan, say), say, again=plan.again)
            goals += steady(lambda: claims(built, plan), say, again=plan.again)
        for name, arguments, limit_s in plan.others:
            measure = partial(other, own, name, list(arguments), limit_s)
            goals += steady(measure, say, again=plan.again)
    for goal in goals:
        say(str(goal))
    missed = sum(not goal.is_met for goal in goals)
    say(f"# {len(goals)} goals, {missed} missed, {monotonic() - began:.0f} s")
    return missed


def versions(house: House) -> str:
    return ", ".join(f"{name} {version}" for name, version in house.ask("versions").items())


def counted(house: House) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in house.ask("rows").items())


def answers(house: House, plan: Plan, say: Say) -> list[Goal]:
    """Answers to a form, beside the same statements without a program round them."""
    found = [house.ask("posts", plan.answers) for _ in range(plan.repetitions)]
    last = found[-1]
    say(f"# answers a second: {last['rate']:.0f}; the same statements bare {last['floor']:.0f}")
    pairs = [(one["rate"], one["floor"]) for one in found]
    return [
        ratio_of(pairs, ANSWERS, "feedback form: answers, of the bare statements", is_floor=True),
        Goal(last["queries"], ANSWER_QUERIES, "feedback form: queries of an answer"),
    ]


def claims(built: dict[str, House], plan: Plan) -> list[Goal]:
    """Claiming what is due among ten times as many sent messages."""
    pairs = [
        (built["10x"].ask("claim")["ms"], built["1x"].ask("claim")["ms"])
        for _ in range(2 * plan.repetitions)
    ]
    return [ratio_of(pairs, CLAIM, "claiming 100 due messages among ten times as many sent")]


def other(own: Server, name: str, arguments: list[str], limit_s: float) -> list[Goal]:
    """A measurement with a program of its own; that it does not answer is a goal missed."""
    lines, problem = told(own, name, arguments, limit_s=limit_s)
    found = read(lines)
    if not found:
        return [Goal(0, 1, f"{name}: {problem or 'no figures'}", is_floor=True)]
    return found
