"""One measured organisation: a process with a database of its own that does what it is asked.

Each line on its input is a JSON list, the name of an act and its arguments; each line on its output
the answer. The one who asks goes from house to house, so that all are measured in the same minutes.
"""

import gc
import gzip
import io
import json
import os
import re
import sys
import uuid
from pathlib import Path
from time import perf_counter
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brm.settings")
django.setup()

import psycopg2  # noqa: E402  after django.setup, as all below
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.signals import request_finished, request_started  # noqa: E402
from django.db import close_old_connections, connection, transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from bench import asking, floors  # noqa: E402
from bench.calling import (  # noqa: E402
    HOST,
    answer_to,
    answered,
    changed_middleware,
    compressed,
    raw_connection,
    seconds,
    session_of,
)
from bench.crowds import AT, SCALES, House, build  # noqa: E402
from brm.base import clock  # noqa: E402
from relationships.wording import words  # noqa: E402

TIMES = 5  # one measurement is the best of as many calls: others only ever make it slower
SHEETS = re.compile(r'<link[^>]+href="/static/([^"]+\.css)"')
SCRIPTS = re.compile(r'<script[^>]+src="/static/([^"]+)"')
PICTURES = re.compile(r'<img[^>]+src="/')


class Measuring:
    """What may be asked; every method is an act."""

    def __init__(self) -> None:
        settings.ROOT_URLCONF = "bench.floors"
        settings.ALLOWED_HOSTS = ["127.0.0.1"]
        self.house: House | None = None
        self.cookies: dict[str, str] = {}
        self.whole = WSGIHandler()
        with changed_middleware([]):
            self.bare = WSGIHandler()
        with changed_middleware([*settings.MIDDLEWARE, "bench.floors.ViewBegins"]):
            self.watched = WSGIHandler()

    def build(self, scale: str, size: str) -> dict[str, Any]:
        begin = perf_counter()
        self.house = build(SCALES[scale][size])
        for name, user in self.house.sign_ins.items():
            self.cookies[name] = session_of(user)
        return {"seconds": perf_counter() - begin}

    def door(self, path: str, who: str) -> dict[str, Any]:
        """Where a page of this house lies, and the session of who opens it."""
        return {"path": self._place(path), "cookie": self.cookies.get(who, "")}

    # ---- Pages -----------------------------------------------------------------------------------

    def page(self, path: str, who: str) -> dict[str, Any]:
        """Milliseconds of the best of a few calls."""
        return {"ms": self._ms(self.whole, self._place(path), who)}

    def counted(self, path: str, who: str) -> dict[str, Any]:
        """Queries with nothing in the cache; bytes, compressed and not; what else a browser asks for."""
        path = self._place(path)
        self._call(self.whole, path, who)
        cache.clear()
        words.forget()
        words.own()  # asked for once in ten seconds by the process, not by a page
        asked = 0

        def count(execute: Any, *args: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            status, body = self._call(self.whole, path, who)
        if status != 200:
            raise AssertionError(f"{path} answers {status}")
        packed = len(body)
        text = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
        sheets, programs = set(SHEETS.findall(text)), set(SCRIPTS.findall(text))
        pictures = len(PICTURES.findall(text))
        return {
            "queries": asked,
            "bytes": packed,
            "shown": len(text),
            "css": compressed(sheets),
            "js": compressed(programs),
            "requests": 1 + len(sheets) + len(programs) + pictures,
        }

    def floor(self, path: str, who: str) -> dict[str, Any]:
        """The page's own SQL, bare, and its rendering with values worked out; milliseconds each."""
        path = self._place(path)
        self._call(self.watched, path, who)
        with floors.recording() as kept:
            self._call(self.watched, path, who)
        kept.again()
        with raw_connection() as raw, raw.cursor() as cursor:
            floors.replay(cursor, kept.statements)
            gc.collect()
            sql = min(floors.replay(cursor, kept.statements) for _ in range(TIMES))
        rendering = min(seconds(kept.again) for _ in range(TIMES))
        return {"sql": sql * 1000, "rendering": rendering * 1000}

    def empty(self) -> dict[str, Any]:
        """The empty view, without and with middleware; ten fields as plain HTML and as ours."""
        return {
            name: self._ms(handler, f"/bench/{path}/", "", times=8 * TIMES)
            for name, handler, path in (
                ("bare", self.bare, "empty"), ("whole", self.whole, "empty"),
                ("plain", self.bare, "plain"), ("form", self.bare, "form"),
            )
        }  # fmt: skip

    def empty_queries(self) -> dict[str, Any]:
        """What a page without sign-in asks the database by its frame alone."""
        return {"queries": self.counted("/bench/empty/", "")["queries"]}

    # ---- Answers -----------------------------------------------------------------------------------

    def posts(self, number: int) -> dict[str, Any]:
        """Answers a second through the whole program, and the same statements bare, both durable."""
        bare, through = self._waiting(2 * number, 0), self._waiting(2 * number, number)
        recorded = [self._recorded_post(path) for path in bare]
        with raw_connection() as raw, raw.cursor() as cursor:
            raw.autocommit = False
            begin = perf_counter()
            for statements in recorded:
                floors.replay(cursor, statements)
                raw.commit()
            floor = len(bare) / (perf_counter() - begin)
        environs = [answer_to(path) for path in through]
        begin = perf_counter()
        for environ in environs:
            status, _body = answered(self.whole, environ)
            if status != 302:
                raise AssertionError(f"An answer was refused: {status}")
        rate = len(environs) / (perf_counter() - begin)
        return {"rate": rate, "floor": floor, "queries": len(recorded[0])}

    def _waiting(self, number: int, since: int) -> list[str]:
        """Addresses of forms that nobody answered yet."""
        from relationships.campaigns.models import Invitation  # noqa: PLC0415
        from relationships.links.services import url_for  # noqa: PLC0415

        rows = Invitation.objects.filter(campaign=self._house().running, state="waiting")
        rows = rows.select_related("link").order_by("pk")[since:number]
        return [url_for(one.link).removeprefix(settings.BASE_URL) for one in rows]

    def _recorded_post(self, path: str) -> list[floors.Statement]:
        """The statements of one answer, which is then taken back."""
        kept: list[floors.Statement] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                kept.append((sql, params))
            return execute(sql, params, many, context)

        signals = (request_started, request_finished)
        for signal in signals:  # the connection stays in our transaction
            signal.disconnect(close_old_connections)
        try:
            with transaction.atomic(), connection.execute_wrapper(note):
                status, _body = answered(self.whole, answer_to(path))
                if status != 302:
                    raise AssertionError(f"An answer was refused: {status}")
                transaction.set_rollback(True)
        finally:
            for signal in signals:
                signal.connect(close_old_connections)
        return kept

    def invites(self, number: int) -> dict[str, Any]:
        """Invitations a second by the product, and the same statements bare; nothing stays."""
        return asking.invites(number, AT)

    def rolls_up(self) -> dict[str, Any]:
        """Milliseconds and queries to work out the figures of the closed campaign anew."""
        return asking.rolls_up(self._house().closed)

    # ---- Messages ----------------------------------------------------------------------------------

    def claim(self) -> dict[str, Any]:
        """Milliseconds to claim 100 due messages, written last among all that were sent."""
        from relationships.outbox.claiming import claim  # noqa: PLC0415
        from relationships.outbox.models import Message  # noqa: PLC0415

        with transaction.atomic():
            Message.objects.bulk_create(
                Message(kind="visit_reminder", to_id=n + 1, about=f"due:{n}", made_at=AT, due_at=AT)
                for n in range(100)
            )
            claim(uuid.uuid4(), at=AT, limit=1)  # the plan is made
            gc.collect()
            begin = perf_counter()
            claimed = claim(uuid.uuid4(), at=AT, limit=99)
            took = perf_counter() - begin
            transaction.set_rollback(True)
        if len(claimed) != 99:
            raise AssertionError(f"{len(claimed)} of 99 messages were claimed.")
        return {"ms": took * 1000}

    def versions(self) -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            server = cursor.fetchone()[0]
        return {
            "Python": sys.version.split()[0],
            "Django": django.get_version(),
            "PostgreSQL": server,
            "psycopg2": psycopg2.__version__.split()[0],
        }

    def rows(self) -> dict[str, Any]:
        from relationships.outbox.models import Message  # noqa: PLC0415
        from relationships.responses.models import GivenAnswer  # noqa: PLC0415
        from relationships.rounds.models import Visit  # noqa: PLC0415
        from relationships.units.models import Unit  # noqa: PLC0415
        from relationships.voices.models import Voice  # noqa: PLC0415

        named = {
            "departments": Unit, "visits": Visit, "voices": Voice, "messages": Message,
            "answers": GivenAnswer,
        }  # fmt: skip
        return {name: model._default_manager.count() for name, model in named.items()}  # noqa: SLF001

    # ---- How it is called --------------------------------------------------------------------------

    def _house(self) -> House:
        if self.house is None:
            raise AssertionError("Nothing was built yet.")
        return self.house

    def _place(self, path: str) -> str:
        """The address, with the campaigns, the buddy, the checklist and the open form of this house."""
        if path == "{form}":
            return self._waiting(1, 0)[0]
        return path.format(**vars(self._house()))

    def _call(self, handler: WSGIHandler, path: str, who: str) -> tuple[int, bytes]:
        return answered(handler, self._environ(path, who))

    def _environ(self, path: str, who: str) -> dict[str, Any]:
        given = {"HTTP_COOKIE": f"sessionid={self.cookies[who]}"} if who else {}
        return dict(RequestFactory(**HOST).get(path, **given).environ)  # type: ignore[arg-type]

    def _ms(self, handler: WSGIHandler, path: str, who: str, times: int = TIMES) -> float:
        environ = self._environ(path, who)
        took = []
        for _ in range(times + 1):
            fresh = {**environ, "wsgi.input": io.BytesIO()}
            begin = perf_counter()
            status, _body = answered(handler, fresh)
            took.append(perf_counter() - begin)
            if status != 200:
                raise AssertionError(f"{path} answers {status}")
        return min(took[1:]) * 1000


def main() -> None:
    out, sys.stdout = sys.stdout, sys.stderr  # only answers go there
    with clock.fixed(AT):
        measuring = Measuring()
        for line in sys.stdin:
            act, *arguments = json.loads(line)
            out.write(json.dumps(getattr(measuring, act)(*arguments)) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
