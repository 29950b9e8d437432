"""What a form opens with: what came of the last one. Found and put into words by a slice above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import JSONField, Value
from django.db.models.expressions import Combinable


@dataclass(frozen=True)
class Opening:
    """What people said last time and what came of it, in short; `url` is where all of it stands."""

    points: tuple[tuple[str, str], ...]  # title, words
    url: str


_finders: list[Callable[[], Combinable]] = []
_readers: list[Callable[[Any, str], Opening]] = []


def opens_with(find: Callable[[], Combinable], read: Callable[[Any, str], Opening]) -> None:
    """Let `find()` give, for a query of invitations or doors, what came of the last campaign of the
    same form in their department, and `read(it, language)` its words. Called once from `apps.py`."""
    _finders[:], _readers[:] = [find], [read]


def last_word() -> Combinable:
    """For a query of invitations or doors: what their form opens with, as JSON; None where nothing."""
    return _finders[0]() if _finders else Value(None, output_field=JSONField())


def opening_in(found: Any, language: str) -> Opening | None:
    """What was found so, in that language. No query."""
    return _readers[0](found, language) if found and _readers else None
