"""Two versions of a checklist side by side: what came, what went, what reads otherwise."""

from dataclasses import dataclass

from governance.checklists.models import Checklist
from governance.checklists.queries import tree_of


@dataclass(frozen=True)
class Change:
    """A statement that is in one version only (the other text is empty), or reads otherwise."""

    practice: str
    code: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        return "new" if not self.before else "gone" if not self.after else "changed"


def compared(before: Checklist, after: Checklist) -> tuple[list[Change], int]:
    """What differs, in the order of the newer one, then what is gone; and how many are the same. Two
    queries."""
    old, new = _said(before), _said(after)
    changes = [
        Change(practice, code, old[code][1] if code in old else "", text)
        for code, (practice, text) in new.items()
        if code not in old or old[code][1] != text
    ]
    changes += [
        Change(practice, code, text, "")
        for code, (practice, text) in old.items()
        if code not in new
    ]
    same = sum(code in old and old[code][1] == text for code, (_practice, text) in new.items())
    return changes, same


def _said(checklist: Checklist) -> dict[str, tuple[str, str]]:
    return {
        statement.code: (practice.name, statement.text)
        for _cluster, practices in tree_of(checklist)
        for practice, statements in practices
        for statement in statements
    }
