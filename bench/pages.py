"""Pages at two sizes and with a long history: time, queries, bytes, and their floors."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from bench.goals import REPETITIONS, Goal, Steady, ratio_of
from bench.street import House
from bench.wire import CSS, HTML, OPEN_CSS, OPEN_SCRIPT, REQUESTS, SCRIPT

GROWTH = 1.3  # time at ten times the data
OVERHEAD = 1.8  # of the page's own SQL and rendering
BESIDE_EMPTY = {"portfolio": ("1x", 120), "admin list": ("10x", 600)}  # 50 departments; all rows
FRAME, FORM = 4, 7  # of an empty view; of plain HTML


@dataclass(frozen=True)
class Page:
    """`grows`: the sizes at which it shows more than at 1x, as it is not cut into pages or does not
    fill one at 1x: there time is compared by the kilobyte of the page."""

    name: str
    path: str
    who: str
    queries: int
    grows: tuple[str, ...] = ()


PAGES = (
    Page("dashboard", "/", "manager", 10),
    Page("portfolio", "/portfolio/", "manager", 10),
    Page("department", "/units/7/", "manager", 12),
    Page("timeline", "/units/7/timeline/", "manager", 8),
    Page("departments", "/units/", "manager", 8),
    Page("voices", "/voices/", "manager", 8),
    Page("voices by a word", "/voices/?q=screen", "manager", 8),
    Page("find", "/find/?q=screen+freezes", "manager", 11),
    Page("promises", "/promises/", "manager", 8),
    Page("promises by a word", "/promises/?q=list", "manager", 9),
    Page("rounds", "/rounds/", "manager", 8),
    Page("visits", "/visits/", "manager", 8),
    Page("people", "/people/", "manager", 8),
    Page("calendar", "/calendar/", "manager", 8, grows=("10x",)),
    Page("calendar of a buddy", "/calendar/?buddy={buddy}", "manager", 8),
    Page("campaigns", "/campaigns/", "manager", 8, grows=("history",)),
    Page("results", "/campaigns/{closed}/results/", "manager", 10),
    Page("results of a department", "/campaigns/{closed}/results/?unit=2", "manager", 10),
    Page("themes", "/campaigns/{closed}/themes/", "manager", 10, grows=("10x",)),
    Page("map", "/assessments/", "manager", 10),
    Page("board of roles", "/roles/", "manager", 10),
    Page("vacancies by what stops", "/roles/vacant/", "manager", 10),
    Page("board of roles, departments", "/roles/?by=unit", "manager", 10),
    Page("systems", "/systems/", "manager", 8, grows=("10x",)),
    Page("teams' own tools", "/systems/?run=business", "manager", 8, grows=("10x",)),
    Page("six questions", "/concerns/", "manager", 10),
    Page("their ways", "/units/7/ways/", "manager", 8),
    Page("my day", "/", "buddy", 8),
    Page("day to log", "/day/", "buddy", 8),
    Page("feedback form", "{form}", "", 1),
    Page("admin list", "/admin/relationships/voice/", "admin", 10),
)
Say = Callable[[str], None]


def measure(
    houses: dict[str, House],
    steady: Steady,
    *,
    names: tuple[str, ...] = (),
    repetitions: int = REPETITIONS,
    has_frames: bool = True,
) -> None:
    """All goals of all pages, or of those named; of the frame round them, where that is asked."""
    steady.say("# page: ms at 1x, 10x, 10x history; queries; SQL and rendering at 10x; bytes")
    for page in PAGES:
        if names and page.name not in names:
            continue
        steady(partial(_times, page, houses, steady.say, repetitions))
        steady.keep(_counts(page, houses))
    if has_frames:
        steady(partial(_frames, houses["10x"], repetitions))


def _times(page: Page, houses: dict[str, House], say: Say, repetitions: int) -> list[Goal]:
    """Interleaved: every house once, then its floor, then again."""
    taken: dict[str, list[float]] = {size: [] for size in houses}
    floors: list[dict[str, Any]] = []
    empty: list[float] = []
    for _ in range(repetitions):
        for size, house in houses.items():
            taken[size].append(house.ask("page", page.path, page.who)["ms"])
        floors.append(houses["10x"].ask("floor", page.path, page.who))
        if page.name in BESIDE_EMPTY:
            empty.append(houses[BESIDE_EMPTY[page.name][0]].ask("empty")["bare"])
    say(_line(page, houses, taken, floors))
    large = taken["10x"]
    goals = [
        _growth(page, size, words, taken, houses)
        for size, words in (("10x", "10x"), ("history", "ten times the history"))
        if size in taken
    ]
    if page.who:
        bare = [one["sql"] + one["rendering"] for one in floors]
        goals.append(
            ratio_of(
                list(zip(large, bare, strict=True)), OVERHEAD,
                f"{page.name}: signed in, beside its SQL and rendering",
            )
        )  # fmt: skip
    if page.name in BESIDE_EMPTY:
        size, limit = BESIDE_EMPTY[page.name]
        pairs = list(zip(taken[size], empty, strict=True))
        goals.append(ratio_of(pairs, limit, f"{page.name}: beside an empty view"))
    return goals


def _growth(
    page: Page, size: str, words: str, taken: dict[str, list[float]], houses: dict[str, House]
) -> Goal:  # fmt: skip
    """How much longer it takes there than at 1x; by the kilobyte where it shows more."""
    if size not in page.grows:
        pairs = list(zip(taken[size], taken["1x"], strict=True))
        return ratio_of(pairs, GROWTH, f"{page.name}: time at {words} beside 1x")
    here, small = (
        houses[each].ask("counted", page.path, page.who)["shown"] for each in (size, "1x")
    )
    pairs = [
        (more / here, less / small) for more, less in zip(taken[size], taken["1x"], strict=True)
    ]
    name = f"{page.name}: time a kilobyte shown ({here:,}, {small:,} bytes) at {words} beside 1x"
    return ratio_of(pairs, GROWTH, name)


def _line(
    page: Page,
    houses: dict[str, House],
    taken: dict[str, list[float]],
    floors: list[dict[str, Any]],
) -> str:
    counted = houses["10x"].ask("counted", page.path, page.who)
    times = " ".join(f"{median(values):.1f}" for values in taken.values())
    sql, rendering = (median(one[name] for one in floors) for name in ("sql", "rendering"))
    return (
        f"# {page.name}: {times} ms; {counted['queries']} queries; SQL {sql:.1f},"
        f" rendering {rendering:.1f} ms; {counted['bytes']:,} bytes"
    )


def _counts(page: Page, houses: dict[str, House]) -> list[Goal]:
    found = {size: house.ask("counted", page.path, page.who) for size, house in houses.items()}
    small, large = found["1x"], found["10x"]
    many = [one["queries"] for one in found.values()]
    is_open = not page.who
    goals = [
        Goal(max(many), page.queries, f"{page.name}: queries"),
        Goal(max(many) - min(many), 0, f"{page.name}: more queries at ten times the data"),
        Goal(max(small["bytes"], large["bytes"]), HTML, f"{page.name}: bytes of HTML"),
    ]
    if page.name in {"dashboard", "feedback form"}:
        goals += [
            Goal(large["css"], OPEN_CSS if is_open else CSS, f"{page.name}: bytes of CSS"),
            Goal(
                large["js"], OPEN_SCRIPT if is_open else SCRIPT, f"{page.name}: bytes of JavaScript"
            ),
            Goal(large["requests"], REQUESTS, f"{page.name}: requests"),
        ]
    return goals


def _frames(house: House, repetitions: int) -> list[Goal]:
    found = [house.ask("empty") for _ in range(repetitions)]
    asked = house.ask("empty_queries")["queries"]
    return [
        ratio_of(
            [(one["whole"], one["bare"]) for one in found], FRAME,
            "all middleware, anonymous, beside an empty view",
        ),
        Goal(asked, 0, "all middleware, anonymous: queries"),
        ratio_of(
            [(one["form"], one["plain"]) for one in found], FORM,
            "a form of ten fields, beside plain HTML",
        ),
    ]  # fmt: skip
