"""What a checklist's file says, as values; nothing here knows YAML."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256


@dataclass(frozen=True)
class StatementText:
    """One statement: what is true where it is done well, and what would show it."""

    code: str
    text: str
    evidence: str
    is_quick_scan: bool


@dataclass(frozen=True)
class PracticeText:
    """A practice with its statements; `owner_role` and `answered_by` are slugs of roles."""

    code: str
    slug: str
    name: str
    purpose: str
    owner_role: str
    answered_by: tuple[str, ...]
    concerns: tuple[str, ...]
    statements: tuple[StatementText, ...]


@dataclass(frozen=True)
class ClusterText:
    """A group of practices; `plain` is our everyday word for it, `name` the framework's."""

    code: str
    slug: str
    name: str
    plain: str
    purpose: str
    level: str
    level_plain: str
    horizon: str
    practices: tuple[PracticeText, ...]


@dataclass(frozen=True)
class ScaleOption:
    """One of the four answers that count."""

    value: int
    label: str
    description: str


@dataclass(frozen=True)
class Band:
    """From `least` on (and below the next band's), a mean has this word."""

    slug: str
    label: str
    least: float


@dataclass(frozen=True)
class ChecklistFile:
    """A checklist as its file says it; `fingerprint` is the same for the same content."""

    slug: str
    edition: str
    title: str
    language: str
    framework: str
    trademark: str
    source: str
    note: str
    options: tuple[ScaleOption, ...]
    bands: tuple[Band, ...]
    clusters: tuple[ClusterText, ...]

    @property
    def fingerprint(self) -> str:
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return sha256(said.encode()).hexdigest()

    @property
    def statements(self) -> tuple[StatementText, ...]:
        return tuple(
            statement
            for cluster in self.clusters
            for practice in cluster.practices
            for statement in practice.statements
        )
