"""What a visit brought, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from relationships.people.models import Person
from relationships.rounds.choices import Consent, Ending, Look
from relationships.voices.choices import Audience, VoiceKind


@dataclass(frozen=True)
class Heard:
    """One thing heard; `said_by` only where the person wants to be named. Minutes are a week's."""

    client_id: UUID
    words: str
    kind: str = VoiceKind.PROBLEM
    audience: str = Audience.DEPARTMENT
    said_by: Person | None = None
    system_text: str = ""
    adds_system: bool = False
    people_affected: int | None = None
    minutes_lost: int | None = None


@dataclass(frozen=True)
class Seen:
    """How something is used, and what came of it: about work, never about a person.

    `look`: which of the things to look for. `advice`: the advice, or what they would like to learn.
    """

    client_id: UUID
    seen: str = ""
    advice: str = ""
    system_text: str = ""
    look: str = Look.OTHER
    ending: str = Ending.NONE
    adds_system: bool = False


@dataclass(frozen=True)
class Thanked:
    """Thanks to pass on: to whom, in whose name, and what that person said of it.

    `to` and `said_by` where their names are known, else `to_words` and `from_words`. `words_for`: the
    same in the language of who is thanked.
    """

    client_id: UUID
    words: str
    to: Person | None = None
    to_words: str = ""
    consent: str = Consent.NOT_ASKED
    said_by: Person | None = None
    from_words: str = ""
    words_for: str = ""


@dataclass(frozen=True)
class Promised:
    """What somebody of either side does by a day."""

    client_id: UUID
    what: str
    owner: Person
    due_on: date


@dataclass(frozen=True)
class Log:
    """All that one visit brought, as the device sends it. `helped`: by observation, what people say;
    `solved`: by subject, how many questions colleagues solved; `ways`: by kind and code, how many people
    there do so; None where the device does not tell. `written`: how apps on no list were named."""

    client_id: UUID
    done_at: datetime
    mood: int | None = None
    people_met: int | None = None
    colleague_solved: int = 0
    summary: str = ""
    heard: tuple[Heard, ...] = ()
    seen: tuple[Seen, ...] = ()
    thanks: tuple[Thanked, ...] = ()
    promised: tuple[Promised, ...] = ()
    helped: Mapping[int, str] = field(default_factory=dict)
    solved: Mapping[str, int] | None = None
    ways: Mapping[tuple[str, str], int] | None = None
    written: Mapping[str, str] = field(default_factory=dict)
