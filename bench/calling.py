"""How a measured program is called: as a server does, in process, and what it sends counted."""

import gzip
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg2
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, RequestFactory

HOST = {"HTTP_HOST": "127.0.0.1:8000", "HTTP_ACCEPT_ENCODING": "gzip", "REMOTE_ADDR": "127.0.0.1"}


class changed_middleware:  # noqa: N801  reads like what it does
    """While a handler is made: another list of middleware."""

    def __init__(self, wanted: list[str]) -> None:
        self.wanted, self.before = wanted, settings.MIDDLEWARE

    def __enter__(self) -> None:
        settings.MIDDLEWARE = self.wanted

    def __exit__(self, *_: object) -> None:
        settings.MIDDLEWARE = self.before


def answered(handler: WSGIHandler, environ: dict[str, Any]) -> tuple[int, bytes]:
    """One request as a server makes it: the body read, the answer closed."""
    said: list[str] = []
    response = handler(environ, lambda status, _headers: said.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    return int(said[0].split()[0]), body


def answer_to(path: str) -> dict[str, Any]:
    """Three answers, from a browser that has our cookie, so that its token is looked at, too."""
    token = "a" * 32
    given = {"q_work": "4", "q_time": "3", "q_helped": "2", "act": "answer"}
    request = RequestFactory(**HOST).post(  # type: ignore[arg-type]
        path, {**given, "csrfmiddlewaretoken": token}, HTTP_COOKIE=f"csrftoken={token}"
    )
    return dict(request.environ)


def session_of(user_id: int) -> str:
    from relationships.people.models import User  # noqa: PLC0415

    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def compressed(names: set[str]) -> int:
    """Bytes of static files as they are sent."""
    total = 0
    for name in names:
        place = finders.find(name)
        if place is None:
            raise AssertionError(f"{name} is not there.")
        total += len(gzip.compress(Path(place).read_bytes(), 9))
    return total


def raw_connection() -> Any:
    """The database without Django; every commit is on disk."""
    raw = psycopg2.connect(
        **{
            name: value
            for name, value in connection.get_connection_params().items()
            if name not in {"cursor_factory", "connection_factory"}
        }
    )
    raw.autocommit = True
    return raw


def seconds(act: Any) -> float:
    begin = perf_counter()
    act()
    return perf_counter() - begin
