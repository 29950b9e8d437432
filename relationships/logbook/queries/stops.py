"""What a day is made of: one visit, what to know before it, what is one's own to do. No query."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from relationships.rounds.choices import VisitState
from relationships.rounds.models import Visit
from relationships.ways.queries import line, told_with


@dataclass(frozen=True)
class Known:
    """One thing to know before one comes in. `kind` says which sentence tells it."""

    kind: str
    words: str = ""
    name: str = ""
    days_late: int = 0
    weeks: int = 0
    pk: int = 0
    due_on: date | None = None


@dataclass
class Stop:
    """One visit of the day, with what to know before one comes in."""

    visit: Visit
    is_next: bool = False
    minutes_away: int = 0
    ask_for: str = ""
    languages: list[str] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)

    @property
    def last(self) -> dict[str, Any]:
        """What the day's query knows of the visit before this one."""
        return getattr(self.visit, "last", None) or {}

    @property
    def last_at(self) -> datetime | None:
        moment = self.last.get("done_at")
        return datetime.fromisoformat(moment) if moment else None

    @property
    def ways_line(self) -> list[str]:
        """How people there speak, are reached and work, as far as it may be told."""
        return line(told_with(self.visit))

    @property
    def is_done(self) -> bool:
        return self.visit.state == VisitState.DONE

    @property
    def is_planned(self) -> bool:
        return self.visit.state == VisitState.PLANNED


@dataclass
class Owed:
    """What is one's own to answer, to keep and to pass on; of each the most pressing `AT_ONCE`."""

    AT_ONCE: ClassVar[int] = 12

    voices: list[dict[str, Any]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)
    thanks: list[dict[str, Any]] = field(default_factory=list)
    has_more_voices: bool = False
    has_more_promises: bool = False
