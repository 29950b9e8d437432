"""What every command of the product shares: a clock that can be set, and an answer as JSON."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder

from brm.base import clock
from brm.base.errors import RuleBroken

Answer = dict[str, Any]
MISSING = {"42P01", "42703"}  # PostgreSQL: no such table, no such column


class Refused(Exception):
    """The command was understood and not done; `answer` says what was found. It exits with 1."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class ProductCommand(BaseCommand):
    """A command that calls one service: exit 0 only when it is done.

    `--json` prints one JSON object and nothing else, `{"error": sentence}` where it was not done;
    without it `told` puts the answer in words. A refusal's sentence goes to stderr either way.
    `--now` replaces the clock; a moment without a zone is one of the organisation's.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.add_argument(
            "--now", type=moment, metavar="ISO", help="act as if it were this moment"
        )

    def handle(self, *args: Any, now: datetime | None, **options: Any) -> None:
        as_json = options.pop("json")
        with clock.fixed(now) if now else nullcontext():
            try:
                answer = self._acted(options)
            except (RuleBroken, CommandError) as error:
                if as_json:
                    self._say({"error": str(error)}, as_json=True)
                raise CommandError(str(error)) from error
            except Refused as refused:
                self._say(refused.answer, as_json=as_json)
                raise SystemExit(1) from None
        self._say(answer, as_json=as_json)

    def _acted(self, options: dict[str, Any]) -> Answer:
        try:
            return self.act(**options)
        except ProgrammingError as error:
            if getattr(error.__cause__, "pgcode", "") not in MISSING:
                raise
            raise CommandError(
                "The tables of this database are missing or older than the program. "
                "Run `python manage.py migrate` first."
            ) from error

    def act(self, **options: Any) -> Answer:
        """Do it, and say what was done."""
        raise NotImplementedError

    def told(self, answer: Answer) -> str:
        """The answer in words: a line for each thing, unless a command knows better."""
        return "\n".join(_line(name, value) for name, value in answer.items())

    def _say(self, answer: Answer, *, as_json: bool) -> None:
        self.stdout.write(
            json.dumps(answer, ensure_ascii=False, default=str) if as_json else self.told(answer)
        )


def _line(name: str, value: Any) -> str:
    """`made: 3`; of a list each entry on a line of its own."""
    if not isinstance(value, list):
        return f"{name}: {value}"
    return "\n  ".join([f"{name}:", *map(str, value)]) if value else f"{name}: none"


def make_tables() -> None:
    """The tables, in a database where nothing was ever made; elsewhere nothing."""
    if not MigrationRecorder(connection).has_table():
        call_command("migrate", interactive=False, verbosity=0)


def moment(text: str) -> datetime:
    """An ISO moment or day; the organisation's time where it names no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is no moment; write one such as 2026-03-03T10:00:00+01:00."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
