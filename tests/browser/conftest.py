"""The product as it runs: pages, a worker, a mail server, and a clock that the test moves."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from brm.base import clock
from brm.base.undo import TIME_TO_UNDO
from brm.celery import app
from brm.operations.services import tick
from relationships.outbox.sending import send_due
from relationships.people.models import Person
from tests.conftest import MailSink
from tests.factories.relationships import signed_in

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


def sign_in(context: BrowserContext, person: Person, address: str) -> None:
    """From now on this person is signed in there."""
    cookie = signed_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


@dataclass
class House:
    """The running product: its address, its clock, its mail, and the windows people sit at."""

    address: str
    sink: MailSink
    browser: Browser
    size: str
    shift: timedelta = timedelta()
    windows: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def window(self, *, javascript: bool = True) -> Page:
        """A browser of somebody's own."""
        width, height = SIZES[self.size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        self.windows.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "response",
            lambda answer: (
                self.faults.append(f"{answer.status} {answer.url}")
                if answer.status >= 500
                else None
            ),
        )
        return page

    def window_of(self, person: Person, *, javascript: bool = True) -> Page:
        """A browser in which this person is signed in."""
        page = self.window(javascript=javascript)
        sign_in(page.context, person, self.address)
        return page

    def with_script(self, page: Page) -> Page:
        """The same page in a window where scripts run: barriers are looked for by one."""
        window = self.window()
        window.context.add_cookies(page.context.cookies())
        window.goto(page.url)
        return window

    def set_clock(self, to: datetime) -> None:
        """It is that moment now, for pages, worker and commands alike."""
        self.shift = to - datetime.now(UTC)  # noqa: TID251  the one place that needs the real time

    def pass_time(self) -> None:
        """What the clock does by itself: every job once, then what is due goes out.

        Nobody presses Undo any more for what was done before.
        """
        self.shift += TIME_TO_UNDO
        tick(at=clock.now())
        send_due(at=clock.now())

    def mail_to(self, address: str, *, holding: str = "") -> list[EmailMessage]:
        """The mails of one reader, oldest first; those whose subject holds the words."""
        return [
            mail
            for mail, readers in zip(self.sink.received, self.sink.recipients, strict=True)
            if address in readers and holding in str(mail["subject"])
        ]


def links_in(mail: EmailMessage) -> list[str]:
    """The addresses in a mail's plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return re.findall(r"https?://\S+", body.get_content())


@pytest.fixture(params=list(SIZES))
def house(request, live_server, browser: Browser, smtp_sink: MailSink, settings) -> Iterator[House]:
    settings.BASE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    running = House(live_server.url, smtp_sink, browser, request.param)
    before: Callable[[], timedelta] = clock._shift
    clock.moved_by(lambda: running.shift)
    with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False):
        yield running
    clock.moved_by(before)
    for context in running.windows:
        context.close()
    assert not running.faults, running.faults
