"""`manage.py bench`: everything, in at most ten minutes, a line for each goal of performance."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import monotonic

from bench import pages
from bench.goals import REPETITIONS, Goal, Steady, ratio_of, read
from bench.street import House, Server, houses, server, told

ANSWERS, ANSWER_QUERIES = 0.12, 8
CLAIM = 1.3
INVITED = 0.12  # of the bare statements, as answers are
ROLLED = 13  # times as long for ten times the answers: 1.3 an answer
FEEDBACK_PAGES = ("campaigns", "results", "results of a department", "themes", "feedback form")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How large, how often, and how long each measurement of its own may take."""

    scale: str
    answers: int
    others: tuple[tuple[str, tuple[str, ...], float], ...]
    repetitions: int = REPETITIONS
    again_s: float = 180  # until then what spread too widely is measured once more
    pages: tuple[str, ...] = ()  # all of them unless named
    feedback: str = "feedback"  # the scale at which feedback is measured by itself
    invited: int = 1000
    is_feedback_alone: bool = False


NORMAL = Plan(
    "normal",
    20,
    (
        ("recurrence", (), 120),
        ("planning", ("500", "5"), 120),
        ("messages", ("600", "5"), 120),  # six batches: two workers have what to share
        ("imports", ("2500", "25000"), 120),
    ),
)
LARGE = Plan(
    "large",
    50,
    (
        ("recurrence", (), 600),
        ("planning", ("10000", "5"), 1800),
        ("messages", ("1000", "5"), 1200),
        ("imports", ("10000", "100000"), 1200),
    ),
    again_s=1800,
)
SMALLEST = Plan(
    "smallest",
    2,
    (("recurrence", ("50", "2"), 60),),
    repetitions=2,
    again_s=0,
    pages=("portfolio", "feedback form"),
    feedback="smallest",
    invited=20,
)
FEEDBACK = Plan("", 20, (), is_feedback_alone=True)


def run(plan: Plan, say: Say) -> int:
    """Measure; the number of goals that were missed. What is no goal begins with #."""
    began = monotonic()
    steady = Steady(say, again_s=plan.again_s)
    with server() as own:
        if not plan.is_feedback_alone:
            with houses(own, plan.scale) as built:
                introduce(built, say)
                pages.measure(built, steady, names=plan.pages, repetitions=plan.repetitions)
                steady(partial(claims, built, plan))
        with houses(own, plan.feedback) as built:
            introduce(built, say)
            feedback(built, steady, plan)
        for name, arguments, limit_s in plan.others:
            steady(partial(other, own, name, list(arguments), limit_s))
    missed = sum(not goal.is_met for goal in steady.goals)
    say(f"# {len(steady.goals)} goals, {missed} missed, {monotonic() - began:.0f} s")
    return missed


def introduce(built: dict[str, House], say: Say) -> None:
    say(f"# {versions(built['1x'])}")
    for size, house in built.items():
        say(f"# {size}: {counted(house)}")


def versions(house: House) -> str:
    return ", ".join(f"{name} {version}" for name, version in house.ask("versions").items())


def counted(house: House) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in house.ask("rows").items())


def feedback(built: dict[str, House], steady: Steady, plan: Plan) -> None:
    """What is promised of feedback, with ten times as many answers."""
    names = plan.pages or FEEDBACK_PAGES
    pages.measure(built, steady, names=names, repetitions=plan.repetitions, has_frames=False)
    for measure in (answers, invitations):
        steady(partial(measure, built["10x"], plan, steady.say))
    steady(partial(rollups, built, plan, steady.say))


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


def invitations(house: House, plan: Plan, say: Say) -> list[Goal]:
    """People asked, beside the same statements without a program round them."""
    found = [house.ask("invites", plan.invited) for _ in range(plan.repetitions)]
    last = found[-1]
    say(f"# invitations a second: {last['rate']:.0f}; the same bare {last['floor']:.0f}")
    pairs = [(one["rate"], one["floor"]) for one in found]
    return [ratio_of(pairs, INVITED, "invitations, of the bare statements", is_floor=True)]


def rollups(built: dict[str, House], plan: Plan, say: Say) -> list[Goal]:
    """Figures of a campaign worked out anew, with ten times as many answers and departments."""
    found = [
        {size: house.ask("rolls_up") for size, house in built.items()}
        for _ in range(plan.repetitions)
    ]
    few, many = ([one[size] for one in found] for size in ("1x", "10x"))
    say(
        f"# figures of a campaign: {median(one['ms'] for one in few):.0f} ms of"
        f" {few[0]['answers']:,} answers, {median(one['ms'] for one in many):.0f} ms of"
        f" {many[0]['answers']:,}"
    )
    pairs = [(more["ms"], less["ms"]) for more, less in zip(many, few, strict=True)]
    return [
        ratio_of(pairs, ROLLED, "figures of a campaign: time at 10x beside 1x"),
        Goal(
            many[0]["queries"] - few[0]["queries"], 0,
            "figures of a campaign: more queries at ten times the data",
        ),
    ]  # fmt: skip


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
