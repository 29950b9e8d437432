"""A bad value stops the start with a sentence that names it."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from brm import environment as env

BAD = {
    "DATABASE_URL": "sqlite:///x",
    "REDIS_URL": "redis://x:port",
    "EMAIL_URL": "smtp://name:pass/word@host",
    "EMAIL_TIMEOUT": "0",
    "BASE_URL": "brm.example.org",
    "TRUSTED_PROXIES": "one",
    "TIME_ZONE": "Europe/Atlantis",
    "LANGUAGE_CODE": "xx",
    "DEMO": "maybe",
    "DEBUG": "2",
    "RATE_LIMITS": "-",
    "OUTBOX_LEASE": "0",
    "OUTBOX_RETRY_BASE": "soon",
    "TICK": "0",
    "WEBHOOK_ALLOW": "10.0.0.0/99",
    "LOG_FORMAT": "xml",
    "PORT": "65536",
    "DATA_DIR": "/dev/null/brm",
    "CELERY_BROKER_URL": "amqp",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_stops_the_start_by_name(name, tmp_path):
    started = subprocess.run(
        [sys.executable, "-c", "import brm.settings"],
        env={**os.environ, "SECRET_KEY": "", "DATABASE_URL": "", "DATA_DIR": str(tmp_path)}
        | {name: BAD[name]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    last = started.stderr.strip().splitlines()[-1]
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")


def test_a_database_of_ones_own_needs_a_secret(tmp_path):
    started = subprocess.run(
        [sys.executable, "-c", "import brm.settings"],
        env={**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "SECRET_KEY is missing" in started.stderr


def test_beside_our_own_database_the_secret_is_made_once(tmp_path):
    told = []
    for _ in range(2):
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "SECRET_KEY": ""}
        del environment["DATABASE_URL"]
        told.append(
            subprocess.run(
                [sys.executable, "-c", "import brm.settings as s; print(s.SECRET_KEY)"],
                env=environment,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )

    assert told[0] == told[1]
    assert len(told[0]) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_good_values_are_read(monkeypatch):
    for name, value in {
        "YES": "On", "NO": "0", "SEVEN": " 7 ", "HOSTS": "a, b ,", "ZONE": "Europe/Oslo",
        "NETWORKS": "10.0.0.0/8,::1/128", "AT": "redis://x",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    assert env.flag("YES", default=False) is True
    assert env.flag("NO", default=True) is False
    assert env.flag("UNSET", default=True) is True
    assert env.number("SEVEN", 1) == 7
    assert env.words("HOSTS", []) == ["a", "b"]
    assert env.words("UNSET", ["c"]) == ["c"]
    assert env.zone("ZONE", "UTC") == "Europe/Oslo"
    assert env.networks("NETWORKS") == ["10.0.0.0/8", "::1/128"]
    assert env.address("AT", "", "redis", "rediss") == "redis://x"
    assert env.one_of("UNSET", "json", "json", "text") == "json"


def test_a_network_must_be_one(monkeypatch):
    monkeypatch.setenv("WEBHOOK_ALLOW", "example.org")

    with pytest.raises(ImproperlyConfigured, match=r"WEBHOOK_ALLOW holds 'example.org'"):
        env.networks("WEBHOOK_ALLOW")
