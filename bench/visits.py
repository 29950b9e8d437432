"""One cold visit to a page in Chromium, on a slow device and a slow line: what it took."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

# "Slow 4G" of the browser's own tools, and a processor four times slower.
LINE = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1_600_000 * 0.9 / 8,
    "uploadThroughput": 750_000 * 0.9 / 8,
}
SLOWER = 4
OBSERVE = """
window.seen = {lcp: 0, cls: 0, inp: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) seen.lcp = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (entry.interactionId) seen.inp = Math.max(seen.inp, entry.duration);
}).observe({type: "event", durationThreshold: 16, buffered: true});
"""
STILL_MS = 700  # after a press: until its picture is drawn and told


@dataclass
class Sent:
    """What came over the wire, by kind of file; `requests` of them."""

    bytes: dict[str, int] = field(default_factory=dict)
    requests: int = 0

    def listen(self, session: CDPSession) -> None:
        kinds: dict[str, str] = {}
        cached: set[str] = set()

        def answered(event: dict[str, Any]) -> None:
            if event["response"]["url"].startswith("http"):
                kinds[event["requestId"]] = event["type"]
            if event["response"].get("fromDiskCache"):
                cached.add(event["requestId"])

        def ended(event: dict[str, Any]) -> None:
            one = event["requestId"]
            if one in kinds and one not in cached:
                self.requests += 1
                size = int(event["encodedDataLength"])
                self.bytes[kinds[one]] = self.bytes.get(kinds[one], 0) + size

        session.on("Network.responseReceived", answered)
        session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
        session.on("Network.loadingFinished", ended)


@dataclass(frozen=True)
class Visit:
    """Milliseconds until the largest thing stood there; shift; the slowest press; what was sent."""

    lcp: float
    cls: float
    inp: float
    first: Sent
    second: Sent


def visit(
    browser: Browser,
    address: str,
    cookies: list[Any],
    press: Callable[[Page], None],
    size: tuple[int, int],
) -> Visit:
    """With nothing in the browser's cache; then a few presses, then once more with the cache."""
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    try:
        context.add_cookies(cookies)
        context.add_init_script(OBSERVE)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        first = Sent()
        first.listen(session)
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise AssertionError(f"{address} answers {answer and answer.status}")
        loaded = page.evaluate("seen")
        count, sent = first.requests, dict(first.bytes)
        press(page)
        pressed = page.evaluate("seen")
        if page.url != address:  # what was seen is of another page
            raise AssertionError(f"A press led from {address} to {page.url}")
        second = Sent()
        second.listen(session)
        page.goto(address, wait_until="networkidle")
    finally:
        context.close()
    return Visit(loaded["lcp"], loaded["cls"], pressed["inp"], Sent(sent, count), second)
