"""Every page as people see it: no barrier in light or dark, nothing too wide, too small, too heavy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings as product
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from brm.base import clock
from brm.demo.services import load_small
from relationships.people.models import User
from tests.browser import wire
from tests.browser.conftest import SIZES
from tests.browser.every_page import Look, looks
from tests.conftest import WCAG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Chromium says on its console what an answer of 404 shows anyway.
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"

AXE = """async ([tags, rules, apart]) => {
  const runOnly = rules.length ? {type: "rule", values: rules} : {type: "tag", values: tags};
  const found = await axe.run(
    {exclude: apart.map((each) => [each])}, {runOnly, resultTypes: ["violations"], preload: false});
  return found.violations.map((v) =>
    v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", "));
}"""
# What a theme can change; all the rest is the same in both.
COLOURS = ["color-contrast", "link-in-text-block"]
# The frame of the pages is the same for one person: looked at on that person's first page.
SHELL = [".rail", ".topbar", ".phone-top", ".tabbar", ".sheet", ".demo"]
# WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links within sentences; a label counts with its choice.
SMALL = """() => {
  const targets = "a[href], button, select, summary, input:not([type=hidden])";
  const whole = (e) => e.matches("[type=radio], [type=checkbox]") && e.closest("label") || e;
  return [...document.querySelectorAll(targets)].filter((e) => {
    const {width, height} = whole(e).getBoundingClientRect();
    const {display, visibility} = getComputedStyle(e);
    if (!width || !height || display === "inline" || visibility === "hidden") return false;
    if (e.matches(".visually-hidden, .visually-hidden *, [class*=skip], [aria-hidden]")) return false;
    return width < 23.5 || height < 23.5;
  }).slice(0, 4).map((e) => e.outerHTML.slice(0, 110));
}"""
EMPTIED = """() => {
  const form = document.querySelector("main form[novalidate]");
  for (const field of form.elements) {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false;
    else if (!["hidden", "submit", "button", "fieldset"].includes(field.type)) field.value = "";
  }
  form.submit();
}"""
FRAME = """() => ({
  titled: document.title.trim() !== "", headings: document.querySelectorAll("h1").length,
  wide: document.documentElement.scrollWidth - innerWidth})"""


@pytest.mark.parametrize("half", [0, 1], ids=["first", "second"])
def test_every_page_of_a_half_can_be_read_by_everybody(
    live_server, browser, settings, windows, half
):
    settings.DEMO = True
    settings.BASE_URL = live_server.url
    load_small(clock.now(), with_logins=True)
    faults: list[str] = []

    for number, look in enumerate(looks()[half::2]):
        apart = SHELL if look.who in windows else []
        if not apart:
            windows[look.who] = Window(browser, live_server.url, look.who)
        sizes = ["phone", "desktop"] if number % 2 else ["desktop", "phone"]
        found = windows[look.who].faults(live_server.url, look, sizes, apart)
        named = f"{look.who or 'anybody'} {look.path}{' refused' if look.refused else ''}"
        faults += [f"{named} {fault}" for fault in found]

    assert len(windows) > 3
    assert not faults, "\n".join(faults)


@pytest.fixture
def windows() -> Iterator[dict[str, "Window"]]:
    """Who sits at which window; all are closed at the end, and with them their connections."""
    opened: dict[str, Window] = {}
    yield opened
    for window in opened.values():
        window.page.context.close()


@dataclass
class Window:
    """The browser of one person, who is signed in; nobody: without signing in."""

    browser: Browser
    address: str
    who: str
    page: Page = field(init=False)
    errors: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)  # what the page fetched after itself

    def __post_init__(self) -> None:
        context = self.browser.new_context(locale="en-GB", reduced_motion="reduce")
        context.add_init_script(path=AXE_FILE_PATH)
        if self.who:
            client = Client()
            client.force_login(User.objects.get(username=self.who))
            name = product.SESSION_COOKIE_NAME
            value = client.cookies[name].value
            context.add_cookies([{"name": name, "value": value, "url": self.address}])
        self.page = context.new_page()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._count)

    def _count(self, request: Request) -> None:
        """What another page within this one fetches is that page's; it has a look of its own."""
        if request.frame != self.page.main_frame:
            return
        if request.is_navigation_request():
            self.asked.clear()
        elif request.url.startswith(self.address):
            self.asked.add(request.url)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED_NOISE):
            self.errors.append(message.text)

    def faults(self, at: str, look: Look, sizes: list[str], apart: list[str]) -> Iterator[str]:
        """Light at one size, dark at the other; the page is loaded once."""
        self.errors.clear()
        self._set(sizes[0], "light")
        answer = self.page.goto(at + look.path)
        if look.refused:
            with self.page.expect_navigation() as sent:
                self._ask(EMPTIED)
            answer = sent.value
        status = answer.status if answer else 0
        if status >= 500 or not status or look.refused != (status == 422):
            yield f"answers {status}"
        frame = self._ask(FRAME)
        if not frame["titled"] or frame["headings"] != 1:
            yield f"has {frame['headings']} h1, title: {frame['titled']}"
        if answer:
            yield from wire.faults(answer.text(), self.asked, is_open=not self.who)
        yield from self._look(f"{sizes[0]} light", WCAG, [], apart)
        self._set(sizes[1], "dark")
        yield from self._look(f"{sizes[1]} dark", [], COLOURS, apart)
        yield from self.errors

    def _set(self, size: str, scheme: Any) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)

    def _look(self, how: str, tags: list[str], rules: list[str], apart: list[str]) -> Iterator[str]:
        yield from (f"{how} {found}" for found in self._ask(AXE, [tags, rules, apart]))
        yield from (f"{how} is smaller than 24 pixels: {found}" for found in self._ask(SMALL))
        wide = self._ask(FRAME)["wide"]
        if wide > 1:
            yield f"{how} is {wide} pixels too wide"

    def _ask(self, script: str, given: Any = None) -> Any:
        return self.page.evaluate(script, given)
