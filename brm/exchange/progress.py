"""How far the work on a long file is, told beside its transaction so that pages see it meanwhile."""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Any, Generic, TypeVar

from django.db import connection

from brm.exchange.choices import Step
from brm.exchange.models import Progress

Tell = Callable[[str, int, int], None]
One = TypeVar("One")
OFTEN = 0.5  # seconds between two tellings of the same step
ROWS = 200  # after so many rows it is told anew


def quietly(step: str, done: int = 0, of: int = 0) -> None:
    """Nobody waits for it: a short file, a command."""


class Counted(Generic[One]):
    """Rows, and how many have passed by: `done`; `of` is 0 where nobody counted them before."""

    def __init__(self, rows: Iterable[One], tell: Tell, of: int) -> None:
        self.rows, self.tell, self.of, self.done = rows, tell, of, 0

    def __iter__(self) -> Iterator[One]:
        for row in self.rows:
            self.done += 1
            if self.done % ROWS == 0:
                self.tell(Step.READING, self.done, self.of)
            yield row


class Telling:
    """Tells on a line of its own to the database; one short statement, twice a second at most."""

    def __init__(self, brought_id: int) -> None:
        self.brought_id = brought_id
        self.told: tuple[str, float] = ("", 0.0)

    def __enter__(self) -> "Telling":
        self.line: Any = connection.copy()  # type: ignore[no-untyped-call]
        return self

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None:
        now = monotonic()
        if step == self.told[0] and now - self.told[1] < OFTEN:
            return
        self.told = (step, now)
        with self.line.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Progress._meta.db_table} SET step = %s, done = %s, of = %s"  # noqa: S608
                " WHERE brought_id = %s",
                [str(step), min(done, of or done), of, self.brought_id],
            )

    def __exit__(self, *_error: object) -> None:
        self.line.close()
