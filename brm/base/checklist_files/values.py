"""Single values of a checklist's file: each is taken, or its fault is written down with its place."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from brm.base.errors import RuleBroken
from brm.base.text import clean

MOST = {"levels": 20, "clusters": 60, "practices": 200, "statements": 2000}
MOST_FAULTS = 100
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Faults(Exception):
    """The file was not taken. `sentences` says each fault, in the order of the file."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class Values:
    """Takes values one by one and gathers faults in place of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.seen: dict[str, set[str]] = {
            "clusters": set(),
            "practices": set(),
            "statements": set(),
        }

    def fault(self, where: str, sentence: str, node: Any = None) -> None:
        """Write a fault down, with the line of the set of values it is in where that is known."""
        if len(self.faults) >= MOST_FAULTS:
            return
        line = getattr(node, "line", 0)
        if line:
            where = (
                _("Line %(line)s, %(where)s") % {"line": line, "where": where}
                if where
                else _("Line %(line)s") % {"line": line}
            )
        self.faults.append(f"{where}: {sentence}" if where else sentence)

    def only(self, node: Any, known: Collection[str], where: str) -> None:
        """Nothing stands there that nobody would read, and nothing twice."""
        if not isinstance(node, dict):
            return
        for name in node:
            if len(self.faults) >= MOST_FAULTS:
                return
            if name not in known:
                self.fault(
                    where,
                    _("“%(key)s” is no field of a checklist. Take it out, or look at its spelling.")
                    % {"key": str(name)[:60]},
                    node,
                )
        for name in getattr(node, "twice", ()):
            self.fault(where, _("“%(key)s” stands twice.") % {"key": name[:60]}, node)

    def text(self, node: Any, key: str, where: str, most: int = 300, *, must: bool = True) -> str:
        value = node.get(key) if isinstance(node, dict) else None
        if value is None or value == "":
            if must:
                self.fault(where, _("“%(key)s” is missing.") % {"key": key}, node)
            return ""
        if isinstance(value, (dict, list)):
            self.fault(where, _("“%(key)s” must be text.") % {"key": key}, node)
            return ""
        try:
            said = " ".join(clean(str(value)).split())
        except RuleBroken as broken:
            self.fault(where, str(broken), node)
            return ""
        if must and not said:  # nothing but signs that nobody sees
            self.fault(where, _("“%(key)s” is missing.") % {"key": key}, node)
        if len(said) > most:
            self.fault(
                where,
                _("“%(key)s” is longer than %(most)s characters.") % {"key": key, "most": most},
                node,
            )
        return said

    def nodes(self, node: Any, key: str, where: str, least: int = 1) -> list[dict[str, Any]]:
        value = node.get(key) if isinstance(node, dict) else None
        if not isinstance(value, list) or len(value) < least:
            self.fault(where, _("“%(key)s” must be a list with entries.") % {"key": key}, node)
            return []
        good = [each for each in value if isinstance(each, dict)]
        if len(good) < len(value):
            self.fault(
                where,
                _("An entry of “%(key)s” is not a set of “name: value”.") % {"key": key},
                node,
            )
        return good

    def words(self, node: Any, key: str, where: str) -> tuple[str, ...]:
        value = node.get(key) or [] if isinstance(node, dict) else []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(where, _("“%(key)s” must be a list of words.") % {"key": key}, node)
            return ()
        return tuple(each[:60] for each in value)

    def code(self, node: Any, kind: str, where: str) -> str:
        code = self.text(node, "code", where, 20)
        if code and code in self.seen[kind]:
            self.fault(where, _("The code “%(code)s” stands twice.") % {"code": code}, node)
        if code and not CODE.fullmatch(code):
            self.fault(where, _("A code has letters, digits, dots and dashes only."), node)
        self.seen[kind].add(code)
        if len(self.seen[kind]) == MOST[kind] + 1:
            self.fault(
                where, _("There are more than %(most)s of these.") % {"most": MOST[kind]}, node
            )
        return code
