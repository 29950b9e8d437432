"""What many tests use: a real Chromium, the judge of barriers, and a mail server that keeps all."""

import math
import os
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as product
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bench.chromium import how_to_start
from tests import tables
from tests.brm.processes import unused_port

# A slow machine is no fault of the rule that is tried.
examples.register_profile("rules", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("rules")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_configure() -> None:
    """Passwords are hashed at once here: how slow it must be is Django's to know, and to test.

    Static files are looked for when a page asks, not all anew for each test that opens one.
    Each worker counts in a cache of its own: their databases give the same numbers.
    """
    product.WHITENOISE_AUTOREFRESH = True
    product.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    product.CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "")
    TransactionTestCase._fixture_teardown = lambda _case: tables.as_at_first()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """pytest-django's own, and then what stands there is remembered."""
    with django_db_blocker.unblock():
        tables.keep()


@pytest.fixture(autouse=True)
def own_words_as_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process remembers of another test, or until a moment that may come in the middle
    of this one, is not there; a change of the own words is read as ever.
    """
    from relationships.wording import words

    monkeypatch.setattr(words, "_memory", words._Memory(words.Own(), until=math.inf))
    translation.deactivate()  # the language of the last page that somebody read


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, else the one that Playwright downloaded."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(**how_to_start())
        except Error as error:
            pytest.fail(
                "No Chromium starts here. Debian: apt-get install chromium; elsewhere: "
                f"python -m playwright install chromium; or set TEST_CHROMIUM.\n{error}",
                pytrace=False,
            )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new private window; the test fails when the page writes an error to its console."""
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/Amsterdam", reduced_motion="reduce"
    )
    page = context.new_page()
    errors: list[str] = []
    page.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


@pytest.fixture
def no_barriers() -> Callable[[Page], None]:
    """`no_barriers(page)`: axe-core finds nothing of WCAG 2.2 A and AA."""

    def check(page: Page) -> None:
        no_script = page.evaluate("matchMedia('(scripting: none)').matches")
        assert not no_script, "Scripts are off in this window: the judge would wait for ever."
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        found = Axe().run(page, options=options).response["violations"]
        assert not found, [
            (item["id"], [node["target"] for node in item["nodes"]]) for item in found
        ]

    return check


class MailSink:
    """A mail server on 127.0.0.1 that keeps what it takes.

    `answers` holds what it says to the next messages instead of taking them ("451 later"), one a
    message, by the order they come in.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []
        self.connections = 0

    def connection_made(self) -> None:
        self.connections += 1

    async def handle_DATA(  # noqa: N802  the name aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answers and (answer := self.answers.pop(0)):
            return answer
        message = message_from_bytes(envelope.content or b"", policy=policy.default)
        self.received.append(message)  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 Kept"

    async def handle_EHLO(  # noqa: N802
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connection_made()
        session.host_name = hostname
        return responses


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    return unused_port()


@pytest.fixture
def smtp_sink(settings, free_port) -> Iterator[MailSink]:
    """A live mail server to which the product's mail goes during the test."""
    sink = MailSink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL = "smtp://127.0.0.1"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield sink
    controller.stop()
