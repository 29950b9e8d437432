"""What a file asks for: departments, people and posts, each once, with the row that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from brm.exchange.cut import Cut
from brm.exchange.records import Refusal

MOST_REFUSED = 1000  # named one by one; the rest is counted


@dataclass(frozen=True)
class WantedUnit:
    """A department; `parent` is another's key, "" for the top, None where the file does not say."""

    key: str
    name: str
    row: int
    code: str
    parent: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WantedPerson:
    """A person; empty facts are not said by the file and stay as they are."""

    key: str
    row: int
    unit: str
    facts: Mapping[str, str]


@dataclass(frozen=True)
class WantedPost:
    number: str
    row: int
    unit: str
    title: str
    grade: str
    reports_to: str
    holder: str


@dataclass
class Wanted:
    """Everything a file asks for, and what it leaves open; rows that contradict are refused.

    `rows` (row, department, person, post), `people`, `posts` and `emails` are those of the rows in
    hand; all of them lie in the tables of `staging`.
    """

    units: dict[str, WantedUnit] = field(default_factory=dict)
    people: dict[str, WantedPerson] = field(default_factory=dict)
    posts: dict[str, WantedPost] = field(default_factory=dict)
    emails: dict[str, tuple[str, int]] = field(default_factory=dict)
    rows: list[tuple[int, str, str, str]] = field(default_factory=list)
    refused: Cut[Refusal] = field(default_factory=lambda: Cut(most=MOST_REFUSED))
    vacant: Cut[str] = field(default_factory=Cut)
    to_nobody: Cut[str] = field(default_factory=Cut)
    to_missing: Cut[str] = field(default_factory=Cut)
    undecided: dict[str, tuple[str, ...]] = field(default_factory=dict)
    loops: list[tuple[str, ...]] = field(default_factory=list)
    has_tree: bool = False
    unit_letter: str = ""  # the column that names the departments
