"""No line that the program writes says who opened a link, which one, or when."""

import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from gunicorn.config import Config

from brm.access_log import AccessLog
from brm.base import clock
from brm.base.logs import RefusedInOneLine, formatter
from brm.base.secret_addresses import is_secret, without_secrets
from tests.factories.feedback import address, running
from tests.factories.relationships import NOON, PersonFactory

ROOT = Path(__file__).parents[2]
LOGGER = "--logger-class=brm.access_log.AccessLog"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/f/sEcReT:1x/", "/f/…"),
        ("Not Found: /q/sEcReT:1x/?a=4", "Not Found: /q/…?a=4"),
        ("http://rounds.example/s/sEcReT/poster.pdf", "/s/…"),
        ("/feeds/sEcReT.ics", "/feeds/…"),
        ("DETAIL:  Failing row contains (3, It freezes).", "DETAIL: …"),
    ],
)
def test_what_opens_something_by_itself_is_left_out(path, shown):
    assert without_secrets(path) == shown


@pytest.mark.parametrize("path", ["/campaigns/3/results/", "/static/f/x.css", "/units/4/", "/"])
def test_other_addresses_are_told(path):
    assert not is_secret(path)
    assert without_secrets(path) == path


def _press(client, link):
    """Wrong, with a broken address, right; and something goes wrong."""
    assert client.post(link, {"q_work": "99"}).status_code == 422
    assert client.get(f"{link}x").status_code == 404
    assert client.post(link, {"q_work": "3"}).status_code == 302
    assert client.get("/not-there/").status_code in {302, 404}
    logging.getLogger("django.request").error("Internal Server Error: %s", link)


@pytest.mark.django_db
def test_nothing_that_is_logged_while_somebody_answers_holds_their_link(client):
    person = PersonFactory()
    running(person.unit)
    link = address(person.invitations.get())
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(formatter(style="json"))
    handler.addFilter(RefusedInOneLine())
    logging.getLogger().addHandler(handler)
    with clock.fixed(NOON):
        _press(client, link)
    logging.getLogger().removeHandler(handler)

    lines = heard.getvalue().splitlines()
    told = [line for line in lines if "/f/" in line]
    assert [json.loads(line)["event"] for line in lines if "not-there" in line] == [
        "Not Found: /not-there/"
    ]
    assert len(told) == 1
    assert json.loads(told[0])["event"] == "Internal Server Error: /f/…"
    assert link.split("/")[2] not in heard.getvalue()


def test_everything_that_starts_the_pages_uses_this_log():
    web = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]
    started = (ROOT / "Procfile").read_text().splitlines()[0].split()

    assert LOGGER in web["command"]
    assert LOGGER in started
    assert LOGGER in (ROOT / "brm/management/commands/run.py").read_text()


def asked(path: str, referrer: str = "") -> dict[str, str]:
    return {
        "REQUEST_METHOD": "POST", "RAW_URI": path, "HTTP_REFERER": referrer,
        "REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "10.4.5.6", "HTTP_USER_AGENT": "Phone",
    }  # fmt: skip


@pytest.fixture
def access_log(tmp_path):
    """What gunicorn's own log writes, as in production."""
    config = Config()
    config.set("accesslog", str(tmp_path / "access"))
    config.set("errorlog", str(tmp_path / "error"))
    yield AccessLog(config), tmp_path
    for name in ("gunicorn.access", "gunicorn.error"):
        logger = logging.getLogger(name)
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()


def test_a_line_of_a_request_says_neither_who_nor_which_link(access_log):
    log, folder = access_log
    took = timedelta(milliseconds=12)
    answer = SimpleNamespace(status="302 Found")

    log.access(answer, None, asked("/units/4/?q=Grace"), took)
    log.access(answer, None, asked("/f/sEcReT:1x/"), took)
    log.access(answer, None, asked("/static/x.css", "http://localhost/f/sEcReT:1x/"), took)
    log.exception("Error handling request %s", "/f/sEcReT:1x/")  # noqa: LOG004  as gunicorn does

    assert (folder / "access").read_text() == "POST /units/4/ 302 12 ms\n"
    told = (folder / "error").read_text()
    assert "Error handling request /f/…" in told
    assert "sEcReT" not in told
