"""`make bench-pages`: the pages in a browser on a slow device and a slow line, a line for each goal."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.chromium import how_to_start
from bench.goals import REPETITIONS, Goal, Steady, spread_of
from bench.street import ROOT, House, Server, server
from bench.visits import STILL_MS, Visit, visit
from bench.wire import CSS, HTML, OPEN_CSS, OPEN_SCRIPT, REQUESTS, SCRIPT

LCP_MS, OPEN_LCP_MS, SHIFT, PRESS_MS = 2500, 2000, 0.02, 150
PHONE, DESK = (390, 844), (1440, 900)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Opened:
    """A page, who opens it on which device, and what they press there."""

    name: str
    path: str
    who: str
    size: tuple[int, int]
    press: Callable[[Page], None]


def answer(page: Page) -> None:
    """Choose the first answer of each question."""
    for question in page.locator("fieldset:has(input[type=radio])").all():
        question.locator("label").first.click()
        page.wait_for_timeout(STILL_MS)


def score(page: Page) -> None:
    """Answer the first statements, each kept by the line."""
    for statement in page.locator("[data-statement]").all()[:4]:
        statement.locator("label").nth(2).click()
        page.wait_for_timeout(STILL_MS)
    page.wait_for_timeout(4 * STILL_MS)  # what still waits then would go with whoever leaves


def look_round(page: Page) -> None:
    """Open what the keyboard can do and close it; look for something."""
    for key in ("?", "Escape", "/", "m", "a"):
        page.keyboard.press(key)
        page.wait_for_timeout(STILL_MS)


def open_more(page: Page) -> None:
    """The sheet with all places, opened with the thumb and closed by a press beside it."""
    for _ in range(2):
        page.locator("[popovertarget=more]").click()
        page.wait_for_timeout(STILL_MS)
        page.locator(".phone-top").click(position={"x": 200, "y": 28}, force=True)
        page.wait_for_timeout(STILL_MS)


PAGES = (
    Opened("feedback form", "{form}", "", PHONE, answer),
    Opened("my day", "/", "buddy", PHONE, open_more),
    Opened("dashboard", "/", "manager", DESK, look_round),
    Opened("portfolio", "/portfolio/", "manager", DESK, look_round),
    Opened("department", "/units/7/", "manager", PHONE, open_more),
    Opened("voices", "/voices/", "manager", DESK, look_round),
    Opened("six questions", "/concerns/", "manager", DESK, look_round),
    Opened("systems", "/systems/", "manager", DESK, look_round),
    Opened("system", "/systems/1/", "manager", PHONE, open_more),
    Opened("board of roles", "/roles/", "manager", DESK, look_round),
    Opened("checklist", "/assessments/{begun}/fill/", "manager", PHONE, score),
    Opened("map of checklists", "/assessments/", "manager", DESK, look_round),
    Opened("their ways", "/units/7/ways/", "manager", PHONE, open_more),
)


def run(say: Say, *, scale: str = "normal", repetitions: int = REPETITIONS) -> int:
    """Measure; the number of goals that were missed. What is no goal begins with #."""
    began = monotonic()
    steady = Steady(say, again_s=300)
    with server() as own, served(own, scale) as (house, address), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**how_to_start())
        say(f"# Chromium {chromium.version}, processor four times slower, Slow 4G, cold")
        for page in PAGES:
            once = partial(opened, page, house, address, chromium)
            steady(partial(measured, page, once, repetitions, say))
        chromium.close()
    missed = sum(not goal.is_met for goal in steady.goals)
    say(f"# {len(steady.goals)} goals, {missed} missed, {monotonic() - began:.0f} s")
    return missed


@contextmanager
def served(own: Server, scale: str) -> Iterator[tuple[House, str]]:
    """An organisation, and the product serving it as it does in use; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    known = own.database("bench-browser") | {"BASE_URL": f"http://127.0.0.1:{port}"}
    house = House(known)
    web = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "bench.serving", f"--bind=127.0.0.1:{port}",
            "--worker-class=gthread", "--threads=4", "--no-control-socket", "--log-level=error",
        ],
        cwd=ROOT, env=known,
    )  # fmt: skip
    try:
        house.ask("build", scale, "1x")
        for _ in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if web.poll() is not None:
                raise RuntimeError("The product does not start.")
            sleep(0.1)
        yield house, f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait()
        house.close()


def opened(page: Opened, house: House, address: str, chromium: Browser) -> Visit:
    """One visit with an empty cache, as who it is for."""
    entry = house.ask("door", page.path, page.who)
    cookies: list[Any] = [
        {"name": "sessionid", "value": value, "url": address}
        for value in [entry["cookie"]]
        if value
    ]
    return visit(chromium, address + entry["path"], cookies, page.press, page.size)


def measured(page: Opened, once: Callable[[], Visit], repetitions: int, say: Say) -> list[Goal]:
    """All goals of one page: the median of several visits."""
    found = [once() for _ in range(repetitions)]
    last = found[-1]
    say(
        f"# {page.name}: {last.first.bytes}, {last.first.requests} requests; then {last.second.bytes}"
    )
    return [*times(page, found), *sizes(page, last)]


def times(page: Opened, found: list[Visit]) -> list[Goal]:
    lcp = OPEN_LCP_MS if not page.who else LCP_MS
    return [
        spread_of([getattr(one, name) for one in found], limit, f"{page.name}: {words}")
        for name, limit, words in (
            ("lcp", lcp, "ms until the largest thing stands there (LCP)"),
            ("cls", SHIFT, "shift of what stood there already (CLS)"),
            ("inp", PRESS_MS, "ms from a press to its picture (INP)"),
        )
    ]


def sizes(page: Opened, last: Visit) -> list[Goal]:
    first, second = last.first, last.second
    is_open = not page.who
    return [
        Goal(first.bytes.get("Document", 0), HTML, f"{page.name}: bytes of HTML on the wire"),
        Goal(
            first.bytes.get("Stylesheet", 0), OPEN_CSS if is_open else CSS,
            f"{page.name}: bytes of CSS on the wire",
        ),
        Goal(
            first.bytes.get("Script", 0), OPEN_SCRIPT if is_open else SCRIPT,
            f"{page.name}: bytes of JavaScript on the wire",
        ),
        Goal(first.requests, REQUESTS, f"{page.name}: requests"),
        Goal(second.requests, 1, f"{page.name}: requests of a second visit"),
    ]  # fmt: skip
