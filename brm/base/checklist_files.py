"""Reads a checklist from its YAML file and checks it; every fault is a sentence that says where.

A checklist is a tree: levels, clusters, practices (the file may call them processes), statements.
What the file says beside that (Dutch names, aliases, sources) may stand there and is passed over.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import yaml
from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.text import clean

LARGEST = 1_000_000  # bytes of a file
MOST = {"levels": 20, "clusters": 60, "practices": 200, "statements": 2000}
VALUES = (0, 1, 2, 3)
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Faults(Exception):
    """The file was not taken. `sentences` says each fault, in the order of the file."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


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


def read(content: bytes) -> ChecklistFile:
    """The checklist in the file. Raises Faults with a sentence for each thing to mend."""
    reader = _Reader()
    checklist = reader.checklist(_tree(content))
    if reader.faults:
        raise Faults(reader.faults)
    return checklist


def _tree(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise Faults([_("The file is larger than one million bytes. Is it a checklist?")])
    try:
        text = content.decode("utf-8-sig")
        # One name for several places could stand for billions of them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise Faults([_("The file repeats parts by “*name”. Write each part out.")])
        tree = yaml.safe_load(text)
    except UnicodeDecodeError:
        raise Faults([_("The file is not text in UTF-8. Save it as UTF-8.")]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise Faults([_("The file is not YAML. Check brackets and quotes.")]) from None
        raise Faults(
            [
                _("Line %(line)s is not YAML. Check indents, brackets and quotes there.")
                % {"line": mark.line + 1}
            ]
        ) from None
    if not isinstance(tree, dict):
        raise Faults([_("The file holds no checklist: it begins with “slug:” and “title:”.")])
    return tree


class _Reader:
    """Walks the tree once and gathers faults in place of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen: dict[str, set[str]] = {
            "clusters": set(),
            "practices": set(),
            "statements": set(),
        }

    def fault(self, where: str, sentence: str) -> None:
        if len(self.faults) < 100:
            self.faults.append(f"{where}: {sentence}" if where else sentence)

    # ---- Values ------------------------------------------------------------------------------

    def text(self, node: Any, key: str, where: str, most: int = 300, *, must: bool = True) -> str:
        value = node.get(key) if isinstance(node, dict) else None
        if value is None or value == "":
            if must:
                self.fault(where, _("“%(key)s” is missing.") % {"key": key})
            return ""
        if isinstance(value, (dict, list)):
            self.fault(where, _("“%(key)s” must be text.") % {"key": key})
            return ""
        try:
            said = " ".join(clean(str(value)).split())
        except RuleBroken as broken:
            self.fault(where, str(broken))
            return ""
        if must and not said:  # nothing but signs that nobody sees
            self.fault(where, _("“%(key)s” is missing.") % {"key": key})
        if len(said) > most:
            self.fault(
                where,
                _("“%(key)s” is longer than %(most)s characters.") % {"key": key, "most": most},
            )
        return said

    def nodes(self, node: Any, key: str, where: str, least: int = 1) -> list[dict[str, Any]]:
        value = node.get(key) if isinstance(node, dict) else None
        if not isinstance(value, list) or len(value) < least:
            self.fault(where, _("“%(key)s” must be a list with entries.") % {"key": key})
            return []
        good = [each for each in value if isinstance(each, dict)]
        if len(good) < len(value):
            self.fault(
                where, _("An entry of “%(key)s” is not a set of “name: value”.") % {"key": key}
            )
        return good

    def words(self, node: Any, key: str, where: str) -> tuple[str, ...]:
        value = node.get(key) or [] if isinstance(node, dict) else []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(where, _("“%(key)s” must be a list of words.") % {"key": key})
            return ()
        return tuple(each[:60] for each in value)

    def code(self, node: Any, kind: str, where: str) -> str:
        code = self.text(node, "code", where, 20)
        if code and code in self.seen[kind]:
            self.fault(where, _("The code “%(code)s” stands twice.") % {"code": code})
        if code and not CODE.fullmatch(code):
            self.fault(where, _("A code has letters, digits, dots and dashes only."))
        self.seen[kind].add(code)
        if len(self.seen[kind]) == MOST[kind] + 1:
            self.fault(where, _("There are more than %(most)s of these.") % {"most": MOST[kind]})
        return code

    # ---- The tree ----------------------------------------------------------------------------

    def checklist(self, tree: dict[str, Any]) -> ChecklistFile:
        framework = tree.get("framework") or {}
        scale = tree.get("scale") or {}
        checklist = ChecklistFile(
            slug=self.text(tree, "slug", "", 60),
            edition=self.text(tree, "edition", "", 60),
            title=self.text(tree, "title", "", 200),
            language=self.text(tree, "language", "", 10),
            framework=self.text(framework, "name", _("framework"), must=False),
            trademark=self.text(framework, "trademark", _("framework"), 1000, must=False),
            source=self.text(tree, "source", "", 1000),
            note=self.text(tree, "note", "", 1000, must=False),
            options=self.options(scale),
            bands=self.bands(scale),
            clusters=tuple(self.clusters(tree)),
        )
        if not self.faults and not any(each.is_quick_scan for each in checklist.statements):
            self.fault("", _("No statement has “quick_scan: true”; a quick scan would be empty."))
        return checklist

    def options(self, scale: Any) -> tuple[ScaleOption, ...]:
        where = _("scale")
        options = []
        for node in self.nodes(scale, "options", where):
            value = node.get("value")
            options.append(
                ScaleOption(
                    value=value if isinstance(value, int) else -1,
                    label=self.text(node, "label", where, 60),
                    description=self.text(node, "description", where, must=False),
                )
            )
        if options and tuple(option.value for option in options) != VALUES:
            self.fault(where, _("The options must have the values 0, 1, 2 and 3, in this order."))
        return tuple(options)

    def bands(self, scale: Any) -> tuple[Band, ...]:
        where = _("scale")
        bands = []
        for node in self.nodes(scale, "bands", where):
            least = node.get("min")
            is_number = isinstance(least, int | float) and not isinstance(least, bool)
            if not is_number or not 0 <= float(least or 0) <= 3:
                self.fault(where, _("“min” of a band must be a number from 0 to 3."))
            bands.append(
                Band(
                    slug=self.text(node, "slug", where, 20),
                    label=self.text(node, "label", where, 60),
                    least=float(least or 0) if is_number else 0.0,
                )
            )
        starts = [band.least for band in bands]
        if bands and (len(bands) != 3 or starts[0] != 0 or sorted(set(starts)) != starts):
            self.fault(where, _("There must be three bands, the first from 0, each higher."))
        return tuple(bands)

    def clusters(self, tree: dict[str, Any]) -> Iterable[ClusterText]:
        for level in self.nodes(tree, "levels", ""):
            name = self.text(level, "name", _("levels"), 120)
            for node in self.nodes(level, "clusters", name):
                code = self.code(node, "clusters", name)
                yield ClusterText(
                    code=code,
                    slug=self.text(node, "slug", code, 80),
                    name=self.text(node, "name", code, 120),
                    plain=self.text(node, "plain", code, 60, must=False),
                    purpose=self.text(node, "purpose", code, 500, must=False),
                    level=name,
                    level_plain=self.text(level, "plain", name, 60, must=False),
                    horizon=self.text(level, "time_horizon", name, 60, must=False),
                    practices=tuple(self.practices(node, code)),
                )

    def practices(self, cluster: dict[str, Any], where: str) -> Iterable[PracticeText]:
        key = "practices" if "practices" in cluster else "processes"
        for node in self.nodes(cluster, key, where):
            code = self.code(node, "practices", where)
            yield PracticeText(
                code=code,
                slug=self.text(node, "slug", code, 80),
                name=self.text(node, "name", code, 120),
                purpose=self.text(node, "purpose", code, 500),
                owner_role=self.text(node, "owner_role", code, 60, must=False),
                answered_by=self.words(node, "answered_by", code),
                concerns=self.words(node, "concerns", code),
                statements=tuple(self.statements(node, code)),
            )

    def statements(self, practice: dict[str, Any], where: str) -> Iterable[StatementText]:
        for node in self.nodes(practice, "statements", where):
            code = self.code(node, "statements", where)
            quick = node.get("quick_scan", False)
            if not isinstance(quick, bool):
                self.fault(code, _("“quick_scan” must be true or false."))
            yield StatementText(
                code=code,
                text=self.text(node, "text", code, 500),
                evidence=self.text(node, "evidence", code, 500, must=False),
                is_quick_scan=quick is True,
            )
